use proptest::prelude::*;

use super::*;
use crate::check::{Certainty, Class, Possible, Severity};

const HEADER: &str = "\
# A comment before.
# cf403:
#   id: X1
#   name: a-name
#   severity: error
#   class: \"403\"
#   subject: routes
#   title: \"about `{bucket}`: it is {read.decision}\"
#   since: 0.1.0
";

const GUARD: &str =
    "let x = routes[ caller == 'oac' ]\nrule X1 when %x !empty { %x { id == 'n' << m >> } }\n";

fn read_rule(header: &str, guard: &str) -> Result<Rule, (usize, usize, String)> {
    match Rule::read("a.guard", &format!("{header}{guard}"), &Schema::default()) {
        Ok((rule, _)) => Ok(rule),
        Err(error) => {
            assert_eq!(error.path, "a.guard");
            Err((error.at.line, error.at.column, error.to_string()))
        }
    }
}

fn refused(header: &str, guard: &str) -> (usize, usize, String) {
    read_rule(header, guard).expect_err("a problem")
}

fn told(line: usize, column: usize, message: &str) -> (usize, usize, String) {
    (line, column, message.to_owned())
}

#[test]
fn a_header_says_what_guard_cannot() {
    let rule = read_rule(HEADER, GUARD).expect("a rule");
    let meta = &rule.meta;
    assert_eq!((meta.id.as_str(), meta.name.as_str()), ("X1", "a-name"));
    assert_eq!(
        (meta.severity, meta.class),
        (Severity::Error, Class::Forbidden)
    );
    assert_eq!(
        (meta.address.as_str(), meta.label.as_ref()),
        ("distribution", None)
    );
    let node =
        serde_json::json!({"bucket": "B", "read": {"decision": "denied"}, "distribution": "D"});
    assert_eq!(meta.title_for(&node), "about `B`: it is denied");
    assert_eq!(meta.address_for(&node), "D");
}

#[test]
fn a_possible_finding_is_at_most_a_warning_unless_it_counts_as_a_certain_one() {
    let mut meta = read_rule(HEADER, GUARD).expect("a rule").meta;
    let severity = |meta: &RuleMeta, certainty| meta.severity_if(certainty, Possible::AsWarning);
    assert_eq!(severity(&meta, Certainty::Certain), Severity::Error);
    assert_eq!(severity(&meta, Certainty::Possible), Severity::Warning);
    assert_eq!(
        meta.severity_if(Certainty::Possible, Possible::AsCertain),
        Severity::Error
    );
    meta.severity = Severity::Note;
    assert_eq!(severity(&meta, Certainty::Possible), Severity::Note);
}

#[test]
fn a_file_with_windows_line_ends_and_a_byte_order_mark_is_read() {
    let text = format!("\u{feff}{HEADER}{GUARD}").replace('\n', "\r\n");
    assert!(Rule::read("a.guard", &text, &Schema::default()).is_ok());
}

#[test]
fn slips_in_the_header_are_told_with_their_place() {
    let with = |from: &str, to: &str| refused(&HEADER.replace(from, to), GUARD);
    assert_eq!(
        refused("", GUARD),
        told(
            1,
            1,
            "there is no `# cf403:` comment block, which names the rule"
        )
    );
    assert_eq!(
        with("severity: error", "severty: error"),
        told(5, 5, "`severty` is not a key of the `# cf403:` block")
    );
    assert_eq!(
        with("severity: error", "severity: fatal"),
        told(
            5,
            5,
            "`severity` must be `error` or `warning` or `note`, not `fatal`"
        )
    );
    assert_eq!(
        with("#   subject: routes\n", ""),
        told(2, 3, "the `# cf403:` block needs the key `subject`")
    );
    assert_eq!(
        with("name: a-name", "name: two words"),
        told(
            4,
            5,
            "`name` must be a word of letters, digits, `-` and `_`, not `two words`"
        )
    );
    assert_eq!(
        with("since: 0.1.0", "since: [1]"),
        told(9, 5, "`since` must be one line of text")
    );
    assert_eq!(
        with(
            "title: \"about `{bucket}`: it is {read.decision}\"",
            "title: `x`"
        )
        .0,
        8
    );
    assert_eq!(
        with("#   id: X1", "# id: X1").2,
        "the `# cf403:` block is not valid YAML here"
    );
    assert_eq!(
        refused("# cf403:\n", GUARD),
        told(
            1,
            3,
            "the `# cf403:` block must hold keys and values, indented below `cf403:`"
        )
    );
}

#[test]
fn the_key_that_was_meant_is_offered_as_help() {
    let header = HEADER.replace("severity: error", "severty: error");
    let error = Rule::read("a.guard", &format!("{header}{GUARD}"), &Schema::default())
        .expect_err("a problem");
    assert_eq!(
        error.problem.help().as_deref(),
        Some("did you mean `severity`?")
    );
}

#[test]
fn the_guard_part_is_told_with_its_line_in_the_file() {
    assert_eq!(
        refused(HEADER, "rule X1 {\n  a = 1\n}"),
        told(11, 5, "the Guard language does not allow `= 1` here")
    );
}

