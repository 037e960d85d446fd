//! Facts about alternate domain names: who has them, which records lead there, whether the certificate covers them.
//!
//! "Requirements for using alternate domain names" in the Amazon CloudFront Developer Guide.

use super::Label;
use super::anchors::plain;
use super::build::{Slice, Stating};
use super::document::{Alias, Certificate};
use super::worlds::Held;
use crate::graph;
use crate::symbolic::{Spanned, Text, Truth, matching};

/// How many names are told.
const MOST: usize = 3;

/// States the alternate domain names of a distribution and the certificate that covers them.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    let named = distribution
        .aliases
        .iter()
        .filter_map(|one| Some((one, one.as_text()?)));
    for (written, alias) in named {
        let taken_by = taken_by(stating, &alias);
        let node = Alias {
            id: format!("{}:{alias}", stating.id(&distribution.address)),
            source: stating.place(written.span),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            alias: alias.to_string(),
            taken: Truth::from(taken_by.is_some()).into(),
            taken_by: taken_by.unwrap_or_default(),
            recorded: recorded(stating, &alias).into(),
            neighbour_recorded: neighbour_recorded(stating, &alias).into(),
            when: Vec::new(),
        };
        let anchored = plain(stating, written.span, "this name".to_owned());
        slice.aliases.push(Held { node, anchored });
    }
    certificate(stating, slice);
}

/// The distribution before this one that has the same name. A staging distribution shares those of the other one.
fn taken_by(stating: &Stating<'_>, alias: &Text) -> Option<String> {
    if stating.graph.edge.staging != Truth::No {
        return None;
    }
    let own = lower(alias)?;
    let others = stating.view.aliases_called(&own).into_iter();
    let mut earlier = others.filter(|other| other.is_earlier && other.exists.is_yes());
    let found = earlier.find(|other| lower(&other.alias).as_ref() == Some(&own));
    found.map(|other| other.of.to_string())
}

/// Whether a record leads the name to the distribution.
fn recorded(stating: &Stating<'_>, alias: &Text) -> Truth {
    let by = |record: &graph::DnsRecord| {
        let Some(name) = &record.name else {
            return Truth::Unknown;
        };
        match (lower(alias), lower(name)) {
            (Some(alias), Some(name)) => {
                let is_star = |text: &str| text.starts_with('*') || text.starts_with("\\052");
                if alias == name {
                    Truth::Yes
                } else if record.is_hop || is_star(&alias) || is_star(&name) {
                    Truth::Unknown
                } else {
                    Truth::No
                }
            }
            _ if alias == name => Truth::Yes,
            _ => matching::equals(alias, name),
        }
    };
    Truth::any(stating.graph.records.iter().map(by))
}

/// Whether a record leads a name beside, above or below this one to the distribution.
fn neighbour_recorded(stating: &Stating<'_>, alias: &Text) -> Truth {
    let Some(alias) = lower(alias) else {
        return Truth::Unknown;
    };
    let parent = |name: &str| name.split_once('.').map(|(_, rest)| rest.to_owned());
    let records = stating.graph.records.iter();
    let mut names = records.filter_map(|record| lower(record.name.as_ref()?));
    let is_near = |name: &String| {
        *name != alias
            && (parent(name) == parent(&alias)
                || parent(name).as_ref() == Some(&alias)
                || parent(&alias).as_ref() == Some(name))
    };
    Truth::from(names.any(|name| is_near(&name)))
}

fn certificate(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    let edge = &stating.graph.edge;
    let aliases: Vec<Text> = distribution
        .aliases
        .iter()
        .filter_map(Spanned::as_text)
        .collect();
    if aliases.is_empty() {
        return;
    }
    let (cause, missing, because): (&str, Vec<&Text>, Option<Label>) = match &edge.certificate {
        graph::Certificate::Default => ("default", aliases.iter().collect(), None),
        graph::Certificate::Arn(arn) if is_elsewhere(arn) => {
            ("region", aliases.iter().collect(), None)
        }
        graph::Certificate::Declared {
            names: Some(names),
            name_span,
            ..
        } => {
            let covered = |alias: &Text| Truth::any(names.iter().map(|name| covers(name, alias)));
            let missing: Vec<&Text> = aliases.iter().filter(|one| covered(one).is_no()).collect();
            let label = Label {
                at: *name_span,
                message: "this certificate does not cover the name".to_owned(),
            };
            let cause = if missing.is_empty() { "none" } else { "names" };
            (cause, missing, Some(label))
        }
        _ => ("none", Vec::new(), None),
    };
    let mut uncovered: Vec<String> = missing.iter().map(|one| format!("`{one}`")).collect();
    let more = uncovered.len().saturating_sub(MOST);
    uncovered.truncate(MOST);
    if more > 0 {
        uncovered.push(format!("{more} more"));
    }
    let node = Certificate {
        id: stating.id(&distribution.address),
        source: stating.place(edge.certificate_span),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        covers: if cause == "none" {
            Truth::Unknown
        } else {
            Truth::No
        }
        .into(),
        cause,
        uncovered: uncovered.join(", "),
        when: Vec::new(),
    };
    let label = match cause {
        "default" => "this shows the certificate of CloudFront itself",
        "region" => "this certificate is in another Region",
        _ => "this certificate",
    };
    let mut anchored = plain(stating, edge.certificate_span, label.to_owned());
    anchored.node.related.extend(because);
    if let Some(at) = distribution.aliases_span {
        anchored.node.related.push(Label {
            at,
            message: "the names that it has to cover".to_owned(),
        });
    }
    slice.certificates.push(Held { node, anchored });
}

/// Whether a certificate is in a Region whose certificates CloudFront does not take.
fn is_elsewhere(arn: &Text) -> bool {
    let parts: Vec<&str> = arn.known().unwrap_or_default().split(':').collect();
    matches!(parts[..], [_, "aws", "acm", region, ..] if !["", "us-east-1"].contains(&region))
}

/// Whether a name of a certificate covers an alternate domain name: it is the same, or has a star in place of its first
/// label.
fn covers(name: &Text, alias: &Text) -> Truth {
    if name == alias {
        return Truth::Yes;
    }
    if let (Some(name), Some(alias)) = (lower(name), lower(alias)) {
        if !name.is_ascii() || !alias.is_ascii() {
            return Truth::Unknown;
        }
        let parent = alias.split_once('.').map(|(_, parent)| parent);
        let by_star = name
            .strip_prefix("*.")
            .is_some_and(|below| Some(below) == parent);
        return Truth::from(name == alias || by_star);
    }
    if name.prefix().starts_with('*') {
        return Truth::Unknown;
    }
    matching::equals_ignoring_case(name, alias)
}

fn lower(text: &Text) -> Option<String> {
    text.known()
        .map(|known| known.trim_end_matches('.').to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::written::text;

    #[test]
    fn the_star_of_a_certificate_stands_for_one_label() {
        for (name, alias, expected) in [
            ("*.example.com", "www.example.com", Truth::Yes),
            ("*.example.com", "example.com", Truth::No),
            ("*.example.com", "a.b.example.com", Truth::No),
            ("*.example.com", "*.example.com", Truth::Yes),
            ("www.example.com", "*.example.com", Truth::No),
            ("WWW.example.com", "www.example.com", Truth::Yes),
            ("<host>", "<host>", Truth::Yes),
            ("<any>", "www.example.com", Truth::Unknown),
            ("*.<any>", "www.example.com", Truth::Unknown),
        ] {
            assert_eq!(
                covers(&text(name), &text(alias)),
                expected,
                "{name} {alias}"
            );
        }
    }
}
