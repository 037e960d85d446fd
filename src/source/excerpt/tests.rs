use proptest::prelude::*;

use super::super::{Origin, SourceId};
use super::*;

fn source(text: &str) -> Source {
    Source::new(SourceId(0), Origin::Stdin, text.to_owned())
}

/// The span of the `nth` place, from 0, where `needle` stands.
fn find(text: &str, needle: &str, nth: usize) -> Span {
    let (start, found) = text.match_indices(needle).nth(nth).expect("the needle");
    Span::new(SourceId(0), start, start + found.len())
}

/// The page, with brackets around its marks.
fn marked(page: &Excerpt) -> String {
    let mut text = page.text.clone();
    let mut marks: Vec<_> = page.marks.iter().map(|mark| mark.range.clone()).collect();
    marks.sort_by_key(|range| range.start);
    for range in marks.into_iter().rev() {
        text.insert(range.end, '»');
        text.insert(range.start, '«');
    }
    text
}

#[test]
fn narrow_lines_are_shown_whole_with_one_line_around() {
    let text = "a: 1\r\nb:\r\n  c: ä\r\n  d: 2\r\ne: 3\r\n";
    let pages = excerpts(&source(text), &[find(text, "ä", 0)]);
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].first_line, 2);
    assert_eq!(marked(&pages[0]), "b:\n  c: «ä»\n  d: 2");
    assert!(!pages[0].cut);
}

#[test]
fn near_marks_share_a_page_and_far_ones_do_not() {
    let text: Vec<String> = (0..60).map(|line| format!("k{line}: v{line}\n")).collect();
    let text = text.concat();
    let spans = [
        find(&text, "v50", 0),
        find(&text, "v10", 0),
        find(&text, "v13", 0),
    ];
    let pages = excerpts(&source(&text), &spans);
    let places: Vec<Vec<usize>> = pages
        .iter()
        .map(|page| page.marks.iter().map(|mark| mark.place).collect())
        .collect();
    assert_eq!(places, [vec![0], vec![1, 2]]);
    assert_eq!(pages[1].first_line, 10);
    assert_eq!(pages[1].text.lines().count(), 6);
}

#[test]
fn a_long_block_is_marked_on_its_first_line() {
    let text: Vec<String> = (0..40).map(|line| format!("k{line}: v\n")).collect();
    let text = text.concat();
    let all = Span::new(SourceId(0), 6, text.len());
    let pages = excerpts(&source(&text), &[all]);
    assert_eq!(marked(&pages[0]), "k0: v\n«k1: v»\nk2: v");
}

#[test]
fn a_wide_line_is_broken_like_json_around_the_mark() {
    let item = |n: usize| {
        format!(r#"{{"id":{n},"name":"bucket-{n}","tags":{{"a":"b","n":null}},"list":["x","y"]}}"#)
    };
    let text = format!("[{}]", (0..100).map(item).collect::<Vec<_>>().join(","));
    let pages = excerpts(&source(&text), &[find(&text, "\"bucket-50\"", 0)]);
    assert!(pages[0].cut);
    assert_eq!(pages[0].first_line, 1);
    assert_eq!(
        marked(&pages[0]),
        "…\n{\n  \"id\":50,\n  \"name\":«\"bucket-50\"»,\n  \"tags\":{\n    \"a\":\"b\",\n…"
    );
}

#[test]
fn a_policy_inside_a_string_is_broken_too() {
    let filler = "x".repeat(300);
    let text = format!(
        r#"{{"filler":"{filler}","policy":"{{\"Statement\":[{{\"Effect\":\"Deny\",\"Action\":\"*\"}}]}}","z":1}}"#
    );
    let pages = excerpts(&source(&text), &[find(&text, r#"\"Deny\""#, 0)]);
    let page = marked(&pages[0]);
    assert!(page.contains("\\\"Effect\\\":«\\\"Deny\\\"»,\n"), "{page}");
}

#[test]
fn marks_far_apart_on_one_line_share_a_page_with_a_gap() {
    let text = format!(r#"{{"a":1,"filler":"{}","z":[2]}}"#, "ä".repeat(1_000_000));
    let pages = excerpts(
        &source(&text),
        &[find(&text, "[2]", 0), find(&text, "1", 0)],
    );
    assert_eq!(pages.len(), 1);
    assert!(pages[0].text.len() < 1000);
    let page = marked(&pages[0]);
    assert!(page.contains("\"a\":«1»"), "{page}");
    assert!(page.contains("\"z\":«[2]»"), "{page}");
}

#[test]
fn a_string_of_megabytes_is_cut_around_the_mark() {
    let text = "x".repeat(3_000_000);
    let pages = excerpts(
        &source(&text),
        &[Span::new(SourceId(0), 1_500_000, 1_500_004)],
    );
    assert!(pages[0].text.len() < 300);
    assert!(marked(&pages[0]).contains("«xxxx»"));
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let text = "a: \u{1b}[31m\u{9b}1\tb";
    let pages = excerpts(&source(text), &[find(text, "b", 0)]);
    assert_eq!(marked(&pages[0]), "a: ?[31m??1\t«b»");
}

proptest! {
    #[test]
    fn any_spans_of_any_text_give_pages_with_marks_on_characters(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "{\"a\":", "}", "[", "],", "\"x\",", "ä", "😀", "\n", "\r\n", "\\\"", "                    ",
            "0123456789012345678901234567890123456789012345678901234567890123456789",
        ]), 0..30),
        spans in prop::collection::vec((0_usize..2500, 0_usize..600), 1..5),
    ) {
        let text = pieces.concat();
        let spans: Vec<_> = spans
            .iter()
            .map(|(start, length)| Span::new(SourceId(0), *start, start + length))
            .collect();
        let pages = excerpts(&source(&text), &spans);
        let mut places: Vec<_> = pages
            .iter()
            .flat_map(|page| page.marks.iter().map(|mark| mark.place))
            .collect();
        places.sort_unstable();
        prop_assert_eq!(places, (0..spans.len()).collect::<Vec<_>>());
        for page in &pages {
            prop_assert!(page.text.lines().all(|line| line.chars().count() < 600));
            for mark in &page.marks {
                prop_assert!(page.text.get(mark.range.clone()).is_some(), "{page:?}");
            }
        }
    }
}
