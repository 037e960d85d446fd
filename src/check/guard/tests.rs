use serde_json::json;

use super::*;

fn problem(text: &str) -> (usize, usize, SyntaxProblem) {
    let parsed = on_rule_thread(|| parse(text).map(|_| ()));
    let (at, problem) = parsed.expect("a thread").expect_err("a problem");
    (at.line, at.column, problem)
}

fn unexpected(found: &str) -> SyntaxProblem {
    SyntaxProblem::Unexpected {
        found: found.to_owned(),
    }
}

/// The paths that a rule blames in one node, or that it does not fail.
fn judge(text: &str, node: &serde_json::Value) -> Result<Option<Vec<String>>, EvaluationProblem> {
    on_rule_thread(|| {
        let program = parse(text).map_err(|(_, problem)| problem).expect("a rule");
        program.judge(&Document::of_node("nodes", node)?)
    })
    .expect("a thread")
}

fn paths(clause: &str, node: &serde_json::Value) -> Vec<String> {
    let text = format!("rule R {{ nodes[ id == 'n' ] {{ {clause} }} }}");
    let failed = judge(&text, node).expect("a verdict");
    failed.unwrap_or_default()
}

#[test]
fn syntax_problems_have_a_place_and_words_of_our_own() {
    assert_eq!(problem(""), (1, 1, SyntaxProblem::Empty));
    assert_eq!(problem("# nothing\n"), (1, 1, SyntaxProblem::Empty));
    assert_eq!(
        problem("rule A {\n  a == 'x'\n  b = 'y'\n}"),
        (3, 5, unexpected("`= 'y'`"))
    );
    assert_eq!(
        problem("rule A-1 { a == 'x' }"),
        (1, 7, unexpected("`-1 { a == 'x' }`"))
    );
    assert_eq!(
        problem("rule A { a == 'x' << no end }"),
        (1, 15, SyntaxProblem::UnclosedMessage)
    );
    assert_eq!(
        problem("rule A { a == 'x'").2,
        unexpected("the file to end")
    );
}

#[test]
fn a_wrong_regular_expression_is_named_as_such() {
    let (line, column, problem) = problem("rule A {\n  a == /(/ << m >>\n}");
    assert_eq!((line, column, problem), (2, 8, SyntaxProblem::Regex));
}

#[test]
fn the_deepest_text_that_is_let_through_is_parsed_soon_and_within_the_stack() {
    let started = std::time::Instant::now();
    for (open, inside, close) in [
        ("a {", "b == 1", "}"),
        ("a { when b == 1 {", "c == 1", "} }"),
    ] {
        let depth = if open.contains("when") { 11 } else { 23 };
        let text = format!(
            "rule A {{ {}{inside}{} }}",
            open.repeat(depth),
            close.repeat(depth)
        );
        assert!(
            on_rule_thread(|| parse(&text).is_ok()).expect("a thread"),
            "{text}"
        );
    }
    let filters = format!("rule A {{ a{} == 1 }}", "[ b[ c == 1 ] exists ]");
    assert!(on_rule_thread(|| parse(&filters).is_ok()).expect("a thread"));
    let nested = format!(
        "let x = {}b exists{}\nrule A {{ %x empty }}",
        "a[ ".repeat(6),
        " ] exists".repeat(5) + " ]"
    );
    let _ = on_rule_thread(|| parse(&nested).is_ok()).expect("a thread");
    let calls = format!(
        "let x = {}a{}\nrule A {{ %x empty }}",
        "count(".repeat(24),
        ")".repeat(24)
    );
    assert!(
        on_rule_thread(|| parse(&calls).is_ok()).expect("a thread"),
        "{calls}"
    );
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

#[test]
fn texts_that_would_exhaust_the_stack_are_refused() {
    for text in ["a {", "[", "a[ ", "f(", "x == r[1, "] {
        let (_, _, problem) = problem(&format!("rule A {{ x == {}", text.repeat(5000)));
        assert_eq!(problem, SyntaxProblem::TooDeep, "{text}");
    }
}

#[test]
fn every_kind_of_failure_names_its_fact() {
    let node =
        json!({"id": "n", "read": {"decision": "denied", "list": [1]}, "none": null, "empty": ""});
    for (clause, path) in [
        (
            "read.decision == 'allowed' << m >>",
            "/nodes/0/read/decision",
        ),
        (
            "read.decision in ['a', 'b'] << m >>",
            "/nodes/0/read/decision",
        ),
        (
            "read.decision not in ['denied'] << m >>",
            "/nodes/0/read/decision",
        ),
        ("read.decision !exists << m >>", "/nodes/0/read/decision"),
        ("read.missing == 'x' << m >>", "/nodes/0/read/missing"),
        (
            "read.missing.more exists << m >>",
            "/nodes/0/read/missing/more",
        ),
        ("empty !empty << m >>", "/nodes/0/empty"),
        (
            "read { decision == 'allowed' << m >> }",
            "/nodes/0/read/decision",
        ),
        (
            "missing { decision == 'allowed' << m >> }",
            "/nodes/0/missing",
        ),
        (
            "read.decision == 'a' << m >> or read.decision == 'b' << n >>",
            "/nodes/0/read/decision",
        ),
        (
            "when id == 'n' { read.decision == 'allowed' << m >> }",
            "/nodes/0/read/decision",
        ),
    ] {
        assert_eq!(paths(clause, &node), [path], "{clause}");
    }
    assert_eq!(paths("read.decision == 'denied' << m >>", &node), [""; 0]);
}

#[test]
fn panics_and_errors_of_the_engine_are_values() {
    let node = json!({"id": "n", "a": "x"});
    let cases = [
        (
            "rule R { nodes[0][ a == 'x' ] { b == 1 } }",
            EvaluationProblem::Engine,
        ),
        (
            "let v = 1\nrule R { %v is_string }",
            EvaluationProblem::Engine,
        ),
        ("rule R { %nothing == 'x' }", EvaluationProblem::Name),
        ("rule R { nothing\n }", EvaluationProblem::Name),
        ("rule R { nothing(nodes) }", EvaluationProblem::Name),
    ];
    for (text, problem) in cases {
        assert_eq!(judge(text, &node), Err(problem), "{text}");
    }
}
