//! Every page of a rule is a test. A broken example gives findings of that rule and of no other, a mended one and one
//! that only looks broken give none, and the fix that a finding shows has no gap left in it. The Terraform examples are
//! judged by their plans, which lie in the folder named after the rule: `broken.plan.json` and `mended.plan.json`.

mod common;

use cf403::check::{
    Example, ExampleKind, Finding, Language, Page, Possible, Rule, Rules, placeholders,
};
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::{Outcome, analyse, lint};
use cf403::source::{Origin, Source, SourceId, Sources, Syntax};
use std::path::PathBuf;

/// One rule, its page, and the slips that were found in it.
struct Checked<'a> {
    rules: &'a Rules,
    rule: &'a Rule,
    page: &'a Page,
    slips: Vec<String>,
}

/// Looks at every page and reports all slips at once.
fn on_every_page(look: impl Fn(&mut Checked<'_>)) {
    let rules = Rules::shipped();
    let mut slips = Vec::new();
    for rule in rules.all() {
        let page = common::page_of(rule);
        let mut checked = Checked {
            rules: &rules,
            rule,
            page: &page,
            slips: Vec::new(),
        };
        look(&mut checked);
        slips.append(&mut checked.slips);
    }
    assert!(slips.is_empty(), "\n{}", slips.join("\n"));
}

/// The texts of a run over an example.
fn sources(text: &str) -> Sources {
    let origin = Origin::File("example".to_owned());
    Sources::new(vec![Source::new(SourceId(0), origin, text.to_owned())])
}

impl Checked<'_> {
    /// The path of the rule without its ending: its page is this with `.md`, the folder of its plans this alone.
    fn stem(&self) -> &str {
        self.rule.path.trim_end_matches(".guard")
    }

    fn slip(&mut self, place: &str, what: &str) {
        self.slips.push(format!("{place}: {what}"));
    }

    /// Where an example is written, and what is judged: its text, or the plan that was made from it.
    fn input(&self, example: &Example) -> (String, String) {
        let written = format!("{}.md:{}", self.stem(), example.line);
        if example.language == Language::CloudFormation {
            return (written, example.text.clone());
        }
        let name = match example.kind {
            ExampleKind::Broken => "broken",
            ExampleKind::Mended => "mended",
            ExampleKind::Trap => "trap",
        };
        let plan = format!("{}/{name}.plan.json", self.stem());
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(&plan);
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{plan}: {error}"));
        (format!("{written} ({plan})"), text)
    }

    /// What is found in a text.
    fn judge(&mut self, place: &str, text: &str) -> Outcome {
        let sources = sources(text);
        let analysis = analyse(&sources);
        for unread in &analysis.unread {
            self.slip(place, &format!("unreadable: {}", unread.remark.message));
        }
        for remark in &analysis.remarks {
            self.slip(place, &format!("remark: {}", remark.message));
        }
        let outcome = lint(&sources, &analysis.units, self.rules, Possible::AsWarning);
        for diagnostic in &outcome.diagnostics {
            self.slip(place, &diagnostic.to_string());
        }
        if outcome.distributions.is_empty() {
            self.slip(place, "there is no distribution in it");
        }
        outcome
    }

    fn of_kind(&self, kind: ExampleKind) -> Vec<Example> {
        let examples = self.page.examples.iter();
        examples.filter(|one| one.kind == kind).cloned().collect()
    }
}

fn told(finding: &Finding) -> String {
    format!(
        "{} {:?}: {}",
        finding.rule, finding.severity, finding.message
    )
}

#[test]
fn broken_examples_give_findings_of_this_rule_alone() {
    on_every_page(|checked| {
        for example in checked.of_kind(ExampleKind::Broken) {
            let (place, text) = checked.input(&example);
            let outcome = checked.judge(&place, &text);
            if outcome.findings.is_empty() {
                checked.slip(&place, "missed: nothing is found");
            }
            for finding in &outcome.findings {
                if finding.rule != checked.rule.meta.id {
                    checked.slip(&place, &format!("another rule: {}", told(finding)));
                }
            }
        }
    });
}

#[test]
fn mended_and_working_examples_give_no_finding() {
    on_every_page(|checked| {
        for kind in [ExampleKind::Mended, ExampleKind::Trap] {
            for example in checked.of_kind(kind) {
                let (place, text) = checked.input(&example);
                let outcome = checked.judge(&place, &text);
                for finding in &outcome.findings {
                    checked.slip(&place, &format!("noisy: {}", told(finding)));
                }
            }
        }
    });
}

#[test]
fn findings_are_told_and_mended_without_a_gap() {
    on_every_page(|checked| {
        for example in checked.of_kind(ExampleKind::Broken) {
            let (place, text) = checked.input(&example);
            for finding in checked.judge(&place, &text).findings {
                let Some(help) = &finding.help else {
                    checked.slip(&place, "a finding without help");
                    continue;
                };
                if help.lines().count() < 2 {
                    checked.slip(&place, &format!("the fix of the page is not shown: {help}"));
                }
                for text in [&finding.message, help] {
                    for gap in gaps(text) {
                        checked.slip(&place, &format!("`{gap}` is not filled in: {text}"));
                    }
                }
            }
        }
    });
}

