//! The rules folder, the table of shipped rules, the pages and the README agree. `UPDATE=1 cargo test --test rules`
//! writes what is generated from the folder.

mod common;

use common::{is_updating, keep, root, text};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use cf403::check::{
    Alternative, Class, Filter, Language, Page, Rule, Rules, Scalar, Schema, Severity, placeholders,
};
use cf403::source::Syntax;
use serde_json::{Value, json};

/// A rule and its page as the folder has them.
struct Found {
    /// Below the repository, with forward slashes and without an extension.
    stem: String,
    rule: Rule,
    page: Page,
}

/// The paths below `folder` that end in `.guard`, without that ending.
fn stems(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of rules") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            stems(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "guard") {
            let below = path
                .strip_prefix(root())
                .expect("a path below the repository");
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            found.push(parts.join("/").trim_end_matches(".guard").to_owned());
        }
    }
}

/// All rules of the folder, in the order of their ids.
fn found() -> Vec<Found> {
    let mut all = Vec::new();
    stems(&root().join("rules"), &mut all);
    let read_one = |stem: String| {
        let path = format!("{stem}.guard");
        let (rule, doubts) =
            Rule::read(&path, &text(&path), &Schema::default()).unwrap_or_else(|error| {
                panic!("{path}:{}:{}: {error}", error.at.line, error.at.column)
            });
        assert!(doubts.is_empty(), "{path}: {doubts:#?}");
        let page = format!("{stem}.md");
        let page = Page::read(&text(&page)).unwrap_or_else(|error| panic!("{page}: {error}"));
        Found { stem, rule, page }
    };
    let mut all: Vec<Found> = all.into_iter().map(read_one).collect();
    all.sort_by(|one, other| one.rule.meta.id.cmp(&other.rule.meta.id));
    all
}

#[test]
fn the_table_of_shipped_rules_is_what_the_folder_holds() {
    keep("src/check/shipped.rs", &table(&found()));
}

#[test]
fn the_readme_lists_the_rules() {
    let path = "rules/README.md";
    let readme = text(path);
    let (before, rest) = readme
        .split_once("<!-- table -->\n")
        .expect("the start of the table");
    let (_, after) = rest
        .split_once("<!-- end of table -->")
        .expect("the end of the table");
    let mut table = String::from("| id | name | severity | finds |\n|---|---|---|---|\n");
    for one in found() {
        let meta = &one.rule.meta;
        let severity = match (meta.class, meta.severity) {
            (Class::Deployment, _) => "deployment",
            (Class::Forbidden, Severity::Error) => "error",
            (Class::Forbidden, Severity::Warning) => "warning",
            (Class::Forbidden, Severity::Note) => "note",
        };
        let link = one.stem.trim_start_matches("rules/");
        let summary = one.page.summary();
        writeln!(
            table,
            "| {} | [{}]({link}.md) | {severity} | {summary} |",
            meta.id, meta.name
        )
        .expect("a string takes any text");
    }
    keep(
        path,
        &format!("{before}<!-- table -->\n{table}<!-- end of table -->{after}"),
    );
}

#[test]
fn ids_and_names_are_unique_and_agree_with_files_and_pages() {
    let mut taken = BTreeMap::new();
    for Found { stem, rule, page } in &found() {
        let meta = &rule.meta;
        assert_eq!(
            stem.rsplit('/').next(),
            Some(meta.name.as_str()),
            "{stem}: the file is named after the rule"
        );
        assert_eq!(
            (&page.id, &page.name),
            (&meta.id, &meta.name),
            "{stem}.md: the title line"
        );
        let declared = format!("rule {} ", meta.id.replace('-', "_"));
        assert!(
            rule.text.contains(&declared),
            "{stem}.guard: the rule is called `{declared}`"
        );
        for word in [&meta.id, &meta.name] {
            assert_eq!(
                taken.insert(word.to_lowercase(), stem.clone()),
                None,
                "{stem}: `{word}` is taken"
            );
        }
    }
}

#[test]
fn titles_are_one_sentence_in_the_house_style() {
    for Found { stem, rule, page } in &found() {
        let title = &rule.meta.title;
        assert!(
            !title.ends_with('.') && !title.contains('\n'),
            "{stem}: {title}"
        );
        assert!(
            !title.starts_with(char::is_uppercase)
                || title.starts_with("CloudFront")
                || title.starts_with("S3"),
            "{stem}: {title}"
        );
        assert!(
            page.summary().ends_with('.'),
            "{stem}.md: the first paragraph says what the rule finds"
        );
    }
}

