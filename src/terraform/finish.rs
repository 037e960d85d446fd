//! Where the two vocabularies differ by more than names.

use super::changes::Instance;
use super::evaluation;
use super::join::Parts;
use super::plan::Plan;
use super::references;
use super::tables::Table;
use super::translate::put;
use super::view::{Seen, View};
use crate::source::Node;
use crate::symbolic::{Lifecycle, Spanned, Text, Value};

/// Sets right what the table of a type cannot.
pub(crate) fn finish<'p>(
    plan: &'p Plan<'p>,
    parts: &Parts<'p>,
    instance: &'p Instance<'p>,
    table: &Table,
    properties: &mut Spanned,
) {
    match table.kind {
        "AWS::CloudFront::Distribution" => origins(properties),
        "AWS::Route53::RecordSet" => record_name(plan, instance, properties),
        "AWS::S3::BucketPolicy" if precedes_access_block(plan, parts, instance) => {
            let at = instance.name_span;
            let yes = Spanned::new(at, Value::Bool(true));
            put(properties, &["PrecedesPublicAccessBlock"], at, yes);
        }
        _ => {}
    }
}

/// An origin without a kind is one of S3 without an identity: the provider fills that in.
fn origins(properties: &mut Spanned) {
    let Some(origins) =
        inner(properties, "DistributionConfig").and_then(|own| inner(own, "Origins"))
    else {
        return;
    };
    let Value::List(origins) = &mut origins.value else {
        return;
    };
    for origin in origins {
        let kinds = ["S3OriginConfig", "CustomOriginConfig", "VpcOriginConfig"];
        let at = origin.span;
        if kinds.iter().all(|kind| origin.field(kind).is_none()) {
            put(
                origin,
                &["S3OriginConfig", "OriginAccessIdentity"],
                at,
                Spanned::text(at, Text::default()),
            );
        }
    }
}

/// Whether a policy is put to a new bucket while the public access block of that bucket may not be there yet:
/// Terraform makes at the same time what names nothing of one another.
fn precedes_access_block<'p>(
    plan: &'p Plan<'p>,
    parts: &Parts<'p>,
    policy: &'p Instance<'p>,
) -> bool {
    const BLOCK: &str = "aws_s3_bucket_public_access_block";
    let is_new = |instance: &Instance<'_>| instance.lifecycle == Lifecycle::New;
    let Some(written) = policy.configuration.filter(|_| is_new(policy)) else {
        return false;
    };
    let expressions = written.get("expressions");
    let names_it = expressions
        .map_or(&[][..], Node::entries)
        .iter()
        .flat_map(|entry| {
            let read_in_sources = entry.value.get(evaluation::REFERS);
            let read_in_sources = read_in_sources.map_or(&[][..], Node::items).iter();
            references::written(&entry.value)
                .into_iter()
                .chain(read_in_sources.filter_map(Node::text))
        })
        .any(|reference| reference.starts_with(BLOCK));
    // Whatever it waits for may wait for the block.
    if names_it || written.get("depends_on").is_some() {
        return false;
    }
    let [own] = plan.owners(policy, &["aws_s3_bucket"], "bucket")[..] else {
        return false;
    };
    is_new(own)
        && parts
            .called(own.address, BLOCK)
            .any(|block| is_new(block) && block.parts.module == policy.parts.module)
}

/// A record's name may be written without its zone's, which the provider then adds.
fn record_name<'p>(plan: &'p Plan<'p>, instance: &'p Instance<'p>, properties: &mut Spanned) {
    if let Some(whole) = instance.told("fqdn") {
        put(
            properties,
            &["Name"],
            instance.name_span,
            Spanned::text(instance.name_span, Text::literal(whole)),
        );
        return;
    }
    let at = properties
        .get("Name")
        .map_or(instance.name_span, |name| name.span);
    let written = match properties.get("Name") {
        Some(name) => match name.known() {
            Some(known) => known.trim_end_matches('.').to_ascii_lowercase(),
            None => return,
        },
        None => String::new(),
    };
    let name = match zone_name(plan, instance) {
        Some(zone) if written.is_empty() => Spanned::text(at, Text::literal(&zone)),
        Some(zone) if written == zone || written.ends_with(&format!(".{zone}")) => {
            Spanned::text(at, Text::literal(&written))
        }
        Some(zone) => Spanned::text(at, Text::literal(format!("{written}.{zone}"))),
        None => Spanned::unknown(at, "the name of its hosted zone is not known"),
    };
    put(properties, &["Name"], at, name);
}

/// The name of a record's hosted zone, without the final dot.
fn zone_name<'p>(plan: &'p Plan<'p>, record: &'p Instance<'p>) -> Option<String> {
    let view = View::of(record).attribute("zone_id");
    let zone = if let Seen::Known(node) = view.seen() {
        plan.zone(node.text()?)
    } else {
        let resolved = plan.resolved(&view);
        match resolved.distinct()[..] {
            [only]
                if resolved.lost.is_empty() && only.instance.parts.kind == "aws_route53_zone" =>
            {
                Some(only.instance)
            }
            _ => None,
        }
    }?;
    let name = zone.values?.get("name").and_then(Node::text)?;
    Some(name.trim_end_matches('.').to_ascii_lowercase())
}

fn inner<'v>(value: &'v mut Spanned, key: &str) -> Option<&'v mut Spanned> {
    match &mut value.value {
        Value::Map(fields) => fields
            .iter_mut()
            .find(|field| &*field.key == key)
            .map(|field| &mut field.value),
        _ => None,
    }
}
