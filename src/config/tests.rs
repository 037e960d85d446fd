//! What `cf403.yaml` may say, and what it may not.

use super::settings::names;
use super::*;
use crate::source::{Origin, SourceId};

fn source(text: &str) -> Source {
    Source::new(SourceId(0), Origin::File(FILE.to_owned()), text.to_owned())
}

fn wrong(text: &str) -> Vec<(u32, String)> {
    let source = source(text);
    let problems = Config::read(&source).expect_err("something is wrong");
    let told = problems.into_iter();
    told.map(|problem| (problem.at.start, problem.message))
        .collect()
}

#[test]
fn reads_every_setting() {
    let source = source(
        "account: 012345678901\nregion: eu-west-1\npartition: aws\nparameters:\n  infra/site.yaml: {Stage: prod, Count: 3, Zones: [a, b]}\n",
    );
    let config = Config::read(&source).expect("nothing is wrong");
    assert_eq!(config.environment.account.as_deref(), Some("012345678901"));
    assert_eq!(config.environment.region.as_deref(), Some("eu-west-1"));
    assert_eq!(config.environment.partition.as_deref(), Some("aws"));
    let (path, _, values) = &config.parameters[0];
    assert_eq!(path, "infra/site.yaml");
    let values: Vec<(&str, &str, &str)> = values
        .iter()
        .map(|value| (&*value.name, &*value.value, &*value.place))
        .collect();
    assert_eq!(
        values,
        [
            ("Stage", "prod", "cf403.yaml:5:21"),
            ("Count", "3", "cf403.yaml:5:34"),
            ("Zones", "a,b", "cf403.yaml:5:44")
        ]
    );
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "# nothing yet\n", "---\n", "parameters: {}\n"] {
        assert_eq!(Config::read(&source(text)), Ok(Config::default()), "{text}");
    }
}

#[test]
fn what_is_wrong_is_told_where_it_stands() {
    assert_eq!(
        wrong("regoin: eu-west-1\n"),
        [(
            0,
            "there is no setting `regoin`; did you mean `region`?".to_owned()
        )]
    );
    assert_eq!(
        wrong("colour: red\n"),
        [(0, "there is no setting `colour`; there are `fail-on`, `select`, `ignore`, `severity`, `exclude`, `rules`, `require-reason`, `account`, `region`, `partition`, `parameters`".to_owned())]
    );
    for (text, place) in [
        ("account: 1234\n", 9),
        ("region: everywhere\n", 8),
        ("partition: aws-moon\n", 11),
        ("region: [eu-west-1]\n", 8),
        ("- region\n", 0),
        ("parameters: site.yaml\n", 12),
        ("parameters: {site.yaml: prod}\n", 24),
        ("parameters: {site.yaml: {Stage: {a: b}}}\n", 32),
        ("region: eu-west-1\nregion: eu-west-2\n", 18),
        ("fail-on: fatal\n", 9),
        ("select: CF403-A\n", 8),
        ("select: [{a: b}]\n", 9),
        ("severity: {CF403-E501: none}\n", 23),
        ("severity: [CF403-E501]\n", 10),
        ("exclude: [build, ../other]\n", 17),
        ("require-reason: sometimes\n", 16),
        ("ignore: CF403-E501\n", 8),
        ("ignore: [{reason: none}]\n", 9),
        ("ignore: [{rule: CF403-E501, path: x}]\n", 28),
        ("ignore: [{rule: CF403-E501, paths: x}]\n", 35),
        ("region: eu-west-1\n---\nregion: eu-west-2\n", 22),
    ] {
        assert_eq!(wrong(text)[0].0, place, "{text}");
    }
    assert_eq!(wrong("region: [\n").len(), 1);
}

#[test]
fn the_schema_knows_the_settings() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).expect("a schema is JSON");
    for name in names() {
        assert!(schema["properties"][&name].is_object(), "{name}");
    }
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn what_counts_is_read() {
    let source = source(
        "fail-on: warning\nselect: [CF403-A, oac-signing-never]\nseverity: {CF403-E501: note}\nexclude: [build, infra/*.json]\nrules: [policies]\nrequire-reason: true\nignore:\n  - CF403-E504\n  - {rule: CF403-E501, reason: ' none asks ', paths: [downloads]}\n",
    );
    let config = Config::read(&source).expect("nothing is wrong");
    let words =
        |words: &[Word]| -> Vec<String> { words.iter().map(|word| word.text.clone()).collect() };
    assert_eq!(config.fail_on, Some(Severity::Warning));
    assert_eq!(words(&config.select), ["CF403-A", "oac-signing-never"]);
    let (rule, severity) = &config.severity[0];
    assert_eq!((&*rule.text, *severity), ("CF403-E501", Severity::Note));
    assert!(config.exclude.mean(std::path::Path::new("infra/plan.json")));
    assert_eq!(words(&config.rules), ["policies"]);
    assert!(config.require_reason);
    let [everywhere, downloads] = &config.ignore[..] else {
        panic!("two wishes: {:?}", config.ignore)
    };
    assert_eq!(everywhere.rule.text, "CF403-E504");
    assert!(everywhere.paths.is_empty());
    assert_eq!(downloads.reason, "none asks");
    assert!(
        downloads
            .paths
            .mean(std::path::Path::new("a/downloads/site.yaml"))
    );
}

#[test]
fn the_example_that_init_writes_says_nothing_and_its_examples_are_right() {
    assert_eq!(Config::read(&source(EXAMPLE)), Ok(Config::default()));
    let said: String = EXAMPLE
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| !line.ends_with('.') && !line.ends_with(". All of them may be left out"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let config = Config::read(&source(&said)).unwrap_or_else(|all| panic!("{said}\n{all:?}"));
    assert!(config.require_reason && config.fail_on == Some(Severity::Warning));
    for name in names() {
        assert!(said.contains(&format!("{name}:")), "{name}");
    }
}
