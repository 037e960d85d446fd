use std::fmt::Write;

use super::*;
use crate::source::{Kind, Node};

fn reading(text: &str) -> Reading {
    read(SourceId(0), text)
}

fn root(text: &str) -> Node {
    let mut reading = reading(text);
    assert_eq!(reading.error, None, "{text}");
    assert_eq!(reading.documents.len(), 1, "{text}");
    reading.documents.remove(0)
}

/// A tree on one line: `#1` a number, `=true` a boolean, `~` null, `'…'` text.
fn show(node: &Node) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match &node.kind {
        Kind::Null => "~".to_owned(),
        Kind::Bool(value) => format!("={value}"),
        Kind::Number(spelled) => format!("#{spelled}"),
        Kind::Text(text) => format!("'{text}'"),
        Kind::List(items) => format!("[{}]", join(items.iter().map(show).collect())),
        Kind::Tagged(tag, inner) => format!("!{tag} {}", show(inner)),
        Kind::Map(entries) => {
            let entries = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, show(&entry.value)));
            format!("{{{}}}", join(entries.collect()))
        }
    }
}

fn error(text: &str) -> (usize, String) {
    let error = reading(text).error.expect("an error");
    (error.span.range().start, error.message)
}

#[test]
fn plain_scalars_mean_what_cloudformation_takes_them_for() {
    let text = "[true, True, FALSE, yes, Off, y, 'true', 1, -2.50, 1e3, .5, 0x1F, 012345678901, \
                2012-10-17, 2010-09-09, 1.2.3, 10:30, null, ~, '', 1_000, e5, .]";
    assert_eq!(
        show(&root(text)),
        "[=true, =true, =false, =true, =false, 'y', 'true', #1, #-2.50, #1e3, #.5, #0x1F, \
         #012345678901, '2012-10-17', '2010-09-09', '1.2.3', '10:30', ~, ~, '', '1_000', 'e5', \
         '.']"
    );
}

#[test]
fn keys_are_spelled_as_written_whatever_they_look_like() {
    assert_eq!(
        show(&root("yes: 1\n080: 2\ntrue: 3\n'q': 4\n'': 5\n")),
        "{yes: #1, 080: #2, true: #3, q: #4, : #5}"
    );
}

#[test]
fn local_tags_are_kept_in_every_written_form() {
    let text = "\
a: !Sub plain ${X}
b: !GetAtt 'A.B'
c: !GetAtt \"A.B\"
d: !Join ['', [a, !Ref B]]
e: !Sub
  - x
  - {y: 1}
f: !If
  - C
  - !Sub z
  - !Ref A::B
g: !Transform {Name: n}
h: !Rain::Module
  - m
i: !Ref 123
j: !Empty
k: !Base64
  Fn::Sub: t
l: !Sub |
  lines
";
    assert_eq!(
        show(&root(text)),
        "{a: !Sub 'plain ${X}', b: !GetAtt 'A.B', c: !GetAtt 'A.B', d: !Join ['', ['a', !Ref 'B']], \
         e: !Sub ['x', {y: #1}], f: !If ['C', !Sub 'z', !Ref 'A::B'], \
         g: !Transform {Name: 'n'}, h: !Rain::Module ['m'], i: !Ref '123', j: !Empty '', \
         k: !Base64 {Fn::Sub: 't'}, l: !Sub 'lines\n'}"
    );
}

#[test]
fn tags_of_yaml_itself_are_applied_and_dropped() {
    assert_eq!(
        show(&root(
            "[!!str 1, !!int '2', !!bool yes, !!null x, !!float '1.5', !!map {a: b}, !!seq [c], \
             ! 3, !!timestamp 2001-01-01, !<tag:yaml.org,2002:str> 4]"
        )),
        "['1', #2, =true, ~, #1.5, {a: 'b'}, ['c'], '3', '2001-01-01', '4']"
    );
}

#[test]
fn spans_are_bytes_and_leave_out_the_tag() {
    let text = "ä: !Sub 'é ${B}'\nnext:\n  - !Ref X\n  - {k: \"v\"}  # end\nlast: [1,\n 2]\n";
    let root = root(text);
    let slice = |span: Span| &text[span.range()];
    let first = root.entry("ä").expect("ä");
    assert_eq!(slice(first.key_span), "ä");
    assert_eq!(slice(first.value.span), "'é ${B}'");
    let next = root.get("next").expect("next");
    assert_eq!(slice(next.span), "- !Ref X\n  - {k: \"v\"}");
    assert_eq!(slice(next.items()[0].span), "X");
    assert_eq!(slice(next.items()[1].span), "{k: \"v\"}");
    assert_eq!(slice(root.get("last").expect("last").span), "[1,\n 2]");
    assert_eq!(slice(root.span), text.trim_end());
}

#[test]
fn block_scalars_span_their_lines() {
    let text = "a: |\n  one\n   two\n\nb: >-\n  three\n  four\nc: x\n";
    let root = root(text);
    let slice = |key: &str| &text[root.get(key).expect("the key").span.range()];
    assert_eq!(slice("a"), "one\n   two");
    assert_eq!(slice("b"), "three\n  four");
    assert_eq!(show(&root), "{a: 'one\n two\n', b: 'three four', c: 'x'}");
}

#[test]
fn carriage_returns_and_a_byte_order_mark_do_not_shift_positions() {
    let text = "\u{feff}a: 1\r\nb:\r\n  - 'x\r\n    y'\r\n";
    let root = root(text);
    assert_eq!(show(&root), "{a: #1, b: ['x y']}");
    assert_eq!(&text[root.entry("b").expect("b").key_span.range()], "b");
}

