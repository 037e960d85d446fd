//! Functions of lists and maps.

use super::Given;
use super::sets::{self, distinct, to_set};
use crate::terraform::evaluation::expression::index;
use crate::terraform::evaluation::item::{Field, Is, Item};

/// The most elements of a list that a function makes out of numbers.
const MOST_ELEMENTS: f64 = 10_000.0;

/// What a function of lists and maps yields; nothing if it is none.
pub(super) fn apply(given: &Given<'_>) -> Option<Item> {
    let found = match given.name {
        "concat" => lists(given).map(|lists| list(given, lists.concat())),
        "flatten" => flattened(given),
        "compact" => compacted(given),
        "distinct" => items(given, 0).map(|items| list(given, distinct(&items))),
        "reverse" => items(given, 0).map(|mut items| {
            items.reverse();
            list(given, items)
        }),
        "sort" => items(given, 0).and_then(|items| sorted(given, items)),
        "slice" => slice(given),
        "range" => range(given),
        "chunklist" => chunks(given),
        "tolist" => items(given, 0).map(|items| list(given, items)),
        "toset" => items(given, 0).map(|items| to_set(list(given, items))),
        "tomap" => given
            .item(0)
            .filter(|item| item.fields().is_some())
            .cloned(),
        "length" => length(given),
        "element" => element(given),
        "index" => place_of(given),
        "one" => one(given),
        "contains" => contains(given),
        "coalesce" => return Some(coalesced(given)),
        "coalescelist" => given
            .items
            .iter()
            .find(|item| item.is_unknown() || item.items().is_some_and(|all| !all.is_empty()))
            .filter(|item| !item.is_unknown())
            .cloned(),
        "alltrue" => every(given, true),
        "anytrue" => every(given, false),
        "keys" => keys(given),
        "values" => values(given),
        "lookup" => return Some(looked_up(given)),
        "merge" => merged(given),
        "zipmap" => zipped(given),
        "formatlist" => formatted_each(given),
        "matchkeys" => matched(given),
        "transpose" | "cidrsubnet" | "cidrsubnets" | "cidrhost" | "cidrnetmask" => None,
        _ => return sets::apply(given),
    };
    Some(found.unwrap_or_else(|| given.unknown()))
}

fn list(given: &Given<'_>, items: Vec<Item>) -> Item {
    Item::list(given.at, items).with(given.items)
}

/// The elements of a list, each as secret as the list.
fn items(given: &Given<'_>, place: usize) -> Option<Vec<Item>> {
    let list = given.item(place)?;
    match &list.is {
        Is::List(items) => Some(
            items
                .iter()
                .map(|item| item.clone().with(&[list.secrecy()]))
                .collect(),
        ),
        _ => None,
    }
}

fn lists(given: &Given<'_>) -> Option<Vec<Vec<Item>>> {
    (0..given.items.len())
        .map(|place| items(given, place))
        .collect()
}

fn flattened(given: &Given<'_>) -> Option<Item> {
    fn into(items: &[Item], shared: &Item, out: &mut Vec<Item>) -> Option<()> {
        for item in items {
            match &item.is {
                Is::List(inner) => {
                    let shared = item.secrecy().with(std::slice::from_ref(shared));
                    into(inner, &shared, out)?;
                }
                // What is unknown may be a list of any length.
                Is::Unknown(_) => return None,
                _ => out.push(item.clone().with(std::slice::from_ref(shared))),
            }
        }
        Some(())
    }
    let mut out = Vec::new();
    into(&items(given, 0)?, &given.item(0)?.secrecy(), &mut out)?;
    Some(list(given, out))
}

fn compacted(given: &Given<'_>) -> Option<Item> {
    let mut out = Vec::new();
    for item in items(given, 0)? {
        match &item.is {
            Is::Null => {}
            Is::Text(text) if text.is_empty() => {}
            Is::Unknown(_) => return None,
            _ => out.push(item),
        }
    }
    Some(list(given, out))
}