#[test]
fn every_selection_can_be_looked_up() {
    for Found { stem, rule, .. } in &found() {
        let unfiltered = |one: &Alternative| one.filters.is_empty() && one.spares.is_none();
        assert!(
            !rule.selection.alternatives.iter().any(unfiltered),
            "{stem}: it would be evaluated for every node"
        );
    }
}

/// Why a request may be refused, each by the name that it has in the facts.
fn causes() -> Vec<String> {
    let schema: Value =
        serde_json::from_str(&text("schemas/facts.schema.json")).expect("a schema is JSON");
    let named = schema["$defs"]["Cause"]["oneOf"]
        .as_array()
        .expect("the causes, one by one")
        .iter();
    named
        .map(|one| one["const"].as_str().expect("a name").to_owned())
        .collect()
}

/// The kinds of callers: who asks, whether CloudFront signs, and what is asked.
const SERVICE: (&str, &str, &str) = ("oac", "always", "s3_rest");
const IDENTITY: (&str, &str, &str) = ("oai", "none", "s3_rest");
const UNSIGNED: [(&str, &str, &str); 3] = [
    ("oac", "never", "s3_rest"),
    ("anonymous", "none", "s3_rest"),
    ("anonymous", "none", "s3_website"),
];

/// The same, who ask through access points.
const THROUGH_POINT: [(&str, &str, &str); 4] = [
    ("oac", "always", "s3_access_point"),
    ("oai", "none", "s3_access_point"),
    ("oac", "never", "s3_access_point"),
    ("anonymous", "none", "s3_access_point"),
];
const THROUGH_MULTI_REGION: (&str, &str, &str) = ("oac", "always", "s3_multi_region_access_point");

/// Who can be refused for a cause by the bucket, directly or behind an access point.
fn refused_behind_points(cause: &str) -> Vec<(&str, &str, &str)> {
    let mut all = refused_by_the_bucket(cause);
    let alike = |asks: (&str, &str, &str)| {
        let direct = (asks.0, asks.1, "s3_rest");
        refused_by_the_bucket(cause).contains(&direct)
    };
    let through = THROUGH_POINT.into_iter().chain([THROUGH_MULTI_REGION]);
    all.extend(through.filter(|asks| alike(*asks)));
    all
}

/// Who can be refused for a cause by the endpoint.
fn refused_by_the_endpoint(cause: &str) -> Vec<(&str, &str, &str)> {
    match cause {
        "access_point_vpc_only" => THROUGH_POINT.to_vec(),
        "multi_region_signature" => vec![THROUGH_MULTI_REGION],
        "multi_region_unsigned" => vec![
            ("oac", "never", "s3_multi_region_access_point"),
            ("anonymous", "none", "s3_multi_region_access_point"),
        ],
        "directory_bucket" => vec![
            ("oac", "always", "s3_express"),
            ("oai", "none", "s3_express"),
            ("anonymous", "none", "s3_express"),
        ],
        "other_partition" => vec![SERVICE, IDENTITY, THROUGH_POINT[0]],
        // What a bucket answers, except by what only buckets have: a payer and an ACL, and headers as secrets.
        "requester_pays"
        | "header_not_sent"
        | "public_acl_ignored"
        | "several_policies"
        | "policy_on_other_bucket"
        | "policy_under_condition"
        | "identity_in_acl"
        | "object_tags"
        | "deny_source_org" => Vec::new(),
        "identity_region" => vec![IDENTITY],
        _ => {
            let of_bucket = refused_behind_points(cause).into_iter();
            let through = of_bucket.filter(|asks| asks.2.ends_with("access_point"));
            through.collect()
        }
    }
}