#[test]
fn aliases_repeat_what_they_name_and_point_at_it() {
    let text = "a: &x [1, &y !Ref B]\nb: *x\nc: {*y : d}\n";
    let root = root(text);
    assert_eq!(
        show(&root),
        "{a: [#1, !Ref 'B'], b: [#1, !Ref 'B'], c: {*y: 'd'}}"
    );
    let copy = root.get("b").expect("b");
    assert_eq!(&text[copy.span.range()], "[1, &y !Ref B]");
}

#[test]
fn merge_keys_add_what_is_not_there_and_the_first_map_wins() {
    let text = "\
one: &one {a: 1, b: 1}
two: &two {b: 2, c: 2}
x: {<<: *one, a: 0}
y: {c: 3, <<: [*two, *one]}
z: {'<<': *one}
w: {<<: text}
";
    assert_eq!(
        show(&root(text)),
        "{one: {a: #1, b: #1}, two: {b: #2, c: #2}, x: {a: #0, b: #1}, y: {c: #3, b: #2, a: #1}, \
         z: {<<: {a: #1, b: #1}}, w: {<<: 'text'}}"
    );
}

#[test]
fn aliases_that_grow_without_end_are_refused() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        writeln!(laughs, "a{level}: &a{level} [{before}]").expect("text");
    }
    let (at, message) = error(&laughs);
    assert!(laughs[at..].starts_with('*') || laughs[at..].starts_with('['));
    assert!(message.contains("repeat more than is read"), "{message}");

    let heavy = format!(
        "a: &a '{}'\nb: [{}]\n",
        "x".repeat(50_000),
        "*a, ".repeat(20_000)
    );
    assert!(error(&heavy).1.contains("repeat more than is read"));
}

#[test]
fn an_alias_of_the_value_it_stands_in_is_refused() {
    assert_eq!(
        error("a: &a\n  b: *a\n"),
        (
            11,
            "this alias stands inside the value that it repeats".to_owned()
        )
    );
    assert!(error("a: *nowhere").1.contains("anchor"));
}

#[test]
fn nesting_past_the_limit_is_refused_also_through_aliases() {
    assert!(error(&"[".repeat(100_000)).1.contains("256 levels"));
    assert!(error(&"- ".repeat(100_000)).1.contains("256 levels"));
    let chain = |levels: usize| {
        let mut text = "- &a0 [x]\n".to_owned();
        for level in 1..levels {
            writeln!(text, "- &a{level} [*a{}]", level - 1).expect("text");
        }
        text
    };
    assert_eq!(reading(&chain(200)).error, None);
    assert!(error(&chain(300)).1.contains("256 levels"));
}

#[test]
fn keys_that_are_no_scalars_are_spelled_as_source_text() {
    let reading = reading("? [a, b]\n: c\n{d: e}: f\n");
    assert_eq!(show(&reading.documents[0]), "{[a, b]: 'c', {d: e}: 'f'}");
    assert_eq!(reading.remarks.len(), 2);
}

#[test]
fn braces_that_another_program_fills_in_are_not_taken_for_maps() {
    for (text, at) in [
        ("a: {{ b }}\n", 4),
        ("a: {{ b }}-c\n", 4),
        ("{{ b }}: c\n", 1),
        ("a: [1, {{b}}]\n", 8),
    ] {
        let (place, message) = error(text);
        assert_eq!(place, at, "{text}");
        assert!(message.contains("template of another program"), "{message}");
    }
    assert_eq!(
        show(&root("a: '{{ b }}'\nc: {d: {e: f}}\n")),
        "{a: '{{ b }}', c: {d: {e: 'f'}}}"
    );
}

#[test]
fn texts_that_need_quotes_are_told_so() {
    for text in ["a: *\n", "a: */b\n", "a: @b\n", "a: `b`\n"] {
        assert!(
            error(text).1.contains("needs quotes"),
            "{text}: {}",
            error(text).1
        );
    }
    assert!(error("a: !Base64 !Sub 'b'\n").1.contains("one tag"));
}

#[test]
fn quoted_scalars_may_be_indented_less_than_their_parent() {
    let text = "a:\n  b:\n    c: 'one\n  two\n\nthree'\n    d: \"four\nfive\"\ne: 6\n";
    let root = root(text);
    assert_eq!(
        show(&root),
        "{a: {b: {c: 'one two\nthree', d: 'four five'}}, e: #6}"
    );
    let b = root.get("a").and_then(|a| a.get("b")).expect("b");
    assert_eq!(
        &text[b.get("c").expect("c").span.range()],
        "'one\n  two\n\nthree'"
    );
    assert_eq!(&text[b.entry("d").expect("d").key_span.range()], "d");
    assert_eq!(&text[root.entry("e").expect("e").key_span.range()], "e");
}

#[test]
fn documents_before_an_error_are_kept() {
    let reading = reading("a: 1\n---\nb: [\n---\nc: 3\n");
    assert_eq!(reading.documents.len(), 1);
    assert!(reading.error.is_some());
    let all = super::read(SourceId(0), "a: 1\n---\nb: 2\n...\n---\nc: 3\n");
    assert_eq!(all.documents.len(), 3);
}

#[test]
fn what_yaml_forbids_ends_with_a_position() {
    assert_eq!(error("a:\n\tb: 1\n").0, 4);
    assert_eq!(error("a: \u{7}\n").0, 3);
    assert_eq!(error("a: b: c\n").0, 4);
    assert!(error("a: \"open\n").1.starts_with("not valid YAML: "));
    assert!(reading("a: \0").error.is_some());
    assert!(reading("").documents.is_empty());
    assert!(reading("# only a comment\n").documents.is_empty());
}
