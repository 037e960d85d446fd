use super::*;

fn read(text: &str) -> Result<Document, Remark> {
    document(SourceId(0), text, 0, Unneeded::default())
}

fn error(text: &str) -> (usize, String) {
    let remark = read(text).expect_err("not JSON");
    (remark.span.range().start, remark.message)
}

#[test]
fn spans_are_bytes_and_cover_the_quotes() {
    let text = r#"{"ä": ["é😀", 1.50e+3]}"#;
    let root = read(text).expect("JSON").node;
    let entry = root.entry("ä").expect("the key");
    assert_eq!(&text[entry.key_span.range()], r#""ä""#);
    let items = entry.value.items();
    assert_eq!(&text[items[0].span.range()], r#""é😀""#);
    assert_eq!(items[1].kind, Kind::Number("1.50e+3".into()));
}

#[test]
fn escapes_and_surrogate_pairs_are_decoded() {
    let root = read(r#"["\"\\\/\b\f\n\r\t\u0041\ud83d\ude00"]"#)
        .expect("JSON")
        .node;
    assert_eq!(
        root.items()[0].text(),
        Some("\"\\/\u{8}\u{c}\n\r\tA\u{1f600}")
    );
    assert_eq!(error(r#"["\ud83d"]"#).0, 2);
}

#[test]
fn a_number_keeps_digits_that_no_float_can_hold() {
    let root = read("[123456789012345678901234567890]").expect("JSON").node;
    assert_eq!(
        root.items()[0].scalar(),
        Some("123456789012345678901234567890")
    );
}

#[test]
fn comments_and_trailing_commas_are_read_and_remarked_once_each() {
    let text = "{ // one\n \"a\": [1, 2,], /* two } */ }";
    let document = read(text).expect("read all the same");
    assert_eq!(document.end, text.len());
    assert_eq!(document.node.get("a").expect("a").items().len(), 2);
    let at: Vec<_> = document
        .remarks
        .iter()
        .map(|remark| &text[remark.span.range()])
        .collect();
    assert_eq!(at, ["// one", ","]);
}

#[test]
fn nesting_past_the_limit_is_refused_before_it_is_parsed() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(read(&deep(MAX_DEPTH)).is_ok());
    assert!(
        read(&format!(
            "{}1{}",
            "{\"a\":".repeat(MAX_DEPTH),
            "}".repeat(MAX_DEPTH)
        ))
        .is_ok()
    );
    let (at, message) = error(&deep(1_000_000));
    assert_eq!(at, MAX_DEPTH);
    assert!(message.contains("256 levels"), "{message}");
}

#[test]
fn an_error_stands_where_it_can_be_mended() {
    assert_eq!(
        error(r#"{"a": {"b": 1}"#),
        (0, "not valid JSON: this `{` is never closed".to_owned())
    );
    assert_eq!(
        error(r#"{"a" 1}"#),
        (
            5,
            "not valid JSON: a `:` is missing after this key".to_owned()
        )
    );
    assert_eq!(error("{\"a\": 1\n \"b\": 2}").0, 7);
    assert_eq!(
        error("{% if x %}"),
        (1, "not valid JSON: `%` is not expected here".to_owned())
    );
    assert_eq!(
        error("{a: 1}").1,
        "not valid JSON: a key in double quotes is needed here, not `a`"
    );
    assert_eq!(error("{\"a\": \"x}").0, 6);
    assert_eq!(error("[1}").0, 2);
}

#[test]
fn only_the_first_document_is_read() {
    let document = read("{\"a\": \"}\"} {\"b\": 2}").expect("JSON");
    assert_eq!(document.end, 10);
    assert!(document.node.get("b").is_none());
}

#[test]
fn what_nobody_asks_for_is_null_at_the_top_and_kept_below() {
    let text = r#"{"a": {"b": [1, {"c": "}"}]}, "d": {"a": [2]}, "e": "a"}"#;
    let unneeded = Unneeded {
        keys: &["a", "x"],
        ..Unneeded::default()
    };
    let document = document(SourceId(0), text, 0, unneeded).expect("JSON");
    let root = document.node;
    let nothing = root.get("a").expect("the key");
    assert_eq!(nothing.kind, Kind::Null);
    assert_eq!(&text[nothing.span.range()], r#"{"b": [1, {"c": "}"}]}"#);
    let kept = root.get("d").and_then(|inner| inner.get("a"));
    assert_eq!(kept.map(|list| list.items().len()), Some(1));
    assert_eq!(root.get("e").and_then(Node::text), Some("a"));
}

#[test]
fn a_mask_that_covers_anything_is_kept_and_so_is_one_at_another_depth() {
    let text = r#"{"mask": {}, "list": [{"mask": {"a": [false, {}]}, "kept": false}, {"mask": {"a": [true]}},
        {"mask": true}, {"mask": {"a": null}}, {"mask": false}, {"below": {"mask": {"a": false}}}]}"#;
    let unneeded = Unneeded {
        marks: (3, &["mask"]),
        ..Unneeded::default()
    };
    let document = document(SourceId(0), text, 0, unneeded).expect("JSON");
    let root = document.node;
    assert!(root.get("mask").is_some_and(Node::is_map));
    let list = root.get("list").map_or(&[][..], Node::items);
    let masks = list.iter().filter_map(|item| item.get("mask"));
    let kept: Vec<bool> = masks.map(|mask| mask.kind != Kind::Null).collect();
    assert_eq!(kept, [false, true, true, true, false]);
    let first = list[0].get("mask").expect("the key");
    assert_eq!(&text[first.span.range()], r#"{"a": [false, {}]}"#);
    assert_eq!(
        list[0].get("kept").map(|one| &one.kind),
        Some(&Kind::Bool(false))
    );
    let below = list[5].get("below").and_then(|below| below.get("mask"));
    assert!(below.is_some_and(Node::is_map));
}
