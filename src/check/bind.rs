//! From a rule that fails on a node to a finding that a person can act on: the place of the fact that the failing
//! clause names, the sentence of the rule, the fix of its page in the language of the file.

use super::engine::Hit;
use super::finding::{Certainty, Change, Class, Finding, Possible, Severity, When};
use super::joined::{Found, joined, severity};
use super::page;
use super::policy_fix::{self, Form};
use super::rule::Rule;
use super::{Rules, template};
use crate::facts::{Anchor, Facts};
use crate::source::{Sources, Syntax};
use crate::symbolic::Dialect;
use serde_json::Value;

/// The findings of all hits, in the order of these.
pub fn bind(
    rules: &Rules,
    hits: &[Hit],
    facts: &Facts,
    document: &Value,
    sources: &Sources,
    possible: Possible,
) -> Vec<Finding> {
    let found = hits
        .iter()
        .filter_map(|hit| finding(rules, hit, facts, document, sources, possible));
    joined(found.collect())
}

/// Sorts findings by place and leaves each once.
pub fn put_in_order(findings: &mut Vec<Finding>, sources: &Sources) {
    findings.sort_by(|one, other| place(one, sources).cmp(&place(other, sources)));
    // One root cause on several routes is one finding; the one with the fewest conditions speaks for all.
    findings.dedup_by(|later, first| {
        later.rule == first.rule && later.at == first.at && later.message == first.message
    });
}

/// What findings are sorted by: path, place, rule, message, and how few conditions there are.
fn place<'a>(
    finding: &'a Finding,
    sources: &'a Sources,
) -> (&'a str, u32, &'a str, &'a str, usize) {
    (
        sources.get(finding.at.source).path(),
        finding.at.start,
        &finding.rule,
        &finding.message,
        finding.when.len(),
    )
}

fn finding(
    rules: &Rules,
    hit: &Hit,
    facts: &Facts,
    document: &Value,
    sources: &Sources,
    possible: Possible,
) -> Option<Found> {
    let rule = rules.get(hit.rule)?;
    let meta = &rule.meta;
    let node = document.get(&hit.collection)?.get(hit.node)?;
    let anchored = facts.anchored(&hit.collection, hit.node)?;
    let fact = hit
        .paths
        .first()
        .map_or("", |path| path.split('.').next().unwrap_or(""));
    let anchor = anchored.fact(fact);
    let certainty = if anchor.certain {
        Certainty::Certain
    } else {
        Certainty::Possible
    };
    let when = conditions(node);
    let verdict = node.get(fact);
    let said = |key: &str| {
        verdict
            .and_then(|verdict| verdict.get(key))
            .and_then(Value::as_str)
            .unwrap_or("")
    };
    let mut message = meta.title_for(node);
    if certainty == Certainty::Possible && !said("unknown").is_empty() {
        message = format!("{message} (not certain: {})", said("unknown"));
    }
    let class = if said("class") == "deployment" {
        Class::Deployment
    } else {
        meta.class
    };
    let at = anchor.at;
    let path = sources.get(at.source).path();
    let address = meta.address_for(node);
    let value = format!("{}|{}", node_name(node, path), said("statement"));
    let softened = softened(meta.severity_if(certainty, possible), anchor);
    let finding = Finding {
        rule: meta.id.clone(),
        name: meta.name.clone(),
        severity: severity(softened, anchored.usual, &when),
        certainty,
        class,
        message,
        help: help(
            rule,
            node,
            facts.dialect(at.source).unwrap_or(anchored.dialect),
            said("cause"),
            form(anchor, sources),
        ),
        at,
        label: meta.label_for(node).unwrap_or_else(|| anchor.label.clone()),
        related: anchor.related.clone(),
        witness: anchor.witness.clone(),
        fingerprint: format!("{}|{path}|{address}|{value}", meta.id),
        value,
        address,
        when,
        change: Change::Untold,
    };
    Some(Found {
        finding,
        softened,
        usual: anchored.usual,
        worlds: anchored.worlds.clone(),
    })
}

