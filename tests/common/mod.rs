//! What several tests need: the repository's files, generated files that are compared or rewritten, the examples of the
//! pages, and what is said of texts.

#![allow(dead_code, reason = "each test uses a part of it")]

use cf403::check::{ExampleKind, Language, Page, Possible, Rule, Rules, Severity};
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::{Analysis, Outcome, analyse, compare, lint};
use cf403::report::{Report, Summary};
use cf403::source::{Origin, Source, SourceId, Sources};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the repository, with the line ends that the repository keeps.
pub(crate) fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
        .replace("\r\n", "\n")
}

/// Whether generated files are to be written.
pub(crate) fn is_updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Compares a generated text with its file, or writes it.
pub(crate) fn keep(path: &str, expected: &str) {
    if is_updating() {
        std::fs::write(root().join(path), expected).expect("a file that can be written");
    } else {
        let is_same = text(path) == expected;
        assert!(
            is_same,
            "{path} is out of date: run `UPDATE=1 cargo test` and look at the difference"
        );
    }
}

/// The shipped rules, loaded once.
pub(crate) fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(Rules::shipped)
}

/// An example of the page of a rule.
pub(crate) struct Shown {
    /// The id of the rule.
    pub(crate) rule: String,
    /// The page and the line that the example stands at.
    pub(crate) place: String,
    /// What it shows.
    pub(crate) kind: ExampleKind,
    /// What it is written in.
    pub(crate) language: Language,
    /// The template, or the Terraform sources.
    pub(crate) written: String,
    /// The path of the plan that was made of the sources.
    pub(crate) plan: String,
}

impl Shown {
    /// What is judged: the template, or the plan that stands for the Terraform.
    pub(crate) fn judged(&self) -> String {
        match self.language {
            Language::CloudFormation => self.written.clone(),
            Language::Terraform => text(&self.plan),
        }
    }
}

/// The page of a shipped rule.
pub(crate) fn page_of(rule: &Rule) -> Page {
    let page = rule.page.expect("a shipped rule has a page");
    Page::read(page).unwrap_or_else(|error| panic!("{}: {error}", rule.path))
}

/// The examples of a rule's page.
pub(crate) fn examples_of(rule: &Rule) -> Vec<Shown> {
    let stem = rule.path.trim_end_matches(".guard");
    let shown = page_of(rule).examples.into_iter().map(|example| {
        let name = match example.kind {
            ExampleKind::Broken => "broken",
            ExampleKind::Mended => "mended",
            ExampleKind::Trap => "trap",
        };
        Shown {
            rule: rule.meta.id.clone(),
            place: format!("{stem}.md:{}", example.line),
            kind: example.kind,
            language: example.language,
            written: example.text,
            plan: format!("{stem}/{name}.plan.json"),
        }
    });
    shown.collect()
}

/// The examples of all pages that are written in a language.
pub(crate) fn examples_in(language: Language) -> Vec<Shown> {
    let all = rules().all().iter().flat_map(examples_of);
    all.filter(|shown| shown.language == language).collect()
}

/// Templates, as files beside one another.
pub(crate) fn sources(texts: &[impl AsRef<str>]) -> Sources {
    let sources = texts.iter().enumerate().map(|(place, text)| {
        let id = SourceId(u32::try_from(place).expect("few"));
        let origin = Origin::File(format!("{place}.yaml"));
        Source::new(id, origin, text.as_ref().to_owned())
    });
    Sources::new(sources.collect())
}

/// A plan, as a file of its own.
pub(crate) fn plan_of(text: String) -> Sources {
    let origin = Origin::File("plan.json".to_owned());
    Sources::new(vec![Source::new(SourceId(0), origin, text)])
}

/// A plan of `tests/plans`.
pub(crate) fn plan(name: &str) -> Value {
    serde_json::from_str(&text(&format!("tests/plans/{name}.json"))).expect("a plan is JSON")
}

/// What the shipped rules find in texts that can be read.
pub(crate) fn outcome(sources: &Sources) -> Outcome {
    let analysis = analyse(sources);
    assert!(analysis.unread.is_empty(), "{:?}", analysis.unread);
    lint(sources, &analysis.units, rules(), Possible::AsWarning)
}

/// What they find on both sides of a plan.
pub(crate) fn compared(sources: &Sources) -> (Analysis, Outcome) {
    let analysis = analyse(sources);
    let mut outcome = lint(sources, &analysis.units, rules(), Possible::AsWarning);
    compare(
        sources,
        &analysis,
        rules(),
        Possible::AsWarning,
        &mut outcome,
    );
    (analysis, outcome)
}

/// A report of these findings and nothing else.
pub(crate) fn report_of<'a>(sources: &'a Sources, outcome: &'a Outcome) -> Report<'a> {
    Report {
        sources,
        findings: &outcome.findings,
        summary: Summary::default(),
        unread: &[],
        undecided: &outcome.undecided,
        suppressed: &[],
        rules: &[],
        limit: Severity::Error,
        root: "",
    }
}

/// The facts of templates that can be read.
pub(crate) fn facts_of(texts: &[impl AsRef<str>]) -> Value {
    let sources = sources(texts);
    let analysis = analyse(&sources);
    assert!(analysis.unread.is_empty(), "{:?}", analysis.unread);
    let stated = facts::state(&sources, &Estate::new(&analysis.units));
    serde_json::to_value(&stated.document).expect("facts are JSON")
}

/// A verdict among facts, as `decision cause`.
pub(crate) fn said(verdict: &Value) -> String {
    let text = |key: &str| verdict[key].as_str().unwrap_or("?");
    format!("{} {}", text("decision"), text("cause"))
}

/// A text whose every line stands further right.
pub(crate) fn indent(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    let lines: Vec<String> = text.lines().map(|line| format!("{margin}{line}")).collect();
    lines.join("\n") + "\n"
}
