//! Host names as people write them.

use super::shape::LONGEST;
use super::*;
use crate::symbolic::{Domain, Hole, UnitId};

fn hole(name: &str) -> Text {
    Text::hole(Hole::given(UnitId::new(0), name, Domain::Free))
}

fn kind(text: &Text) -> (HostKind, Option<String>) {
    let host = classify(text, &Scope::default());
    (host.kind, host.name.map(|name| name.to_string()))
}

#[test]
fn knows_s3_hosts_in_every_spelling() {
    for host in [
        "assets.s3.amazonaws.com",
        "assets.s3.eu-west-1.amazonaws.com",
        "assets.s3-eu-west-1.amazonaws.com",
        "assets.s3.dualstack.eu-west-1.amazonaws.com",
        "assets.s3.cn-north-1.amazonaws.com.cn",
    ] {
        assert_eq!(
            kind(&Text::literal(host)),
            (HostKind::S3Rest, Some("assets".into())),
            "{host}"
        );
    }
    for host in [
        "a.b.s3-website-us-east-1.amazonaws.com",
        "a.b.s3-website.eu-west-3.amazonaws.com",
    ] {
        assert_eq!(
            kind(&Text::literal(host)),
            (HostKind::S3Website, Some("a.b".into())),
            "{host}"
        );
    }
}

#[test]
fn keeps_the_holes_of_a_bucket_name() {
    let host = hole("App")
        .then_str("-content.s3.")
        .then(&hole("Region"))
        .then_str(".amazonaws.com");
    assert_eq!(
        kind(&host),
        (HostKind::S3Rest, Some("${App}-content".into()))
    );
}

#[test]
fn a_listed_value_may_spell_a_host_in_several_ways() {
    let listed = |values: &[&str]| {
        let values: Vec<Box<str>> = values.iter().map(|value| (*value).into()).collect();
        Text::hole(Hole::given(
            UnitId::new(0),
            "Map",
            Domain::Choice(values.into()),
        ))
    };
    let host = |values: &[&str]| Text::literal("a.").then(&listed(values));
    let both = host(&["s3.amazonaws.com", "s3.eu-west-1.amazonaws.com"]);
    assert_eq!(kind(&both), (HostKind::S3Rest, Some("a".into())));
    // Only some of the spellings name no Region, so that it is not the global endpoint for sure.
    assert!(!classify(&both, &Scope::default()).global);
    assert_eq!(
        kind(&host(&[
            "s3-website-us-east-1.amazonaws.com",
            "s3-website.eu-west-3.amazonaws.com"
        ])),
        (HostKind::S3Website, Some("a".into()))
    );
    assert_eq!(
        kind(&host(&["s3.amazonaws.com", "example.org"])).0,
        HostKind::Unknown
    );
}

#[test]
fn characters_that_look_like_holes_are_no_holes() {
    let odd = "\u{E000}.s3.amazonaws.com";
    assert_eq!(
        kind(&hole("Name").then_str(odd)),
        (HostKind::S3Rest, Some("${Name}\u{E000}".into()))
    );
    let odd = "\u{FFFC}.s3.amazonaws.com";
    assert_eq!(kind(&hole("Name").then_str(odd)).0, HostKind::Unknown);
}

#[test]
fn every_hole_of_many_keeps_its_place() {
    let mut host = Text::default();
    for number in 0..10_000 {
        host.push(&hole(&number.to_string()));
    }
    let name = host.to_string();
    assert_eq!(
        kind(&host.then_str(".s3.amazonaws.com")),
        (HostKind::S3Rest, Some(name))
    );
}

#[test]
fn what_is_longer_than_a_host_name_is_none() {
    let long = Text::literal("a".repeat(400_000)).then_str(".s3.amazonaws.com");
    assert_eq!(kind(&long), (HostKind::Unknown, None));
    let longest = "a".repeat(LONGEST - ".s3.amazonaws.com".len());
    let host = Text::literal(&longest).then_str(".S3.amazonaws.com");
    assert_eq!(kind(&host), (HostKind::S3Rest, Some(longest)));
}

#[test]
fn does_not_guess() {
    assert_eq!(kind(&hole("Domain")).0, HostKind::Unknown);
    assert_eq!(
        kind(&hole("Domain").then_str(".s3.example.org")).0,
        HostKind::Custom
    );
    assert_eq!(
        kind(&Text::literal(
            "http://assets.s3-website-us-east-1.amazonaws.com"
        ))
        .0,
        HostKind::Unknown
    );
    assert_eq!(
        kind(&Text::literal("www.s3.example.com")).0,
        HostKind::Custom
    );
    assert_eq!(kind(&Text::literal("s3.amazonaws.com")).0, HostKind::S3Path);
    assert_eq!(
        kind(&hole("Name").then_str(".").then(&hole("Zone"))).0,
        HostKind::Unknown
    );
}