fn sorted(given: &Given<'_>, mut items: Vec<Item>) -> Option<Item> {
    if items.iter().any(|item| item.known().is_none()) {
        return None;
    }
    items.sort_by_key(|item| item.known().unwrap_or_default());
    Some(list(given, items))
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is negative or too large is cut to the limits, which is meant"
)]
fn whole_number(given: &Given<'_>, place: usize) -> Option<usize> {
    given.item(place)?.number().map(|number| number as usize)
}

fn slice(given: &Given<'_>) -> Option<Item> {
    let items = items(given, 0)?;
    let (start, end) = (whole_number(given, 1)?, whole_number(given, 2)?);
    Some(match items.get(start..end) {
        Some(part) => list(given, part.to_vec()),
        None => given.failed("the list has no such elements"),
    })
}

fn range(given: &Given<'_>) -> Option<Item> {
    let number = |place: usize| given.item(place).and_then(Item::number);
    let (start, limit) = match given.items.len() {
        1 => (0.0, number(0)?),
        _ => (number(0)?, number(1)?),
    };
    let step = match given.items.len() {
        3 => number(2)?,
        _ if limit < start => -1.0,
        _ => 1.0,
    };
    if step == 0.0 || ((limit - start) / step) > MOST_ELEMENTS {
        return None;
    }
    let mut out = Vec::new();
    let mut at = start;
    while (step > 0.0 && at < limit) || (step < 0.0 && at > limit) {
        out.push(Item::new(given.at, Is::Number(at)));
        at += step;
    }
    Some(list(given, out))
}

fn chunks(given: &Given<'_>) -> Option<Item> {
    let size = whole_number(given, 1)?;
    let items = items(given, 0)?;
    if size == 0 {
        return None;
    }
    let chunks = items.chunks(size);
    Some(list(
        given,
        chunks
            .map(|chunk| Item::list(given.at, chunk.to_vec()))
            .collect(),
    ))
}

fn length(given: &Given<'_>) -> Option<Item> {
    let count = match &given.item(0)?.is {
        Is::List(items) => items.len(),
        Is::Map(fields) => fields.len(),
        Is::Text(text) => text.known()?.chars().count(),
        _ => return None,
    };
    Some(index(count, given.at).with(given.items))
}

fn element(given: &Given<'_>) -> Option<Item> {
    let items = items(given, 0)?;
    if items.is_empty() {
        return Some(given.failed("the list is empty"));
    }
    let place = whole_number(given, 1)?;
    items.get(place % items.len()).cloned()
}

fn place_of(given: &Given<'_>) -> Option<Item> {
    let items = items(given, 0)?;
    let wanted = given.item(1)?;
    for (place, item) in items.iter().enumerate() {
        if item.same(wanted)? {
            return Some(index(place, given.at).with(given.items));
        }
    }
    Some(given.failed("the list does not hold it"))
}

fn one(given: &Given<'_>) -> Option<Item> {
    match &items(given, 0)?[..] {
        [] => Some(given.is(Is::Null)),
        [only] => Some(only.clone()),
        _ => Some(given.failed("the list has more than one element")),
    }
}

fn contains(given: &Given<'_>) -> Option<Item> {
    let wanted = given.item(1)?;
    let mut open = false;
    for item in items(given, 0)? {
        match item.same(wanted) {
            Some(true) => return Some(given.is(Is::Bool(true))),
            Some(false) => {}
            None => open = true,
        }
    }
    (!open).then(|| given.is(Is::Bool(false)))
}

/// The first that is neither null nor an empty string.
fn coalesced(given: &Given<'_>) -> Item {
    for item in given.items {
        match &item.is {
            Is::Null => {}
            Is::Text(text) if text.is_empty() => {}
            // An input may turn out to be empty.
            Is::Text(text) if text.as_hole().is_some() && item.made.all().is_empty() => {
                return given.unknown();
            }
            Is::Unknown(_) => return given.unknown(),
            _ => return item.clone(),
        }
    }
    given.failed("there is no value among those it is given")
}

