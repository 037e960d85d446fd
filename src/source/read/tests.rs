use proptest::prelude::*;

use super::super::{Kind, Origin};
use super::*;

fn source(text: &str) -> Source {
    Source::new(SourceId(0), Origin::Stdin, text.to_owned())
}

fn reading(text: &str) -> Reading {
    read(&source(text))
}

fn remarks(reading: &Reading) -> Vec<&str> {
    reading
        .remarks
        .iter()
        .map(|remark| remark.message.as_str())
        .collect()
}

#[test]
fn content_decides_between_json_and_yaml() {
    for (text, syntax) in [
        ("{\"a\": 1}", Syntax::Json),
        ("\u{feff}\n [1]", Syntax::Json),
        ("// note\n{\"a\": 1}", Syntax::Json),
        ("a: 1", Syntax::Yaml),
        ("{a: 1, b: [c]}", Syntax::Yaml),
        ("{\"a\": !Ref B}", Syntax::Yaml),
        ("---\n{\"a\": 1}", Syntax::Yaml),
        ("{\"a\": 1}\n---\nb: 2\n", Syntax::Yaml),
    ] {
        let reading = reading(text);
        assert_eq!((reading.syntax, reading.error), (syntax, None), "{text}");
    }
}

#[test]
fn text_that_looks_like_json_is_told_what_json_misses() {
    let reading = reading("{\"a\": 1\n \"b\": [}");
    assert_eq!(reading.syntax, Syntax::Json);
    let error = reading.error.expect("an error");
    assert!(error.message.starts_with("not valid JSON"), "{error:?}");
}

#[test]
fn templates_of_other_programs_are_told_apart_from_mistakes() {
    for (text, mark) in [
        ("a: 1\n{{- if .B }}\nb: 2\n{{- end }}\n", "{{ … }}"),
        ("a: 1\n{% if b %}\nb: 2\n{% endif %}\n", "{% … %}"),
        ("{\"a\": 1<% if (b) { %>, \"b\": 2<% } %>}", "<% … %>"),
    ] {
        let message = reading(text).error.expect("an error").message;
        assert!(message.contains(&format!("`{mark}`")), "{message}");
    }
    let plain = reading("a: 'open\n# {{ elsewhere }}\n")
        .error
        .expect("an error");
    assert!(
        !plain.message.contains("another program"),
        "{}",
        plain.message
    );
}

#[test]
fn json_that_only_yaml_can_read_is_remarked() {
    let reading = reading("{\"a\": 1, \"b\": [c]}");
    assert_eq!(reading.documents[0].entries().len(), 2);
    assert_eq!(
        remarks(&reading),
        ["this is read as YAML, because it is not valid JSON: `c` is not expected here"]
    );
}

#[test]
fn a_plan_is_found_between_the_lines_of_a_log() {
    let text = "[command]/opt/terraform show -json plan\n\
                {\"format_version\": \"1.2\"}\n\
                \n::debug::exitcode: 0\n::debug::stdout: {\n";
    let reading = reading(text);
    assert_eq!(reading.error, None);
    assert_eq!(
        reading.documents[0]
            .get("format_version")
            .and_then(Node::text),
        Some("1.2")
    );
    assert_eq!(
        remarks(&reading),
        [
            "1 line that is not JSON is skipped",
            "2 lines that are not JSON are skipped"
        ]
    );
    assert!(text[reading.remarks[1].span.range()].starts_with("::debug::exit"));
}

#[test]
fn words_of_a_log_before_a_plan_are_not_taken_for_yaml() {
    let text = "Acquiring state lock. This may take a few moments...\n{\"a\":{\"b\":1}}\n";
    let reading = reading(text);
    assert_eq!(reading.syntax, Syntax::Json);
    assert!(reading.documents[0].get("a").is_some());
    assert_eq!(reading.remarks.len(), 1);
}

#[test]
fn broken_json_is_not_searched_for_json_inside_it() {
    let reading = reading("{\"a\": [\n{\"b\": 1},\n{\"c\" 1}\n]}");
    assert!(reading.documents.is_empty());
    assert!(reading.error.is_some());
}

#[test]
fn two_json_documents_are_both_read() {
    let text = "{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}";
    let reading = reading(text);
    assert_eq!(reading.documents.len(), 3);
    assert_eq!(
        remarks(&reading),
        ["another JSON document starts here; both are read"]
    );
}

#[test]
fn a_bracket_too_many_is_an_error_beside_the_document() {
    let reading = reading("{\"a\": 1}}\n");
    assert_eq!(reading.documents.len(), 1);
    assert_eq!(reading.error.map(|error| error.span.start), Some(8));
}

