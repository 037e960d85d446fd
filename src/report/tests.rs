mod formats;

use proptest::prelude::*;

use super::*;
use crate::check::{Change, Label, When, Witness};
use crate::source::{Origin, Source, SourceId, Span};

const PLAIN: Style = Style {
    color: Color::Plain,
    width: 100,
};

const TEMPLATE: &str = include_str!("tests/site.yaml");

fn sources(texts: &[(&str, &str)]) -> Sources {
    let sources = texts.iter().enumerate().map(|(place, (path, text))| {
        let id = SourceId(u32::try_from(place).expect("few sources"));
        Source::new(id, Origin::File((*path).to_owned()), (*text).to_owned())
    });
    Sources::new(sources.collect())
}

fn find(sources: &Sources, source: u32, needle: &str) -> Span {
    let text = &sources.get(SourceId(source)).text;
    let start = text.find(needle).expect("the needle");
    Span::new(SourceId(source), start, start + needle.len())
}

fn label(at: Span, message: &str) -> Label {
    Label {
        at,
        message: message.to_owned(),
    }
}

fn finding(at: Span, label: &str) -> Finding {
    Finding {
        rule: "CF403-B201".to_owned(),
        name: "oac-bucket-policy-denies".to_owned(),
        severity: Severity::Error,
        certainty: Certainty::Certain,
        class: Class::Forbidden,
        message: "bucket `Site` does not let distribution `Cdn` read its objects".to_owned(),
        help: None,
        at,
        label: label.to_owned(),
        address: "Cdn".to_owned(),
        related: Vec::new(),
        witness: None,
        when: Vec::new(),
        value: "Cdn/default/site|".to_owned(),
        fingerprint: "00c0ffee".to_owned(),
        change: Change::Untold,
    }
}

/// A finding with everything that a finding can have.
fn full(sources: &Sources) -> Finding {
    let at = find(sources, 0, "Site.RegionalDomainName");
    Finding {
        related: vec![
            label(
                find(sources, 0, ":distribution/Cdn"),
                "this names no distribution: `Cdn` is a logical id",
            ),
            label(find(sources, 0, "Control"), "requests are signed"),
        ],
        witness: Some(Witness {
            request: "GET /index.html".to_owned(),
            steps: vec![
                label(find(sources, 0, "Cdn"), "distribution `Cdn`, default behavior"),
                label(at, "origin `site`, an S3 bucket"),
                label(
                    find(sources, 0, "Site"),
                    "s3:GetObject on arn:aws:s3:::${Site}/index.html as cloudfront.amazonaws.com with \
                     aws:SourceArn arn:aws:cloudfront::${Account}:distribution/${Cdn.Id}",
                ),
            ],
            refusal: "no statement allows it; closest is statement 1, whose condition on \
                      aws:SourceArn is not met"
                .to_owned(),
        }),
        when: vec![
            When {
                condition: "IsProd".to_owned(),
                value: false,
            },
            When {
                condition: "HasSite".to_owned(),
                value: true,
            },
        ],
        help: Some(
            "let the condition name the distribution by its id:\n\n  Condition:\n    StringEquals:\n      \
             AWS:SourceArn: !Sub arn:${Partition}:cloudfront::${Account}:distribution/${Cdn.Id}\n"
                .to_owned(),
        ),
        ..finding(at, "objects are read from here")
    }
}

fn report<'a>(sources: &'a Sources, findings: &'a [Finding], unread: &'a [Unread]) -> Report<'a> {
    let count = |severity| {
        let of = findings.iter().filter(|found| found.severity == severity);
        of.count()
    };
    Report {
        sources,
        findings,
        summary: Summary {
            files: sources.len(),
            distributions: 1,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            ..Summary::default()
        },
        unread,
        undecided: &[],
        suppressed: &[],
        rules: &[],
        limit: Severity::Error,
        root: "/home/me/project",
    }
}

#[test]
fn a_finding_with_everything() {
    let sources = sources(&[("infra/site.yaml", TEMPLATE)]);
    let findings = [full(&sources)];
    insta::assert_snapshot!(human(&report(&sources, &findings, &[]), PLAIN));
}

#[test]
fn a_finding_with_everything_on_a_narrow_terminal() {
    let sources = sources(&[("infra/site.yaml", TEMPLATE)]);
    let findings = [full(&sources)];
    let style = Style { width: 60, ..PLAIN };
    insta::assert_snapshot!(human(&report(&sources, &findings, &[]), style));
}

#[test]
fn a_finding_in_colour() {
    let sources = sources(&[("infra/site.yaml", TEMPLATE)]);
    let findings = [full(&sources)];
    let style = Style {
        color: Color::Ansi,
        ..PLAIN
    };
    let text = human(&report(&sources, &findings, &[]), style);
    insta::assert_snapshot!(text.replace('\u{1b}', "␛"));
}