fn every(given: &Given<'_>, all: bool) -> Option<Item> {
    let mut open = false;
    for item in items(given, 0)? {
        match item.truth() {
            Some(holds) if holds != all => return Some(given.is(Is::Bool(!all))),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then(|| given.is(Is::Bool(all)))
}

fn sorted_fields(item: &Item) -> Option<Vec<Field>> {
    let mut fields = item.fields()?.to_vec();
    fields.sort_by(|one, other| one.key.cmp(&other.key));
    Some(fields)
}

fn keys(given: &Given<'_>) -> Option<Item> {
    let map = given.item(0)?;
    let fields = sorted_fields(map)?;
    let keys = fields
        .iter()
        .map(|field| Item::text(field.key_span, &field.key).with(&[map.secrecy()]));
    Some(list(given, keys.collect()))
}

fn values(given: &Given<'_>) -> Option<Item> {
    let fields = sorted_fields(given.item(0)?)?;
    Some(list(
        given,
        fields.into_iter().map(|field| field.value).collect(),
    ))
}

fn looked_up(given: &Given<'_>) -> Item {
    let (Some(map), Some(key)) = (given.item(0), given.item(1).and_then(Item::known)) else {
        return given.unknown();
    };
    if map.fields().is_none() {
        return given.unknown();
    }
    match (map.get(&key), given.item(2)) {
        (Some(value), _) => value.clone().with(&[map.secrecy()]),
        (None, Some(default)) => default.clone(),
        (None, None) => given.failed("the map has no such key"),
    }
}

fn merged(given: &Given<'_>) -> Option<Item> {
    let mut out: Vec<Field> = Vec::new();
    for map in given.items {
        if map.is_null() {
            continue;
        }
        for field in map.fields()? {
            match out.iter_mut().find(|known| known.key == field.key) {
                Some(known) => *known = field.clone(),
                None => out.push(field.clone()),
            }
        }
    }
    Some(Item::map(given.at, out).with(given.items))
}

/// `format` for each element of the lists among what is given.
fn formatted_each(given: &Given<'_>) -> Option<Item> {
    let lists = given.items.iter().filter_map(Item::items);
    let mut counts = lists.map(|list| list.len());
    let count = counts.next()?;
    if counts.any(|other| other != count) {
        return Some(given.failed("its lists differ in length"));
    }
    let line = |place: usize| {
        let of_line = |item: &Item| match &item.is {
            Is::List(items) => items.get(place).cloned(),
            Is::Unknown(_) | Is::Map(_) => None,
            _ => Some(item.clone()),
        };
        let items: Option<Vec<Item>> = given.items.iter().map(of_line).collect();
        let items = items?;
        let text = super::texts::formatted(&Given {
            items: &items,
            ..*given
        })?;
        Some(Item::new(given.at, Is::Text(text)).with(&items))
    };
    let lines: Option<Vec<Item>> = (0..count).map(line).collect();
    Some(list(given, lines?))
}

/// The elements of the first list beside which an element of the second stands that is among the third.
fn matched(given: &Given<'_>) -> Option<Item> {
    let (values, keys, wanted) = (items(given, 0)?, items(given, 1)?, items(given, 2)?);
    if values.len() != keys.len() {
        return Some(given.failed("its lists differ in length"));
    }
    let mut out = Vec::new();
    for (value, key) in values.into_iter().zip(&keys) {
        let same: Option<Vec<bool>> = wanted.iter().map(|one| one.same(key)).collect();
        if same?.contains(&true) {
            out.push(value);
        }
    }
    Some(list(given, out))
}

fn zipped(given: &Given<'_>) -> Option<Item> {
    let (keys, values) = (items(given, 0)?, items(given, 1)?);
    let fields: Option<Vec<Field>> = keys
        .iter()
        .zip(values)
        .map(|(key, value)| {
            Some(Field {
                key: key.known()?.into(),
                key_span: key.span,
                value,
            })
        })
        .collect();
    let mut out = Item::map(given.at, fields?).with(given.items);
    out.secret |= keys.iter().any(Item::is_secret);
    Some(out)
}