/// Who can be refused for a cause by the bucket.
fn refused_by_the_bucket(cause: &str) -> Vec<(&str, &str, &str)> {
    let everybody = || {
        let mut all = vec![SERVICE, IDENTITY];
        all.extend(UNSIGNED);
        all
    };
    match cause {
        "restrict_public_buckets" => everybody()
            .into_iter()
            .filter(|caller| *caller != SERVICE)
            .collect(),
        "private_bucket" | "public_acl_ignored" | "deny_signature" | "header_not_sent" => {
            UNSIGNED.to_vec()
        }
        "other_identity" | "identity_malformed" | "identity_in_acl" => vec![IDENTITY],
        "other_principal" | "deny_source_org" => vec![SERVICE],
        // It is asked of uploads alone.
        "deny_put_encryption" => Vec::new(),
        "no_policy"
        | "no_statement"
        | "grants_other_identity_kind"
        | "condition_key_absent"
        | "condition_not_met"
        | "resource_is_bucket"
        | "resource_other_bucket"
        | "resource_other_objects"
        | "resource_other_partition"
        | "action_missing" => vec![SERVICE, IDENTITY],
        "requester_pays"
        | "several_policies"
        | "policy_on_other_bucket"
        | "policy_under_condition"
        | "object_tags" => everybody(),
        _ if cause.starts_with("source_arn_") => vec![SERVICE],
        _ if cause.starts_with("deny_") => everybody(),
        _ => Vec::new(),
    }
}

/// Who can be refused for a cause by the function behind a function URL: the auth type of the URL comes last.
fn refused_by_the_function(cause: &str) -> Vec<(&str, &str, &str)> {
    const SIGNED: (&str, &str, &str) = ("oac", "always", "aws_iam");
    const OPEN: [(&str, &str, &str); 2] =
        [("oac", "always", "none"), ("anonymous", "none", "none")];
    match cause {
        "function_url_unsigned" => vec![("anonymous", "none", "aws_iam")],
        "function_url_never_signed" => vec![("oac", "never", "aws_iam")],
        "no_permission"
        | "invoke_function_url_missing"
        | "invoke_function_missing"
        | "other_principal" => vec![SIGNED],
        "not_public" | "public_invoke_function_url_missing" | "public_invoke_function_missing" => {
            OPEN.to_vec()
        }
        "other_qualifier" | "other_auth_type" | "condition_key_absent" | "condition_not_met" => {
            let mut all = vec![SIGNED];
            all.extend(OPEN);
            all
        }
        "source_arn_wildcard_taken_literally" => Vec::new(),
        _ if cause.starts_with("source_arn_") => vec![SIGNED],
        _ => Vec::new(),
    }
}

/// Who can be refused for a cause by the key.
fn refused_by_the_key(cause: &str) -> Vec<(&str, &str, &str)> {
    match cause {
        "anonymous_sse_kms" => UNSIGNED.to_vec(),
        "oai_sse_kms" => vec![IDENTITY],
        "default_key_policy"
        | "key_managed_by_aws"
        | "no_statement"
        | "grants_other_identity_kind"
        | "other_principal"
        | "action_missing"
        | "condition_key_absent"
        | "condition_not_met"
        | "encryption_context"
        | "key_disabled"
        | "key_deleted"
        | "key_replaced" => vec![SERVICE],
        "resource_other_partition"
        | "deny_signature"
        | "deny_source_org"
        | "deny_put_encryption" => Vec::new(),
        _ if ["source_arn_", "resource_", "deny_"]
            .iter()
            .any(|start| cause.starts_with(start)) =>
        {
            vec![SERVICE]
        }
        _ => Vec::new(),
    }
}

/// Who can be turned away for a cause because of HTTP, where viewers with HTTPS are served.
fn turned_away_over_http(cause: &str) -> Vec<(&str, &str, &str)> {
    match cause {
        "deny_insecure_transport" | "condition_not_met" => vec![
            ("oac", "no_override", "s3_rest"),
            ("oac", "never", "s3_rest"),
            ("anonymous", "none", "s3_rest"),
            IDENTITY,
        ],
        _ => Vec::new(),
    }
}

/// Who can be kept from writing for a cause by the bucket. Where nobody signs for CloudFront, viewers may sign
/// themselves.
fn kept_from_writing(cause: &str) -> Vec<(&str, &str, &str)> {
    if cause == "deny_put_encryption" {
        return vec![SERVICE];
    }
    if ["object_tags", "deny_source_org"].contains(&cause) {
        return Vec::new();
    }
    let mut callers = refused_by_the_bucket(cause);
    // Who pays is asked of reading alone.
    callers.retain(|caller| !UNSIGNED.contains(caller) && cause != "requester_pays");
    callers
}

