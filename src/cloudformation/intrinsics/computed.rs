//! Functions that compute: lengths, ranges of addresses, zones and encodings. What they yield is spelled out where
//! everything that they are given is known, and named otherwise, so that two that are written alike are one.

use super::external::named;
use super::{Resolver, distribute};
use crate::source::Node;
use crate::symbolic::{Domain, Hole, Nature, Spanned, Text, Value};
use std::net::IpAddr;

/// `Fn::Length`: how many items a list has.
pub(super) fn length(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    if let Some(list) = resolver.list_parameter(argument) {
        return resolver.derived(list, "length".to_owned(), |items| {
            Some(items.len().to_string())
        });
    }
    let list = resolver.value(argument);
    distribute(resolver, node, &[list], &mut |values| {
        let Some(Value::List(items)) = values.first().map(|value| &value.value) else {
            return resolver.unknown(node, "the list whose length is asked for is not known");
        };
        if items
            .iter()
            .any(|item| matches!(item.value, Value::Unknown(_)))
        {
            return resolver.unknown(
                node,
                "the list whose length is asked for is not known throughout",
            );
        }
        let present = items.iter().filter(|item| item.value != Value::Absent);
        Value::Number(present.count().to_string().into())
    })
}

/// `Fn::Base64`. Nothing that decides a request is written in this encoding, so that a name is enough.
pub(super) fn base64(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let text = resolver.value(argument);
    distribute(resolver, node, &[text], &mut |values| match values
        .first()
        .and_then(Spanned::as_text)
    {
        Some(text) if is_given(&text) && resolver.affords(&text) => {
            name(resolver, &format!("Fn::Base64 {text}"), Domain::Free)
        }
        _ => resolver.unknown(node, "what is encoded is not known before deployment"),
    })
}

/// `Fn::GetAZs`: the Availability Zones of a Region, which every account sees in its own way.
pub(super) fn zones(resolver: &Resolver<'_>, node: &Node) -> Value {
    resolver.unknown(node, "the Availability Zones are chosen at deployment")
}

/// One of the Availability Zones of a Region, by its place.
pub(super) fn zone(resolver: &Resolver<'_>, region: &Node, place: usize) -> Option<Value> {
    let region = match resolver.value(region) {
        given if given.known() == Some("") => resolver.around.region.clone(),
        given => given.as_text()?,
    };
    Some(name(
        resolver,
        &format!("zone {place} of {region}"),
        Domain::Name,
    ))
}

/// `Fn::Cidr`: a range of addresses cut into smaller ones: the range, how many, and how many bits each has.
pub(super) fn ranges(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let (range, count, bits) = match argument.items() {
        [range, count] => (range, count, None),
        [range, count, bits] => (range, count, Some(bits)),
        _ => {
            return resolver.malformed(
                node,
                "Fn::Cidr",
                "a range, a number and the bits of each part",
            );
        }
    };
    let values: Vec<Spanned> = [Some(range), Some(count), bits]
        .into_iter()
        .flatten()
        .map(|part| resolver.value(part))
        .collect();
    distribute(resolver, node, &values, &mut |values| {
        let number = |place: usize| values.get(place)?.known()?.parse::<u32>().ok();
        let Some(count) = number(1).filter(|count| (1..=MOST_RANGES).contains(count)) else {
            return resolver.unknown(node, "how many ranges of addresses there are is not known");
        };
        let range = values.first().and_then(Spanned::as_text);
        let Some(range) = range.filter(is_given) else {
            return resolver.unknown(node, "the range of addresses that is cut is not known");
        };
        let bits = if values.len() > 2 {
            number(2)
        } else {
            Some(DEFAULT_BITS)
        };
        let part = |place: u32| {
            let spelled = range
                .known()
                .zip(bits)
                .and_then(|(range, bits)| cut(range, bits, place));
            let value = match spelled {
                Some(part) => Value::Text(Text::literal(part)),
                None => name(
                    resolver,
                    &format!("Fn::Cidr {range} {count} part {place}"),
                    Domain::Free,
                ),
            };
            Spanned::new(node.span, value)
        };
        Value::List((0..count).map(part).collect())
    })
}

/// How many ranges `Fn::Cidr` makes at most.
const MOST_RANGES: u32 = 256;

/// The bits of each range if they are not given; a range of IPv6 needs them.
const DEFAULT_BITS: u32 = 8;

/// A part of a range of addresses that has this many bits; `None` if the range does not hold it.
fn cut(range: &str, bits: u32, place: u32) -> Option<String> {
    let (address, prefix) = range.split_once('/')?;
    let prefix: u32 = prefix.parse().ok()?;
    let (start, width) = match address.parse().ok()? {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    };
    let free = width - prefix.min(width);
    let fits = bits < width
        && bits <= free
        && u128::from(place) < 1_u128.checked_shl(free - bits).unwrap_or(u128::MAX);
    if !fits {
        return None;
    }
    let network = start >> free.min(127) << free.min(127);
    let start = if free == 128 { 0 } else { network } + (u128::from(place) << bits);
    let address = if width == 32 {
        IpAddr::V4(u32::try_from(start).ok()?.into())
    } else {
        IpAddr::V6(start.into())
    };
    Some(format!("{address}/{}", width - bits))
}

/// Whether a text can be told by its name without losing which resources it is made of.
fn is_given(text: &Text) -> bool {
    text.holes().all(|hole| hole.nature == Nature::Given)
}

/// A text that is known by its name only.
fn name(resolver: &Resolver<'_>, name: &str, domain: Domain) -> Value {
    Value::Text(Text::hole(Hole {
        domain,
        ..named(resolver.unit, name)
    }))
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn ranges_are_cut_in_order() {
        let told = |range: &str, bits, place| cut(range, bits, place).unwrap_or_default();
        assert_eq!(told("10.0.0.0/16", 8, 0), "10.0.0.0/24");
        assert_eq!(told("10.0.7.9/16", 8, 255), "10.0.255.0/24");
        assert_eq!(told("10.0.0.0/24", 4, 3), "10.0.0.48/28");
        assert_eq!(told("2001:db8::/56", 64, 1), "2001:db8:0:1::/64");
        assert_eq!(told("0.0.0.0/0", 31, 1), "128.0.0.0/1");
        assert_eq!(told("::/0", 127, 1), "8000::/1");
    }

    #[test]
    fn what_does_not_fit_is_no_range() {
        assert_eq!(cut("10.0.0.0/16", 8, 256), None);
        assert_eq!(cut("10.0.0.0/24", 9, 0), None);
        assert_eq!(cut("10.0.0.0/33", 8, 0), None);
        assert_eq!(cut("10.0.0.0", 8, 0), None);
        assert_eq!(cut("hosts/8", 8, 0), None);
    }
}