#[test]
fn a_key_that_occurs_twice_is_kept_and_remarked() {
    for text in [
        "{\"a\": 1,\n \"b\": {\"a\": 0},\n \"a\": 2}",
        "a: 1\nb: {a: 0}\na: 2",
    ] {
        let reading = reading(text);
        assert_eq!(reading.documents[0].entries().len(), 3);
        assert_eq!(
            remarks(&reading),
            ["this map has the key `a` already, on line 1; the last one counts"]
        );
        let at = reading.remarks[0].span.range();
        assert_eq!(text[at].trim_matches('"'), "a");
    }
    let many: Vec<String> = (0..20).map(|n| format!("k{n}: 1\n")).collect();
    let many = many.concat();
    assert_eq!(reading(&many).remarks, []);
    assert_eq!(reading(&(many + "k7: 2\n")).remarks.len(), 1);
}

#[test]
fn a_plan_on_one_line_is_read_in_linear_time() {
    let item =
        r#"{"address":"bucket.b","values":{"policy":"{\"a\":\"\\u00e4\"}","n":[1,2,null]}},"#;
    let text = format!("[{}0]", item.repeat(40_000));
    let before = std::time::Instant::now();
    let reading = reading(&text);
    assert_eq!(reading.documents[0].items().len(), 40_001);
    // 3 MB; a quadratic reader would need hours. The bound only has to tell these apart on a busy machine.
    assert!(before.elapsed().as_secs() < 60);
}

/// Every span of a tree, keys included.
fn spans(node: &Node, all: &mut Vec<Span>) {
    all.push(node.span);
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| spans(item, all)),
        Kind::Tagged(_, inner) => spans(inner, all),
        Kind::Map(entries) => {
            for entry in entries {
                all.push(entry.key_span);
                spans(&entry.value, all);
            }
        }
        _ => {}
    }
}

fn assert_spans_lie_in(text: &str, reading: &Reading) {
    let mut all = Vec::new();
    for document in &reading.documents {
        spans(document, &mut all);
    }
    let remarks = reading.remarks.iter().chain(&reading.error);
    all.extend(remarks.map(|remark| remark.span));
    for span in all {
        assert!(
            text.get(span.range()).is_some(),
            "{span:?} in {} bytes",
            text.len()
        );
    }
}

fn without_spans(node: &Node) -> serde_json::Value {
    use serde_json::Value as V;
    match &node.kind {
        Kind::Null => V::Null,
        Kind::Bool(value) => V::Bool(*value),
        Kind::Number(spelled) => serde_json::from_str(spelled).expect("a number of JSON"),
        Kind::Text(text) => V::String(text.to_string()),
        Kind::List(items) => items.iter().map(without_spans).collect(),
        Kind::Map(entries) => V::Object(
            entries
                .iter()
                .map(|entry| (entry.key.to_string(), without_spans(&entry.value)))
                .collect(),
        ),
        Kind::Tagged(tag, _) => panic!("a tag `{tag}` in JSON"),
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Text made of the pieces that readers stumble over.
fn fragments() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{", "}", "[", "]", ":", ": ", ",", "\"", "'", "\\", "\\u", "d83d", "a", "ä", "😀", " ",
        "  ", "\n", "\r\n", "\t", "- ", "? ", "&a ", "*a", "<<: ", "!Sub ", "!", "!!str ", "|\n",
        ">-\n", "#", "//", "/*", "*/", "---\n", "...", "%", "@", "\u{feff}", "\0", "\u{85}", "1e3",
        "true", "null", "~", "=", "`",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_spans_lie_in_it(text in any::<String>()) {
        assert_spans_lie_in(&text, &reading(&text));
    }

    #[test]
    fn any_bytes_as_a_scanner_would_decode_them_are_read(bytes in any::<Vec<u8>>()) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_spans_lie_in(&text, &reading(&text));
    }

    #[test]
    fn any_pieces_of_syntax_are_read_without_panic(text in fragments()) {
        assert_spans_lie_in(&text, &reading(&text));
    }

    #[test]
    fn written_json_reads_back_the_same(value in json()) {
        let wrapped = serde_json::json!({ "root": value });
        for text in [wrapped.to_string(), format!("{wrapped:#}")] {
            let reading = reading(&text);
            prop_assert_eq!(&reading.error, &None);
            prop_assert_eq!(without_spans(&reading.documents[0]), wrapped.clone());
        }
    }

    #[test]
    fn json_reads_as_yaml_into_the_same_tree(value in json()) {
        let text = format!("---\n{}", serde_json::json!({ "root": value }));
        let printable = text.chars().all(|c| !c.is_control() || c == '\n') && !text.contains('\u{feff}');
        let reading = reading(&text);
        prop_assume!(printable && reading.error.is_none());
        prop_assert_eq!(reading.syntax, Syntax::Yaml);
        prop_assert_eq!(without_spans(&reading.documents[0])["root"].clone(), value);
    }
}
