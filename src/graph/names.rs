//! DNS records that point at a distribution.

use super::kinds;
use crate::source::Span;
use crate::symbolic::{Address, Resource, Spanned, Text, Unit};

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

/// Whether a record of the unit points at `name`.
pub(super) fn leads_to(unit: &Unit, name: &Text) -> bool {
    unit.resources
        .iter()
        .any(|resource| !read(resource, name).is_empty())
}

/// The records of a resource whose target is `domain`.
pub(super) fn read(resource: &Resource, domain: &Text) -> Vec<DnsRecord> {
    let records: Vec<&Spanned> = match &*resource.kind {
        kinds::RECORD_SET => vec![&resource.properties],
        kinds::RECORD_SET_GROUP => resource
            .properties
            .get("RecordSets")
            .map(Spanned::items)
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    records
        .into_iter()
        .filter_map(|record| {
            let target = target(record, domain)?;
            let name = record.get("Name");
            Some(DnsRecord {
                address: resource.address.clone(),
                local_name: resource.local_name.clone(),
                name: name
                    .and_then(Spanned::as_text)
                    .map(|text| text.strip_suffix(".").unwrap_or(text)),
                name_span: name.map_or(record.span, |name| name.span),
                target_span: target,
                is_hop: false,
            })
        })
        .collect()
}

/// Where the record names `domain` as its alias target or as the value of a CNAME.
fn target(record: &Spanned, domain: &Text) -> Option<Span> {
    let matches = |value: &Spanned| {
        let text = value.as_text()?;
        let text = text.strip_suffix(".").unwrap_or(text);
        (text == *domain).then_some(value.span)
    };
    if let Some(alias) = record.at(&["AliasTarget", "DNSName"]) {
        return matches(alias);
    }
    let kind = record.get("Type").and_then(Spanned::known)?;
    if !kind.eq_ignore_ascii_case("CNAME") {
        return None;
    }
    record
        .get("ResourceRecords")?
        .items()
        .into_iter()
        .find_map(matches)
}
