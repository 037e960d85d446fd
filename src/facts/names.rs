//! Facts about DNS records that point at a distribution: whether an alternate domain name covers them.
//!
//! "Use custom URLs by adding alternate domain names (CNAMEs)" in the Amazon CloudFront Developer Guide.

use super::anchors::plain;
use super::build::{Slice, Stating};
use super::document::Name;
use super::worlds::Held;
use super::{Label, Witness};
use crate::graph::{Distribution, DnsRecord};
use crate::symbolic::{Spanned, Text, Truth, matching};

/// States the names that lead to a distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    let is_staging = stating.graph.edge.staging;
    for record in &stating.graph.records {
        let others = record
            .name
            .as_ref()
            .map(|name| (name, stating.view.aliases_answering(name)));
        let elsewhere = |wanted: Truth| {
            let (name, others) = others.as_ref()?;
            let mut others = others.iter();
            others.find(|other| covers(&other.alias, name).and(other.exists) == wanted)
        };
        let covered = match record
            .name
            .as_ref()
            .map(|name| covered(distribution, record, name))
        {
            // It answers to no name at all, and which of them lead to it is not what to mend.
            _ if distribution.enabled.is_no() || is_staging.is_yes() => Truth::Unknown,
            None => Truth::Unknown,
            // Another distribution that may be there would answer in its place.
            Some(Truth::No)
                if elsewhere(Truth::Yes).is_none() && elsewhere(Truth::Unknown).is_some() =>
            {
                Truth::Unknown
            }
            Some(covered) if stating.graph.assumed.is_some() => covered.or(Truth::Unknown),
            Some(covered) => covered,
        };
        let covered_by = elsewhere(Truth::Yes).map(|other| other.of.to_string());
        let chosen = other_host(covered_by.as_deref());
        let node = Name {
            id: format!(
                "{}:{}",
                stating.id(&record.address),
                record
                    .name
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default()
            ),
            source: stating.place(record.name_span),
            record: record.local_name.to_string(),
            name: record
                .name
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            enabled: distribution.enabled.into(),
            staging: is_staging.into(),
            covered: covered.into(),
            covered_by: covered_by.unwrap_or_default(),
            when: Vec::new(),
        };
        let mut anchored = plain(
            stating,
            record.name_span,
            "this name leads to the distribution".to_owned(),
        );
        let at = distribution.aliases_span.unwrap_or(distribution.name_span);
        anchored.node.related.push(Label {
            at,
            message: "whose alternate domain names do not cover it".to_owned(),
        });
        anchored.node.certain = covered.is_no();
        let mut silent = anchored.node.clone();
        silent.certain = true;
        silent.related.clear();
        for fact in ["enabled", "staging"] {
            anchored.facts.push((fact, silent.clone()));
        }
        anchored.node.witness = Some(Witness {
            request: format!(
                "GET https://{}/",
                record
                    .name
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default()
            ),
            steps: vec![Label {
                at: distribution.name_span,
                message: format!("distribution `{}`", distribution.local_name),
            }],
            refusal: chosen,
        });
        slice.names.push(Held { node, anchored });
    }
}

/// Whether an alternate domain name of the distribution covers the name of a record. A record that others point at
/// need not be covered: viewers may only ever ask for the others.
fn covered(distribution: &Distribution, record: &DnsRecord, name: &Text) -> Truth {
    let by_alias = |alias: &Spanned| {
        alias
            .as_text()
            .map_or(Truth::Unknown, |alias| covers(&alias, name))
    };
    let by_any = Truth::any(distribution.aliases.iter().map(by_alias));
    if record.is_hop {
        by_any.or(Truth::Unknown)
    } else {
        by_any
    }
}

/// Who answers to a name that the distribution does not have.
fn other_host(other: Option<&str>) -> String {
    let has_it = other.map_or_else(
        || "none has this alternate domain name".to_owned(),
        |other| format!("`{other}` has this alternate domain name"),
    );
    format!("CloudFront chooses the distribution by the Host header, and {has_it}")
}

/// Whether an alternate domain name covers a DNS name: the same name, or one label in place of a leading `*`.
fn covers(alias: &Text, name: &Text) -> Truth {
    let lower = |text: &Text| text.known().map(str::to_ascii_lowercase);
    if let (Some(alias), Some(name)) = (lower(alias), lower(name)) {
        return covers_known(&alias, &name);
    }
    if alias == name {
        return Truth::Yes;
    }
    if let Some(rest) = alias.strip_prefix("*.") {
        // `*.${Zone}` covers `www.${Zone}`.
        let one_label = name.prefix().split_once('.').is_some_and(|(label, _)| {
            name.strip_prefix(&format!("{label}."))
                .is_some_and(|parent| parent == rest)
        });
        return if one_label {
            Truth::Yes
        } else {
            Truth::Unknown
        };
    }
    matching::equals(alias, name)
}

fn covers_known(alias: &str, name: &str) -> Truth {
    if alias == name {
        return Truth::Yes;
    }
    let labels_below = |parent: &str, name: &str| {
        let below = name.strip_suffix(parent)?.strip_suffix('.')?;
        Some(below.split('.').count())
    };
    if let Some(parent) = alias.strip_prefix("*.") {
        return match labels_below(parent, name) {
            Some(1) => Truth::Yes,
            // Whether the star stands for several labels is documented nowhere.
            Some(_) => Truth::Unknown,
            None => Truth::No,
        };
    }
    // A record for all names below one leads to the distribution with those that it does have, too; and a name in
    // a script of its own may be written in two ways.
    let leads_to_alias = ["*.", "\\052."]
        .iter()
        .filter_map(|star| name.strip_prefix(star))
        .any(|parent| labels_below(parent, alias).is_some());
    if leads_to_alias || !name.is_ascii() || !alias.is_ascii() {
        Truth::Unknown
    } else {
        Truth::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::written::text;

    fn says(alias: &str, name: &str) -> Truth {
        covers(&text(alias), &text(name))
    }

    #[test]
    fn a_name_covers_itself_in_any_case() {
        assert_eq!(says("www.example.com", "WWW.example.com"), Truth::Yes);
        assert_eq!(says("www.example.com", "example.com"), Truth::No);
        assert_eq!(says("example.com", "www.example.com"), Truth::No);
    }

    #[test]
    fn a_star_covers_one_label_and_perhaps_more() {
        assert_eq!(says("*.example.com", "www.example.com"), Truth::Yes);
        assert_eq!(says("*.example.com", "example.com"), Truth::No);
        assert_eq!(says("*.example.com", "a.b.example.com"), Truth::Unknown);
        assert_eq!(says("*.example.com", "www.badexample.com"), Truth::No);
    }

    #[test]
    fn a_record_of_a_star_may_lead_to_names_that_are_there() {
        assert_eq!(says("www.example.com", "*.example.com"), Truth::Unknown);
        assert_eq!(says("www.example.com", "\\052.example.com"), Truth::Unknown);
        assert_eq!(says("*.example.com", "*.example.com"), Truth::Yes);
        assert_eq!(says("www.example.org", "*.example.com"), Truth::No);
    }

    #[test]
    fn names_in_other_scripts_have_two_spellings() {
        assert_eq!(
            says("xn--bcher-kva.example", "bücher.example"),
            Truth::Unknown
        );
    }

    #[test]
    fn equal_holes_are_equal_names() {
        assert_eq!(says("www.<account>", "www.<account>"), Truth::Yes);
        assert_eq!(says("*.<account>", "www.<account>"), Truth::Yes);
    }
}