#[test]
fn circles_and_endless_chains_are_refused_before_the_engine_sees_them() {
    for (guard, name) in [
        ("let x = %x\nrule A { %x == 1 }", "%x"),
        (
            "let x = routes[ a == %y ]\nlet y = %x.b\nrule A { %x !empty }",
            "%x",
        ),
        ("rule A { A\n }", "A"),
        ("rule A when A { id == 'x' }", "A"),
        (
            "rule A { b(routes) }\nrule b(p) { %p { id == 'x' }\n b(%p) }",
            "A",
        ),
    ] {
        let message = refused(HEADER, guard).2;
        let expected =
            format!("`{name}` refers to itself, or to too long a chain of variables and rules");
        assert_eq!(message, expected, "{guard}");
    }
    let chain: Vec<String> = (0..5000)
        .map(|n| format!("let v{n} = %v{}.a", n + 1))
        .collect();
    let chain = format!(
        "{}\nlet v5000 = routes\nrule A {{ %v0 == 1 }}",
        chain.join("\n")
    );
    assert!(refused(HEADER, &chain).2.contains("too long a chain"));
}

#[test]
fn a_chain_that_branches_and_meets_again_is_walked_once() {
    let lets: Vec<String> = (0..30)
        .map(|n| {
            format!(
                "let v{n} = routes[ a == %v{m}.x or a == %v{m}.y ]",
                m = n + 1
            )
        })
        .collect();
    let guard = format!(
        "{}\nlet v30 = routes\nrule A {{ %v0 !empty }}",
        lets.join("\n")
    );
    let started = std::time::Instant::now();
    assert!(read_rule(HEADER, &guard).is_ok());
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn a_file_holds_one_rule() {
    assert_eq!(
        refused(HEADER, &format!("{GUARD}rule B {{ id == 'x' }}")),
        told(12, 1, "a rule file holds one rule, this one holds 2")
    );
    assert_eq!(
        refused(HEADER, "let x = 1\n").2,
        "a rule file holds one rule, this one holds 0"
    );
    let helper = format!("{GUARD}rule helper(p) {{ %p == 'x' << m >> }}");
    assert!(read_rule(HEADER, &helper).is_ok());
}

#[test]
fn the_selection_is_from_the_subject() {
    assert_eq!(
        refused(HEADER, &GUARD.replace("routes[", "routs[")).2,
        "the rule selects from `routs`, but its subject is `routes`"
    );
}

const PAGE: &str = "# X1 a-name\n\n```yaml fix cloudformation\nA: !Ref {bucket}\n```\n";

#[test]
fn a_fix_is_filled_in_the_syntax_of_the_template_or_not_given() {
    let rule = Rule {
        page: Some(PAGE),
        ..read_rule(HEADER, GUARD).expect("a rule")
    };
    let node = serde_json::json!({"bucket": "Site"});
    assert_eq!(
        rule.fix(Language::CloudFormation, Syntax::Yaml, "", &node)
            .as_deref(),
        Some("A: !Ref Site\n")
    );
    assert_eq!(
        rule.fix(Language::CloudFormation, Syntax::Json, "", &node)
            .as_deref(),
        Some("{\n  \"A\": {\n    \"Ref\": \"Site\"\n  }\n}")
    );
    assert_eq!(rule.fix(Language::Terraform, Syntax::Json, "", &node), None);
    for gap in [serde_json::json!({"bucket": ""}), serde_json::json!({})] {
        assert_eq!(
            rule.fix(Language::CloudFormation, Syntax::Yaml, "", &gap),
            None
        );
    }
}

/// Scraps of the language, so that random texts come near to it.
fn soup() -> impl Strategy<Value = String> {
    let scraps = proptest::sample::select(vec![
        "let x = ",
        "%x",
        "routes",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "rule A ",
        "when ",
        " == ",
        " != ",
        " in ",
        "not ",
        "'a'",
        "'",
        "\"",
        "/a/",
        "/(?=a)*/",
        "/",
        "<<",
        ">>",
        " or ",
        "\n",
        "# ",
        ".",
        "*",
        "[*]",
        "some ",
        "this",
        "exists",
        "!empty",
        "empty",
        "count(",
        "r[1,2)",
        "r[",
        ",",
        "5",
        "-",
        "1e9",
        "null",
        "AWS::A::B ",
        "keys ",
        "|",
        "\\",
        "\u{0}",
        "é",
        "\u{feff}",
        "\r\n",
        "a: ",
        "A\n",
        "json_parse(",
        "[ a == 1 ]",
        "{ a == 1 }",
    ]);
    proptest::collection::vec(scraps, 0..60).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_rule_or_a_problem_with_a_place_in_it(guard in soup(), with_header in any::<bool>()) {
        let header = if with_header { HEADER } else { "" };
        let text = format!("{header}{guard}");
        let started = std::time::Instant::now();
        match Rule::read("a.guard", &text, &Schema::default()) {
            Ok((rule, _)) => {
                let mut rules = crate::check::Rules::default();
                rules.add("a.guard", &text).expect("the same rule");
                let node = serde_json::json!({"id": "a", "a": 1, "b": {"a": [1, {"a": "a"}]}});
                let _ = crate::check::check(&rules, &serde_json::json!({&rule.meta.subject: [node]}));
            }
            Err(error) => {
                let lines = crate::source::LineIndex::new(&text).count();
                prop_assert!((1..=lines).contains(&error.at.line) && error.at.column >= 1, "{:?}", error);
            }
        }
        prop_assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
}