/// A rule's severity, one step lower where something softens the finding.
fn softened(of_rule: Severity, anchor: &Anchor) -> Severity {
    match (of_rule, anchor.lowered) {
        (severity, None) => severity,
        (Severity::Error, Some(_)) => Severity::Warning,
        (Severity::Warning | Severity::Note, Some(_)) => Severity::Note,
    }
}

fn conditions(node: &Value) -> Vec<When> {
    let list = node
        .get("when")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(|one| {
        let condition = one.get("condition")?.as_str()?.to_owned();
        Some(When {
            condition,
            value: one.get("value")?.as_bool()?,
        })
    })
    .collect()
}

/// The id of a node without the path that it starts with: what is left names the thing within its file.
fn node_name<'a>(node: &'a Value, path: &str) -> &'a str {
    let id = node.get("id").and_then(Value::as_str).unwrap_or("");
    id.strip_prefix(path)
        .and_then(|rest| rest.strip_prefix('#'))
        .unwrap_or(id)
}

/// What to do: the rule's sentence and, after an empty line, the fix of its page with the user's own names.
fn help(rule: &Rule, node: &Value, dialect: Dialect, cause: &str, form: Form) -> Option<String> {
    let sentence = rule
        .meta
        .help
        .as_deref()
        .map(|sentence| template::tell(sentence, node));
    let (language, syntax) = match dialect {
        Dialect::CloudFormationYaml => (page::Language::CloudFormation, Syntax::Yaml),
        Dialect::CloudFormationJson => (page::Language::CloudFormation, Syntax::Json),
        Dialect::Terraform => (page::Language::Terraform, Syntax::Yaml),
    };
    let fix = rule.fix(language, syntax, cause, node);
    let fix = fix.map(|fix| match language {
        page::Language::Terraform => policy_fix::in_form(&fix, form).unwrap_or(fix),
        page::Language::CloudFormation => fix,
    });
    let help = match (sentence, fix) {
        (Some(sentence), Some(fix)) => Some(format!(
            "{sentence}:

{fix}"
        )),
        (sentence, fix) => sentence.or(fix),
    };
    match (help, across(node, dialect)) {
        (Some(help), Some(across)) => Some(format!("{}\n\n{across}", help.trim_end())),
        (help, _) => help,
    }
}

/// How the policy is written that a finding is about: where it points, or where it refers to.
fn form(anchor: &Anchor, sources: &Sources) -> Form {
    let related = anchor.related.iter().map(|label| label.at);
    let mut places = std::iter::once(anchor.at).chain(related);
    let found = places.find_map(|at| Form::at(&sources.get(at.source).text, at.range().start));
    found.unwrap_or(Form::Blocks)
}

/// What to mind where the distribution and the bucket or function stand in different modules or templates, so that
/// neither can be named from where the other is declared.
fn across(node: &Value, dialect: Dialect) -> Option<String> {
    let text = |key: &str| node.get(key).and_then(Value::as_str).unwrap_or("");
    let module = |address: &'static str, name: &'static str| text(address).strip_suffix(text(name));
    let distribution = module("distribution_address", "distribution")?;
    let (other, address) = [
        ("bucket", "bucket_address"),
        ("function_url", "function_url_address"),
    ]
    .into_iter()
    .find(|(_, address)| !text(address).is_empty())?;
    let (kind, way) = match dialect {
        Dialect::Terraform => ("modules", "by an output and a variable"),
        Dialect::CloudFormationYaml | Dialect::CloudFormationJson => (
            "templates",
            "by an output, which a stack exports or hands down to those that it nests",
        ),
    };
    (distribution != module(address, other)?).then(|| {
        format!(
            "`{}` and `{}` stand in different {kind}: hand over what the one needs of the other {way}",
            template::in_words(text("distribution_address")),
            template::in_words(text(address))
        )
    })
}
