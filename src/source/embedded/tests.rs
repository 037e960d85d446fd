use proptest::prelude::*;

use super::super::{Node, Origin, read};
use super::*;

/// Reads `outer`, then the text under its key `p`, and gives both.
fn inner(outer: &str) -> (Source, Reading) {
    let source = Source::new(SourceId(0), Origin::Stdin, outer.to_owned());
    let root = read(&source);
    assert_eq!(root.error, None, "{outer}");
    let policy = root.documents[0].get("p").expect("the key p");
    let reading = embedded(&source, policy.span, policy.text().expect("text"));
    (source, reading)
}

fn written(source: &Source, span: Span) -> &str {
    &source.text[span.range()]
}

#[test]
fn a_policy_in_a_json_string_points_through_its_escapes() {
    let (source, reading) = inner(
        r#"{"x": "ä", "p": "{\"a\\u0062\": [\"\u00e9\\n\", 10],\n \"b\": \"\ud83d\ude00\"}"}"#,
    );
    let root = &reading.documents[0];
    let entry = root.entry("ab").expect("ab");
    assert_eq!(written(&source, entry.key_span), r#"\"a\\u0062\""#);
    let items = entry.value.items();
    assert_eq!(written(&source, items[0].span), r#"\"\u00e9\\n\""#);
    assert_eq!(written(&source, items[1].span), "10");
    let b = root.get("b").expect("b");
    assert_eq!(written(&source, b.span), r#"\"\ud83d\ude00\""#);
    assert_eq!(
        written(&source, root.span),
        source.text[18..source.text.len() - 1].trim_matches('"')
    );
}

#[test]
fn every_yaml_style_maps_back_character_by_character() {
    for outer in [
        "p: '{\"k\": [\"it''s\", 1]}'\n",
        "p: \"{\\\"k\\\": [\\\"it's\\\", 1]}\"\n",
        "p: |\n  {\n    \"k\": [\"it's\",\n          1]\n  }\n",
        "p: |\r\n  {\r\n    \"k\": [\"it's\",\r\n          1]\r\n  }\r\n",
        "p: >-\n    {\n    \"k\":\n      [\"it's\",\n     1]\n    }\n",
        "p: '{\"k\":\n   [\"it''s\",\n\n   1]}'\n",
        "p: \"{\\\"k\\\":  \n   [\\\"it's\\\",\\\n   1]}\"\n",
    ] {
        let (source, reading) = inner(outer);
        assert_eq!(reading.error, None, "{outer}");
        let entry = reading.documents[0].entry("k").expect("k");
        let key = written(&source, entry.key_span).replace('\\', "");
        assert_eq!(key, "\"k\"", "{outer}");
        assert_eq!(
            written(&source, entry.value.items()[1].span),
            "1",
            "{outer}"
        );
    }
}

#[test]
fn text_that_its_literal_does_not_hold_gets_the_span_of_the_literal() {
    let source = Source::new(SourceId(0), Origin::Stdin, "p: \"${X}\"".to_owned());
    let literal = Span::new(SourceId(0), 3, 9);
    let reading = embedded(&source, literal, "{\"a\": 1}");
    let entry = reading.documents[0].entry("a").expect("a");
    assert_eq!([entry.key_span, entry.value.span], [literal; 2]);
}

#[test]
fn an_error_and_a_duplicate_key_point_into_the_outer_text() {
    let (source, reading) = inner("{\n\"p\": \"{\\\"a\\\": 1, \\\"a\\\" 2}\"}");
    let error = reading.error.expect("an error");
    assert_eq!(source.position(error.span.start).line, 2);
    let (source, reading) = inner("{\n\"p\": \"{\\\"a\\\": 1, \\\"a\\\": 2}\"}");
    assert_eq!(written(&source, reading.remarks[0].span), "\\\"a\\\"");
    assert!(reading.remarks[0].message.contains("on line 2"));
}

#[test]
fn yaml_inside_a_string_is_read_too() {
    let (source, reading) = inner("{\"p\": \"a:\\n  - b\\n\"}");
    let items = reading.documents[0].get("a").expect("a").items();
    assert_eq!(written(&source, items[0].span), "b");
}

proptest! {
    #[test]
    fn whatever_json_escapes_every_inner_string_is_found(texts in prop::collection::vec(any::<String>(), 1..5)) {
        let inside = serde_json::json!({ "list": texts }).to_string();
        let outer = serde_json::json!({ "before": "😀", "p": inside }).to_string();
        let (source, reading) = inner(&outer);
        let items = reading.documents[0].get("list").map(Node::items).unwrap_or_default();
        prop_assert_eq!(items.len(), texts.len());
        for (item, text) in items.iter().zip(&texts) {
            let literal = format!("\"{}\"", written(&source, item.span));
            let once: String = serde_json::from_str(&literal).expect("an outer string");
            let twice: String = serde_json::from_str(&once).expect("an inner string");
            prop_assert_eq!(&twice, text);
        }
    }

    #[test]
    fn any_literal_and_any_text_give_spans_inside_the_literal(raw in any::<String>(), text in any::<String>()) {
        let source = Source::new(SourceId(0), Origin::Stdin, format!("ä{raw}ä"));
        let literal = Span::new(SourceId(0), 2, 2 + raw.len());
        for reading in [embedded(&source, literal, &text), embedded(&source, literal, &raw)] {
            for document in &reading.documents {
                prop_assert!(literal.contains(document.span));
                prop_assert!(source.text.get(document.span.range()).is_some());
            }
        }
    }
}