#[test]
fn findings_of_every_severity_and_an_input_that_is_not_read() {
    let other = "Outputs:\n  Bucket:\n    Value: shared-assets\n";
    let sources = sources(&[("a.yaml", TEMPLATE), ("b.yaml", other)]);
    let findings = [
        Finding {
            severity: Severity::Warning,
            certainty: Certainty::Possible,
            related: vec![label(find(&sources, 1, "shared-assets"), "exported here")],
            ..finding(find(&sources, 0, "!Ref Site"), "imported here")
        },
        Finding {
            severity: Severity::Note,
            certainty: Certainty::Possible,
            related: vec![label(find(&sources, 0, "Site:"), "")],
            ..finding(find(&sources, 0, "Site:"), "this bucket")
        },
    ];
    let unread = [
        Unread {
            path: "broken.yaml".to_owned(),
            position: Some(Position { line: 4, column: 9 }),
            message: "not valid YAML: this quote is never closed".to_owned(),
        },
        Unread {
            path: "gone.json".to_owned(),
            position: None,
            message: "there is no such file".to_owned(),
        },
    ];
    insta::assert_snapshot!(human(&report(&sources, &findings, &unread), PLAIN));
}

#[test]
fn a_block_of_lines_is_marked_at_its_side_and_a_long_one_on_its_first_line() {
    let sources = sources(&[("site.yaml", TEMPLATE)]);
    let text = &sources.get(SourceId(0)).text;
    let policy = text.find("SitePolicy:").expect("policy");
    let whole = Span::new(SourceId(0), policy, text.trim_end().len());
    let block = "Id: site\n            DomainName: !GetAtt Site.RegionalDomainName\n            \
                 OriginAccessControlId: !Ref Control";
    let findings = [Finding {
        related: vec![label(whole, "this policy")],
        ..finding(find(&sources, 0, block), "this origin")
    }];
    insta::assert_snapshot!(human(&report(&sources, &findings, &[]), PLAIN));
}

