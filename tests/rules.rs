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
        let unfiltered = |one: &Alternative| one.filters.is_empty();
        assert!(
            !rule.selection.alternatives.iter().any(unfiltered),
            "{stem}: it would be evaluated for every node"
        );
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
        let page = Page::read(rule.page.expect("a page")).expect("a page");
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
             title: {:?},\n        label: {:?},\n        help: {:?},\n        selection: &[{}],\n    }},\n",
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
