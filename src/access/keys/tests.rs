use super::*;
use crate::symbolic::matching;

/// The ARN of what a pattern asks for behind an origin's path, in a bucket called `b`.
fn asked(origin_path: &str, pattern: &str) -> Text {
    let mut writer = Writer::of(UnitId::new(0));
    writer.push("b");
    writer.origin_path(&Text::literal(origin_path));
    writer.pattern(&Text::literal(pattern));
    writer.out
}

#[track_caller]
fn covers(resource: &str, [origin_path, pattern]: [&str; 2], expected: Truth) {
    let answer = matching::matches(&Text::literal(resource), &asked(origin_path, pattern));
    assert_eq!(
        answer, expected,
        "{resource} of {pattern} behind `{origin_path}`"
    );
}

#[test]
fn the_slash_before_a_pattern_may_be_left_out() {
    for pattern in ["static/*", "/static/*"] {
        covers("b/static/*", ["", pattern], Truth::Yes);
        covers("b/v1/static/*", ["/v1", pattern], Truth::Yes);
        covers("b/v1/*", ["", pattern], Truth::No);
        covers("b//static/*", ["", pattern], Truth::No);
    }
}

#[test]
fn a_path_of_the_origin_is_put_before_every_key() {
    covers("b/v1/*", ["/v1", "*"], Truth::Yes);
    covers("b/v2/*", ["/v1", "*"], Truth::No);
    covers("b/v1*", ["/v1", "*"], Truth::Yes);
    covers("b/*.css", ["/v1", "*.css"], Truth::Yes);
    covers("b/*.css", ["/v1", "*"], Truth::Unknown);
}

#[test]
fn what_cloudfront_refuses_to_store_is_read_either_way() {
    covers("b/v1/*", ["/v1/", "*"], Truth::Yes);
    covers("b/v1/a", ["/v1/", "/a"], Truth::Unknown);
    covers("b/v2/a", ["/v1/", "/a"], Truth::No);
    covers("b/v1/a", ["v1", "/a"], Truth::Yes);
    covers("b/a", ["/", "/a"], Truth::Unknown);
}

#[test]
fn a_question_mark_is_one_character() {
    covers("b/v?/*", ["", "/v?/*"], Truth::Yes);
    covers("b/v*", ["", "/v?/*"], Truth::Yes);
    covers("b/v12/*", ["", "/v?/*"], Truth::No);
    covers("b/v1/*", ["", "/v?/*"], Truth::Unknown);
}

#[test]
fn several_question_marks_may_be_one_encoded_character() {
    covers("b/v???", ["", "/v???"], Truth::Unknown);
    covers("b/v *", ["", "/v???"], Truth::Unknown);
    covers("b/w*", ["", "/v???"], Truth::No);
}

#[test]
fn keys_are_decoded_as_urls_are() {
    covers("b/a b/*", ["", "/a%20b/*"], Truth::Unknown);
    covers("b/a c/*", ["", "/a%20b/*"], Truth::No);
    covers("b/é/*", ["", "/%C3%A9/*"], Truth::Unknown);
    covers("b/a b", ["", "/a+b"], Truth::Unknown);
    covers("b/a?b", ["", "/a+b"], Truth::Yes);
    covers("b/ab", ["", "/a+b"], Truth::No);
    covers("b/100%", ["", "/100%"], Truth::Yes);
    covers("b/x", ["", "/%FF"], Truth::Unknown);
}

#[test]
fn case_matters() {
    covers("b/Static/*", ["", "/static/*"], Truth::No);
}

#[test]
fn a_parameter_in_a_pattern_may_hold_wildcards_and_a_slash() {
    let free = Hole::given(UnitId::new(0), "Prefix", Domain::Free);
    let mut writer = Writer::of(UnitId::new(0));
    writer.push("b");
    writer.pattern(&Text::hole(free).then_str("/*"));
    for (resource, expected) in [
        ("b/*", Truth::Yes),
        ("b/a/*", Truth::Unknown),
        ("c/*", Truth::No),
    ] {
        assert_eq!(
            matching::matches(&Text::literal(resource), &writer.out),
            expected,
            "{resource}"
        );
    }
}

#[test]
fn what_is_asked_for_is_told_as_people_write_it() {
    for (origin_path, path, expected) in [
        ("", "*", "*"),
        ("/v1", "*", "v1/*"),
        ("/v1/", "/static/*", "v1/static/*"),
        ("", "/index.html", "index.html"),
    ] {
        assert_eq!(
            joined(&Text::literal(origin_path), &Text::literal(path)),
            expected
        );
    }
}