#[test]
fn a_plan_on_one_line_is_shown_as_if_it_were_formatted() {
    let resource = |n: usize| {
        format!(
            r#"{{"address":"bucket.b{n}","mode":"managed","values":{{"bucket":"b{n}","tags":null}}}}"#
        )
    };
    let all: Vec<_> = (0..60_000).map(resource).collect();
    let text = format!(
        r#"{{"format_version":"1.2","resources":[{}]}}"#,
        all.join(",")
    );
    assert!(text.len() > 5_000_000);
    let sources = sources(&[("plan.json", &text)]);
    let findings = [Finding {
        related: vec![
            label(
                find(&sources, 0, r#"{"address":"bucket.b50000""#),
                "of this bucket",
            ),
            label(find(&sources, 0, "1.2"), "far away"),
        ],
        ..finding(find(&sources, 0, r#""b50000""#), "this name")
    }];
    insta::assert_snapshot!(human(&report(&sources, &findings, &[]), PLAIN));
}

#[test]
fn a_line_of_a_hundred_thousand_columns_is_shown_without_panic() {
    let text = format!(
        "before: 1\nkey: {}needle{}\nafter: 2\n",
        "ä".repeat(50_000),
        "b".repeat(50_000)
    );
    let sources = sources(&[("wide.yaml", &text)]);
    let findings = [finding(find(&sources, 0, "needle"), "here")];
    let shown = human(&report(&sources, &findings, &[]), PLAIN);
    assert!(shown.contains("[wide.yaml:2:50006]"), "{shown}");
    assert!(
        shown.lines().all(|line| line.chars().count() < 200),
        "{shown}"
    );
}

#[test]
fn text_to_copy_is_neither_broken_nor_squeezed() {
    let sources = sources(&[("a.yaml", "a: 1")]);
    let fix = format!(
        "actions   = [\"{}\"]\nmore {}\n",
        "x".repeat(90),
        "y ".repeat(60)
    );
    let findings = [Finding {
        help: Some(format!("add this:\n\n{fix}")),
        ..finding(find(&sources, 0, "a"), "")
    }];
    let shown = human(&report(&sources, &findings, &[]), PLAIN);
    for line in fix.lines() {
        let whole = format!("           {}\n", line.trim_end());
        assert!(shown.contains(&whole), "{shown}");
    }
}

#[test]
fn nothing_found_is_said_in_one_line() {
    let sources = sources(&[("a.yaml", "a: 1")]);
    assert_eq!(
        human(&report(&sources, &[], &[]), PLAIN),
        "no findings in 1 file (1 distribution)\n"
    );
}

#[test]
fn what_is_not_decided_is_counted_for_people_and_listed_for_programs() {
    let sources = sources(&[("infra/site.yaml", TEMPLATE)]);
    let open = |origin: &str| Undecided {
        at: find(&sources, 0, "!Ref Site"),
        distribution: "Site".to_owned(),
        origin: origin.to_owned(),
        because: "the bucket is not declared in these files".to_owned(),
    };
    let undecided = [open("files"), open("")];
    let empty = report(&sources, &[], &[]);
    let report = Report {
        undecided: &undecided,
        summary: Summary {
            undecided: 1,
            ..empty.summary
        },
        ..empty
    };
    assert_eq!(
        human(&report, PLAIN),
        "no findings in 1 file (1 distribution, 1 not fully decided)\n"
    );
    let drawing = picture::Drawing::default();
    let markdown = markdown(&report, &drawing);
    assert!(markdown.contains("<summary>Not decided</summary>"));
    let told = "infra/site.yaml&#58;22&#58;15</code>: the origin <code>files</code> of";
    assert!(markdown.contains(told), "{markdown}");
    let sarif: serde_json::Value = serde_json::from_str(&sarif(&report)).expect("JSON");
    let notifications = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications[1]["level"], "note");
    assert_eq!(
        notifications[1]["message"]["text"],
        "part of `Site` is not decided: the bucket is not declared in these files"
    );
    insta::assert_snapshot!(json(&report));
}

#[test]
fn what_a_template_says_cannot_steer_the_terminal() {
    let sources = sources(&[("a\u{1b}[2J.yaml", "a: \u{1b}]0;x\u{7}b")]);
    let findings = [Finding {
        message: "found \u{1b}[31m".to_owned(),
        help: Some("  keep\u{1b}c".to_owned()),
        ..finding(find(&sources, 0, "b"), "\u{9b}here")
    }];
    let shown = human(&report(&sources, &findings, &[]), PLAIN);
    assert!(
        !shown.contains(|c: char| c.is_control() && c != '\n'),
        "{shown:?}"
    );
}

#[test]
fn a_finding_that_fails_the_deployment_says_so() {
    let sources = sources(&[("infra/site.yaml", TEMPLATE)]);
    let at = find(&sources, 0, "Site:");
    for (certainty, remark) in [
        (Certainty::Certain, " (at deployment): "),
        (Certainty::Possible, " (possible, at deployment): "),
    ] {
        let findings = [Finding {
            certainty,
            class: Class::Deployment,
            ..finding(at, "")
        }];
        let shown = human(&report(&sources, &findings, &[]), PLAIN);
        assert!(shown.contains(remark), "{shown}");
    }
}

#[test]
fn the_report_for_programs() {
    let sources = sources(&[("infra/site.yaml", TEMPLATE)]);
    let bare = Finding {
        severity: Severity::Note,
        certainty: Certainty::Possible,
        class: Class::Deployment,
        ..finding(find(&sources, 0, "Site:"), "")
    };
    let findings = [full(&sources), bare];
    let unread = [
        Unread {
            path: "broken.yaml".to_owned(),
            position: Some(Position { line: 4, column: 9 }),
            message: "not valid YAML: this quote is never closed".to_owned(),
        },
        Unread {
            path: "gone.json".to_owned(),
            position: None,
            message: "there is no such file".to_owned(),
        },
    ];
    insta::assert_snapshot!(json(&report(&sources, &findings, &unread)));
}

#[test]
fn the_schema_names_every_field_of_the_report() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).expect("JSON");
    let sources = sources(&[("a.yaml", TEMPLATE)]);
    let findings = [full(&sources)];
    let text = json(&report(&sources, &findings, &[]));
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for (key, _) in document.as_object().expect("a map") {
        assert!(schema["properties"][key].is_object(), "{key}");
    }
    for (key, _) in document["findings"][0].as_object().expect("a map") {
        assert!(
            schema["$defs"]["Entry"]["properties"][key].is_object(),
            "{key}"
        );
    }
}

proptest! {
    #[test]
    fn any_places_in_any_text_are_drawn_without_panic(
        text in "([a-z{}\", äé😀\\t\\r\\n]|\\[|\\]|x{150}){0,60}",
        places in prop::collection::vec((0_usize..3000, 0_usize..400), 1..5),
    ) {
        let sources = sources(&[("any.json", &text)]);
        let mut spans: Vec<_> = places
            .iter()
            .map(|(start, length)| Span::new(SourceId(0), *start, start + length))
            .collect();
        let first = spans.remove(0);
        let findings = [Finding {
            related: spans.into_iter().map(|span| label(span, "related")).collect(),
            ..finding(first, "first")
        }];
        let shown = human(&report(&sources, &findings, &[]), PLAIN);
        prop_assert!(shown.contains("first"));
        prop_assert!(json(&report(&sources, &findings, &[])).ends_with('\n'));
    }
}