/// The placeholders that are left in a text, and the quotes around nothing.
fn gaps(text: &str) -> Vec<String> {
    let mut gaps: Vec<String> = placeholders(text)
        .into_iter()
        .map(|path| format!("{{{path}}}"))
        .collect();
    if text.contains("``") {
        gaps.push("``".to_owned());
    }
    gaps
}

#[test]
fn a_gap_is_recognised() {
    assert_eq!(gaps("let `{bucket}` and ${a.b}"), ["{bucket}"]);
    assert_eq!(gaps("a fix of ``"), ["``"]);
    assert!(gaps("${aws_s3_bucket.site.arn}/* of `x`").is_empty());
}

/// Rules about what only Terraform can write down.
const OF_TERRAFORM_ALONE: [&str; 12] = [
    "CF403-A105",
    "CF403-A114",
    "CF403-B210",
    "CF403-B215",
    "CF403-B222",
    "CF403-C320",
    "CF403-E519",
    "CF403-J1001",
    "CF403-J1005",
    "CF403-J1007",
    "CF403-J1009",
    "CF403-J1010",
];

/// Rules about what only the CDK writes, which makes templates, what only templates have, such as conditions, and what
/// Terraform refuses before there is a plan.
const OF_CLOUDFORMATION_ALONE: [&str; 4] =
    ["CF403-B223", "CF403-J1002", "CF403-J1004", "CF403-X25"];

#[test]
fn every_rule_is_shown_broken_and_mended_in_both_languages_and_has_a_trap() {
    on_every_page(|checked| {
        let page = checked.page;
        let shows = |kind, language| {
            let mut examples = page.examples.iter();
            examples.any(|one| (one.kind, one.language) == (kind, language))
        };
        let place = format!("{}.md", checked.stem());
        for language in [Language::CloudFormation, Language::Terraform] {
            let alone: &[&str] = match language {
                Language::CloudFormation => &OF_TERRAFORM_ALONE,
                Language::Terraform => &OF_CLOUDFORMATION_ALONE,
            };
            let can_be_written = !alone.contains(&checked.rule.meta.id.as_str());
            for kind in [ExampleKind::Broken, ExampleKind::Mended] {
                if !shows(kind, language) && can_be_written {
                    checked.slip(&place, &format!("no {kind:?} example for {language:?}"));
                }
            }
            if page.fix(language, "").is_none() && can_be_written {
                checked.slip(&place, &format!("no fix for {language:?}"));
            }
        }
        if !page
            .examples
            .iter()
            .any(|one| one.kind == ExampleKind::Trap)
        {
            checked.slip(&place, "no trap");
        }
    });
}

/// The section of a page under a heading that begins like this.
fn section<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let mut sections = page.split("\n## ").skip(1);
    sections.find(|section| section.starts_with(heading))
}

/// Rules that tell what a plan leaves open: nothing fails, so nobody sees an error.
const OF_GAPS: [&str; 2] = ["CF403-J1007", "CF403-J1009"];

#[test]
fn every_page_has_all_its_parts() {
    on_every_page(|checked| {
        let text = checked.rule.page.expect("a page");
        let place = format!("{}.md", checked.stem());
        let headings = [
            "Why ",
            "How to mend it\n",
            "What cf403 cannot know\n",
            "AWS documentation\n",
            "Examples\n",
        ];
        for heading in headings {
            if section(text, heading).is_none_or(|section| section.lines().count() < 3) {
                checked.slip(&place, &format!("no part `{}`", heading.trim()));
            }
        }
        let documents = section(text, "AWS documentation").unwrap_or_default();
        if !documents.contains("](https://docs.aws.amazon.com/") {
            checked.slip(&place, "no page of AWS");
        }
        // Whoever searches for what they see is to find the page.
        let why = section(text, "Why ").unwrap_or_default();
        let quotes = |line: &str| line.starts_with("    ") || line.contains('`');
        let shows = why.contains("403") || why.contains("AccessDenied") || why.lines().any(quotes);
        if !shows && !OF_GAPS.contains(&checked.rule.meta.id.as_str()) {
            checked.slip(&place, "it does not say what a person sees");
        }
    });
}

#[test]
fn causes_of_fixes_are_those_of_the_rule() {
    on_every_page(|checked| {
        let place = format!("{}.md", checked.stem());
        for (_, cause) in checked.page.fixes.keys() {
            let selects = format!("'{cause}'");
            if !cause.is_empty() && !checked.rule.text.contains(&selects) {
                checked.slip(
                    &place,
                    &format!("the rule is not about the cause `{cause}`"),
                );
            }
        }
    });
}