/// Who can be kept from encrypting for a cause by the key, if not from reading.
fn kept_from_encrypting(cause: &str) -> Vec<(&str, &str, &str)> {
    let mut callers = refused_by_the_key(cause);
    // With a key that is disabled, or about to be deleted, nothing can be read either.
    let reads = !["key_disabled", "key_deleted", "key_replaced"].contains(&cause);
    callers.retain(|caller| *caller == SERVICE && reads);
    callers
}

/// Whether a node of a collection holds what a selection asks for, and not what the rule asserts.
fn admits(one: &Alternative, collection: &str, node: &Value) -> bool {
    let holds = |filter: &Filter| {
        let found = filter.path.split('.').fold(node, |at, key| &at[key]);
        let mut values = filter.values.iter();
        values.any(|value| matches!(value, Scalar::Text(text) if found == text))
    };
    let is_spared = one.spares.as_ref().is_some_and(holds);
    one.collection == collection && !is_spared && one.filters.iter().all(holds)
}

#[test]
fn every_cause_of_a_refusal_is_found_by_one_rule_whoever_asks() {
    let found = found();
    let mut slips = Vec::new();
    for cause in causes() {
        let refused = [
            ("endpoint", refused_by_the_endpoint(&cause)),
            ("read", refused_behind_points(&cause)),
            ("key", refused_by_the_key(&cause)),
            ("invoke", refused_by_the_function(&cause)),
            ("http", turned_away_over_http(&cause)),
            ("write", kept_from_writing(&cause)),
            ("write_key", kept_from_encrypting(&cause)),
        ];
        if cause != "none" && refused.iter().all(|(_, callers)| callers.is_empty()) {
            slips.push(format!("{cause}: this test does not know who meets it"));
        }
        for (layer, callers) in refused {
            for (caller, signing, origin) in callers {
                let (origin_kind, auth) = if layer == "invoke" {
                    ("lambda_url", origin)
                } else {
                    (origin, "")
                };
                let mut node = json!({
                    "root": if ["endpoint", "read", "key", "invoke"].contains(&layer) { layer } else { "none" },
                    "caller": caller,
                    "signing": signing,
                    "origin_kind": origin_kind,
                    "custom_origin": "no",
                    "staging": "no",
                    "kms_key_outside": "",
                    "bucket_outside": "no",
                    "function_auth": auth,
                    "write": {"decision": "none", "suggested_by": "policy"},
                    layer: {"cause": cause, "decision": "denied"},
                });
                if layer.starts_with("write") {
                    node["write"]["suggested_by"] = json!("policy");
                    node["write"]["put"] = json!(if layer == "write" {
                        "denied"
                    } else {
                        "allowed"
                    });
                }
                let rules: Vec<&str> = found
                    .iter()
                    .filter(|one| {
                        let mut selections = one.rule.selection.alternatives.iter();
                        selections.any(|one| admits(one, "routes", &node))
                    })
                    .map(|one| one.rule.meta.id.as_str())
                    .collect();
                if rules.len() != 1 {
                    slips.push(format!(
                        "{layer} {cause} of {caller} ({signing}) at {origin}: {rules:?}"
                    ));
                }
            }
        }
    }
    assert!(slips.is_empty(), "\n{}", slips.join("\n"));
}

#[test]
fn every_page_that_is_refused_by_itself_is_found_by_one_rule() {
    let found = found();
    for purpose in ["root_object", "error_page"] {
        let node = json!({"purpose": purpose, "root": "read"});
        let rules = found.iter().filter(|one| {
            let mut selections = one.rule.selection.alternatives.iter();
            selections.any(|one| admits(one, "pages", &node))
        });
        assert_eq!(rules.count(), 1, "{purpose}");
    }
}

#[test]
fn placeholders_of_fixes_are_written_as_the_facts_are() {
    for Found { stem, rule, page } in &found() {
        let texts = page
            .fixes
            .values()
            .chain([&rule.meta.title])
            .chain(rule.meta.label.as_ref())
            .chain(rule.meta.help.as_ref());
        for path in texts.flat_map(|text| placeholders(text)) {
            assert!(!path.contains(".."), "{stem}: {{{path}}}");
        }
    }
}

