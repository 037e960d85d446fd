//! `Fn::Join`, `Fn::Split` and `Fn::Select`.

use super::external::named;
use super::{Call, Resolver, computed, distribute};
use crate::source::{Kind, Node};
use crate::symbolic::{Nature, Spanned, Text, Value, Why};

/// `Fn::Join`: the items of a list with a delimiter between them.
pub(super) fn join(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let [delimiter, list] = argument.items() else {
        return resolver.malformed(node, "Fn::Join", "a delimiter and a list");
    };
    if let (Some(list), Some(delimiter)) = (resolver.list_parameter(list), delimiter.scalar()) {
        return resolver.derived(list, format!("joined by `{delimiter}`"), |items| {
            Some(items.join(delimiter))
        });
    }
    let values = [resolver.value(delimiter), resolver.value(list)];
    distribute(resolver, node, &values, &mut |values| {
        let [delimiter, list] = values else {
            return resolver.unknown(node, "nothing is joined");
        };
        let Some(delimiter) = delimiter.as_text() else {
            return resolver.malformed(node, "Fn::Join", "a delimiter that is a text");
        };
        let items = match &list.value {
            Value::List(items) => items,
            Value::Unknown(why) => return resolver.unknown(node, why.because.clone()),
            _ => return resolver.malformed(node, "Fn::Join", "a list"),
        };
        joined(resolver, node, &delimiter, items)
    })
}

fn joined(resolver: &Resolver<'_>, node: &Node, delimiter: &Text, items: &[Spanned]) -> Value {
    let mut out = Text::default();
    let present = items
        .iter()
        .filter(|item| !matches!(item.value, Value::Absent));
    for (place, item) in present.enumerate() {
        if place > 0 {
            out.push(delimiter);
        }
        match (&item.value, item.as_text()) {
            (_, Some(text)) if resolver.affords(&text) && resolver.affords(delimiter) => {
                out.push(&text);
            }
            (Value::Unknown(why), _) => return resolver.unknown(node, why.because.clone()),
            _ => return resolver.unknown(node, "an item that is joined is not a text"),
        }
    }
    resolver.text(node, out)
}

/// `Fn::Split`: the parts of a text. Where a hole could hold the delimiter, the parts before it are known and the
/// rest of the list is one unknown item.
pub(super) fn split(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let [delimiter, text] = argument.items() else {
        return resolver.malformed(node, "Fn::Split", "a delimiter and a text");
    };
    let Some(delimiter) = delimiter.scalar().filter(|delimiter| !delimiter.is_empty()) else {
        return resolver.malformed(node, "Fn::Split", "a delimiter that is a text");
    };
    let text = resolver.value(text);
    distribute(resolver, node, &[text], &mut |values| match values
        .first()
        .map(|value| (&value.value, value.as_text()))
    {
        Some((_, Some(text))) if resolver.affords(&text) => {
            let (parts, complete) = text.split_as_far(delimiter);
            let parts = parts.into_iter();
            let mut items: Vec<Spanned> =
                parts.map(|part| Spanned::text(node.span, part)).collect();
            if !complete {
                let rest = format!("`{text}` may hold more than one `{delimiter}`");
                items.push(Spanned::new(node.span, resolver.unknown(node, rest)));
            }
            Value::List(items)
        }
        Some((Value::Unknown(why), _)) => resolver.unknown(node, why.because.clone()),
        _ => resolver.malformed(node, "Fn::Split", "a text to split"),
    })
}

/// `Fn::Select`: one item of a list, by its place from 0.
pub(super) fn select(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let [index, list] = argument.items() else {
        return resolver.malformed(node, "Fn::Select", "a place and a list");
    };
    if let (Some(list), Some(place)) = (resolver.list_parameter(list), number(index)) {
        return resolver.derived(list, format!("item {place}"), |items| {
            items.get(place).map(ToString::to_string)
        });
    }
    if let (Some(call), Some(place)) = (Call::of(list), number(index))
        && call.function == "GetAZs"
        && let Some(zone) = computed::zone(resolver, call.argument, place)
    {
        return zone;
    }
    let values = [resolver.value(index), resolver.value(list)];
    distribute(resolver, node, &values, &mut |values| {
        let [index, items] = values else {
            return resolver.unknown(node, "nothing is selected from");
        };
        let Some(place) = index.known().and_then(|text| text.parse::<usize>().ok()) else {
            return resolver.unknown(node, "the place that is selected is not known");
        };
        let items = match &items.value {
            Value::List(items) => items,
            Value::Unknown(why) => return resolver.unknown(node, why.because.clone()),
            _ => return resolver.unknown(node, "what is selected from is not a list in the text"),
        };
        let mut known = items
            .iter()
            .filter(|item| !matches!(item.value, Value::Absent));
        let before = known.clone().take(place.saturating_add(1));
        match before.map(|item| &item.value).find_map(unknown) {
            Some(why) => part_of(resolver, list, place)
                .unwrap_or_else(|| resolver.unknown(node, why.because.clone())),
            None => match known.nth(place) {
                Some(item) => item.value.clone(),
                None => resolver.malformed(node, "Fn::Select", "a list that is long enough"),
            },
        }
    })
}

fn number(node: &Node) -> Option<usize> {
    node.scalar()?.parse().ok()
}

fn unknown(value: &Value) -> Option<&Why> {
    match value {
        Value::Unknown(why) => Some(why),
        _ => None,
    }
}

/// A part of a text that is given at deployment, such as the last label of a domain name that is a parameter: it
/// is not known, but the same wherever it is written.
fn part_of(resolver: &Resolver<'_>, list: &Node, place: usize) -> Option<Value> {
    let call = Call::of(list).filter(|call| call.function == "Split")?;
    let [delimiter, text] = call.argument.items() else {
        return None;
    };
    if matches!(text.kind, Kind::List(_)) {
        return None;
    }
    let (delimiter, text) = (delimiter.scalar()?, resolver.value(text).as_text()?);
    let given = text.holes().all(|hole| hole.nature == Nature::Given);
    let name = format!("part {place} of `{text}` split at `{delimiter}`");
    given.then(|| Value::Text(Text::hole(named(resolver.unit, &name))))
}