/// Whether a fix can be added to the resources of a template as it is.
fn is_made_of_resources(fix: &str) -> bool {
    let source = Source::new(SourceId(0), Origin::Stdin, fix.to_owned());
    let reading = cf403::source::read(&source);
    let mut entries = reading.documents[0].entries().iter();
    entries.all(|entry| entry.value.get("Type").is_some())
}

#[test]
fn a_fix_that_changes_a_resource_is_told_from_one_that_adds_it() {
    assert!(is_made_of_resources("A:\n  Type: AWS::S3::Bucket\n"));
    assert!(!is_made_of_resources("A:\n  Properties: {}\n"));
    assert!(!is_made_of_resources(
        "Principal: cloudfront.amazonaws.com\n"
    ));
}

/// A fix that is made of whole resources mends the example that it is added to.
#[test]
fn a_whole_policy_mends_the_template_that_it_is_added_to() {
    on_every_page(|checked| {
        for example in checked.of_kind(ExampleKind::Broken) {
            let (place, text) = checked.input(&example);
            let sources = sources(&text);
            let analysis = analyse(&sources);
            let stated = facts::state(&sources, &Estate::new(&analysis.units));
            let routes = stated.document.routes.iter();
            let nodes = routes.map(|route| serde_json::to_value(route).expect("facts are JSON"));
            let by_layer =
                nodes.flat_map(|node| ["read", "invoke"].map(|layer| (layer, node.clone())));
            for (layer, node) in by_layer {
                let cause = node[layer]["cause"].as_str().unwrap_or_default().to_owned();
                let fixes = &checked.page.fixes;
                if !fixes.contains_key(&(Language::CloudFormation, cause.clone()))
                    || example.language != Language::CloudFormation
                {
                    continue;
                }
                let fix = checked
                    .rule
                    .fix(Language::CloudFormation, Syntax::Yaml, &cause, &node)
                    .unwrap_or_default();
                if !is_made_of_resources(&fix) {
                    continue;
                }
                let indented: Vec<String> = fix.lines().map(|line| format!("  {line}")).collect();
                let mended = format!("{text}{}\n", indented.join("\n"));
                for finding in checked.judge(&place, &mended).findings {
                    checked.slip(
                        &place,
                        &format!("the fix does not mend it: {}", told(&finding)),
                    );
                }
            }
        }
    });
}

/// Names of the examples' own that a fix must not hold where the user has others.
#[test]
fn fixes_name_what_the_user_named() {
    let rules = Rules::shipped();
    let lint_of = |path: &str| {
        let text = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let page = Page::read(&text).expect("a page");
        let broken = page.examples.iter().find(|one| {
            one.kind == ExampleKind::Broken && one.language == Language::CloudFormation
        });
        let text = broken.expect("a broken example").text.clone();
        text.replace("Assets", "Shelf").replace("Api", "Desk")
    };
    for (path, names) in [
        ("rules/encryption/kms-context-bucket-key.md", "s3:::"),
        (
            "rules/objects/s3-path-style-or-cname-origin.md",
            "Shelf.RegionalDomainName",
        ),
        (
            "rules/objects/s3-accelerate-origin.md",
            "Shelf.RegionalDomainName",
        ),
        (
            "rules/other-origins/apigw-path-not-defined.md",
            "RestApiId: !Ref Desk",
        ),
    ] {
        let text = lint_of(path)
            .replace("AWS::DeskGateway", "AWS::ApiGateway")
            .replace("RestDeskId", "RestApiId")
            .replace("RestDesk", "RestApi");
        let sources = sources(&text);
        let outcome = lint(
            &sources,
            &analyse(&sources).units,
            &rules,
            Possible::AsWarning,
        );
        let [finding, ..] = outcome.findings.as_slice() else {
            panic!("{path}: nothing is found");
        };
        let help = finding.help.clone().unwrap_or_default();
        assert!(
            help.contains(names) && !help.contains("BUCKET"),
            "{path}: {help}"
        );
    }
}

#[test]
fn pages_where_scanners_lead_tell_how_to_satisfy_both() {
    // The advice that issue after issue begins with, and the page that it leads to.
    let advice = [
        ("CF403-D401", "KMS encryption"),
        ("CF403-C307", "s3-bucket-ssl-requests-only"),
        ("CF403-G705", "geographic restriction"),
        ("CF403-G710", "default action"),
        ("CF403-H802", "lambda:InvokeFunctionUrl"),
    ];
    let rules = Rules::shipped();
    for (id, about) in advice {
        let rule = &rules.all()[rules.find(id).expect("a shipped rule")];
        let page = common::page_of(rule);
        let section = page
            .sections
            .iter()
            .find(|one| one.heading == "Where scanners lead here")
            .unwrap_or_else(|| panic!("{id} does not say where scanners lead"));
        assert!(section.text.contains(about), "{id}: {}", section.text);
        let both = ["Both can be had", "satisfies", "are content"];
        assert!(
            both.iter().any(|words| section.text.contains(words)),
            "{id}"
        );
    }
}