#[test]
fn shipped_rules_are_found_by_id_and_name_in_any_case() {
    if is_updating() {
        // The table that was compiled in may be the one that is being replaced.
        return;
    }
    let rules = Rules::shipped();
    for Found { rule, .. } in &found() {
        let by_id = rules.find(&rule.meta.id.to_lowercase());
        assert!(by_id.is_some());
        assert_eq!(by_id, rules.find(&rule.meta.name.to_uppercase()));
        assert!(cf403::check::explain(&rule.meta.name).is_some());
    }
    assert_eq!(rules.all().len(), found().len());
}

#[test]
fn fixes_for_templates_are_yaml_and_become_json() {
    for rule in Rules::shipped().all() {
        let page = common::page_of(rule);
        let Some(fix) = page.fix(Language::CloudFormation, "") else {
            continue;
        };
        let node = node_for(fix);
        let filled = rule
            .fix(Language::CloudFormation, Syntax::Yaml, "", &node)
            .expect("a fix");
        assert_eq!(placeholders(&filled), [""; 0], "{}: {filled}", rule.path);
        let json = rule
            .fix(Language::CloudFormation, Syntax::Json, "", &node)
            .expect("a fix");
        let parsed = serde_json::from_str::<Value>(&json);
        assert!(
            parsed.is_ok_and(|value| value.is_object()),
            "{}: {json}",
            rule.path
        );
    }
}

/// A node that holds something for every placeholder.
fn node_for(template: &str) -> Value {
    let mut node = json!({});
    for path in placeholders(template) {
        let mut at = &mut node;
        for key in path.split('.') {
            at = &mut at[key];
        }
        *at = json!("Name");
    }
    node
}

/// The text of `src/check/shipped.rs`.
fn table(rules: &[Found]) -> String {
    let mut table = String::from(
        "//! The shipped rules, in the order of their ids.\n\
         //!\n\
         //! Generated from `rules/` by `UPDATE=1 cargo test --test rules`; edits are overwritten. Before a rule's file is\n\
         //! moved or removed, take its entry out of this table, or nothing compiles any more.\n\n",
    );
    table.push_str(match rules {
        [] => "use super::catalog::Shipped;\n",
        _ => "use super::catalog::{Is, Shipped};\nuse super::finding::{Class, Severity};\n",
    });
    table.push_str("\npub(super) const SHIPPED: &[Shipped] = &[\n");
    for Found { stem, rule, .. } in rules {
        let meta = &rule.meta;
        let selection: Vec<String> = rule
            .selection
            .alternatives
            .iter()
            .map(alternative)
            .collect();
        write!(
            table,
            "    Shipped {{\n        path: \"{stem}.guard\",\n        \
             text: include_str!(\"../../{stem}.guard\"),\n        \
             page: include_str!(\"../../{stem}.md\"),\n        \
             id: {:?}, name: {:?}, severity: Severity::{:?}, class: Class::{:?},\n        \
             subject: {:?}, address: {:?}, since: {:?},\n        \
             title: {:?},\n        label: {:?},\n        help: {:?},\n        selection: &[{}],\n        \
             spares: &[{}],\n    }},\n",
            meta.id,
            meta.name,
            meta.severity,
            meta.class,
            meta.subject,
            meta.address,
            meta.since,
            meta.title,
            meta.label,
            meta.help,
            selection.join(", "),
            spared(&rule.selection.alternatives),
        )
        .expect("a string takes any text");
    }
    table.push_str("];\n");
    table
}

fn alternative(one: &Alternative) -> String {
    let filters: Vec<String> = one.filters.iter().map(filter).collect();
    format!("&[{}]", filters.join(", "))
}

/// What all alternatives of a rule spare. A shipped rule that has several has to spare the same in each.
fn spared(alternatives: &[Alternative]) -> String {
    let mut all: Vec<String> = alternatives
        .iter()
        .map(|one| one.spares.as_ref().map(filter).unwrap_or_default())
        .collect();
    all.dedup();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn filter(one: &Filter) -> String {
    let values: Vec<String> = one
        .values
        .iter()
        .map(|value| match value {
            Scalar::Text(text) => format!("Is::Text({text:?})"),
            Scalar::Bool(value) => format!("Is::Bool({value})"),
            Scalar::Number(number) => format!("Is::Number({number:?})"),
        })
        .collect();
    format!("({:?}, &[{}])", one.path, values.join(", "))
}
