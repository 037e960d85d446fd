//! DNS records that point at a distribution.

use super::kinds;
use crate::source::Span;
use crate::symbolic::{Address, Resource, Spanned, Text};

/// A DNS record that points at the distribution.
#[derive(Clone, Debug)]
pub struct DnsRecord {
    /// The resource that holds it.
    pub address: Address,
    /// The name to write when referring to that resource.
    pub local_name: Box<str>,
    /// The DNS name, without a trailing dot; `None` if it cannot be known.
    pub name: Option<Text>,
    /// Where the DNS name is written.
    pub name_span: Span,
    /// Where the record says what it points at.
    pub target_span: Span,
    /// Whether another record of the unit points at this one, so that viewers may never ask for it by its own name.
    pub is_hop: bool,
}

/// The names that the records of a resource point at in one world or another, without a trailing dot.
pub(super) fn targets(resource: &Resource) -> Vec<Text> {
    let mut out = Vec::new();
    resource.properties.walk(&mut |value| {
        let targets = [value.get("DNSName"), value.get("ResourceRecords")];
        for target in targets.into_iter().flatten() {
            target.walk(&mut |inner| out.extend(name_in(inner)));
        }
    });
    out
}

/// The records of a resource whose target is `domain`.
pub(super) fn read(resource: &Resource, domain: &Text) -> Vec<DnsRecord> {
    records(resource)
        .into_iter()
        .filter_map(|record| {
            let target = targets_of(record)
                .into_iter()
                .find(|value| name_in(value).as_ref() == Some(domain))?;
            let name = record.get("Name");
            Some(DnsRecord {
                address: resource.address.clone(),
                local_name: resource.local_name.clone(),
                name: name.and_then(name_in),
                name_span: name.map_or(record.span, |name| name.span),
                target_span: target.span,
                is_hop: false,
            })
        })
        .collect()
}

/// The records that a resource holds.
fn records(resource: &Resource) -> Vec<&Spanned> {
    match &*resource.kind {
        kinds::RECORD_SET => vec![&resource.properties],
        kinds::RECORD_SET_GROUP => resource
            .properties
            .get("RecordSets")
            .map(Spanned::items)
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// What a record points at: its alias target, or the values of a CNAME.
fn targets_of(record: &Spanned) -> Vec<&Spanned> {
    if let Some(alias) = record.at(&["AliasTarget", "DNSName"]) {
        return vec![alias];
    }
    let kind = record.get("Type").and_then(Spanned::known);
    let values = record.get("ResourceRecords");
    match (kind, values) {
        (Some(kind), Some(values)) if kind.eq_ignore_ascii_case("CNAME") => values.items(),
        _ => Vec::new(),
    }
}

/// A DNS name without its trailing dot.
fn name_in(value: &Spanned) -> Option<Text> {
    let text = value.as_text()?;
    Some(text.strip_suffix(".").unwrap_or(text))
}
