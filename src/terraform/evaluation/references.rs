//! References: to variables, local values, modules, and the attributes of resources.

use super::evaluator::{Evaluator, Module, Scope};
use super::item::{Field, Is, Item, Made};
use super::keys::{By, Keys, quoted};
use super::modules::{Called, address};
use crate::source::Span;
use crate::source::hcl::{Block, Expression, Written};
use crate::symbolic::{Domain, Hole, Text};
use crate::terraform::address::ResourceAddress;
use crate::terraform::tables;
use std::rc::Rc;

/// A step of a reference.
enum Way<'w> {
    Attribute(&'w str),
    Index(&'w Expression),
}

impl<'t, 's> Evaluator<'t, 's> {
    /// What a reference leads to.
    pub(super) fn reference(&self, expression: &Expression, scope: &Scope<'t, 's>) -> Item {
        let at = expression.span;
        let mut ways = Vec::new();
        let mut base = expression;
        loop {
            match &base.written {
                Written::Attribute(of, name) => {
                    ways.push(Way::Attribute(name));
                    base = of;
                }
                Written::Index(of, key) => {
                    ways.push(Way::Index(key));
                    base = of;
                }
                _ => break,
            }
        }
        ways.reverse();
        let Written::Name(name) = &base.written else {
            let item = self.value(base, scope);
            return self.along(item, &ways, at, scope);
        };
        if let Some(item) = scope.bound(name) {
            return self.along(item.clone(), &ways, at, scope);
        }
        let word = |place: usize| match ways.get(place) {
            Some(Way::Attribute(name)) => Some(*name),
            _ => None,
        };
        let (item, used) = match (&**name, word(0)) {
            ("var", Some(name)) => (self.variable(&scope.module, name, at), 1),
            ("local", Some(name)) => (self.local(&scope.module, name, at), 1),
            ("each", Some(part)) => {
                let item = match (&scope.each, part) {
                    (Some(each), "key") => each.0.clone(),
                    (Some(each), "value") => each.1.clone(),
                    _ => Item::failed(at, "there is no `for_each` here"),
                };
                (item, 1)
            }
            ("count", Some("index")) => {
                let index = scope.index.as_ref();
                let item = index.map(|index| (**index).clone());
                (
                    item.unwrap_or_else(|| Item::failed(at, "there is no `count` here")),
                    1,
                )
            }
            ("path", Some(part)) => {
                let path = match part {
                    "module" => scope.module.folder.path,
                    "root" => self.root_path,
                    _ => ".",
                };
                let path = if path.is_empty() { "." } else { path };
                (Item::text(at, path), 1)
            }
            ("terraform", Some(part)) => {
                let hole = Hole::given(self.unit, &format!("terraform.{part}"), Domain::Name);
                (Item::new(at, Is::Text(Text::hole(hole))), 1)
            }
            ("module", Some(name)) => self.module_reference(name, &ways, at, scope),
            ("data", Some(kind)) => match word(1) {
                Some(name) => self.family((true, kind, name), &ways, 2, at, scope),
                None => (
                    Item::failed(at, "this reference is not complete"),
                    ways.len(),
                ),
            },
            (kind, Some(name)) => self.family((false, kind, name), &ways, 1, at, scope),
            (name, None) => {
                let message = format!("`{name}` is no reference");
                (Item::failed(at, message), ways.len())
            }
        };
        self.along(item.at(at), &ways[used.min(ways.len())..], at, scope)
    }

    fn along(&self, item: Item, ways: &[Way<'_>], at: Span, scope: &Scope<'t, 's>) -> Item {
        ways.iter().fold(item, |item, way| match way {
            Way::Attribute(name) => self.attribute_of(&item, name, at),
            Way::Index(key) => {
                let key = self.value(key, scope);
                self.index_of(&item, &key, at)
            }
        })
    }

    /// A part of a value by its name.
    pub(super) fn attribute_of(&self, item: &Item, name: &str, at: Span) -> Item {
        let out = match &item.is {
            Is::Map(fields) => match fields.iter().find(|field| &*field.key == name) {
                Some(field) => {
                    return field
                        .value
                        .clone()
                        .with(std::slice::from_ref(&secrecy(item)));
                }
                None => Item::failed(at, format!("there is no `{name}` in it")),
            },
            Is::Resource(address) => return self.attribute(address, name, at),
            Is::Unknown(unknown) => {
                return Item {
                    is: Is::Unknown(super::item::Unknown {
                        hole: unknown.hole.as_ref().map(|hole| below(hole, name)),
                        ..unknown.clone()
                    }),
                    ..item.clone().at(at)
                };
            }
            Is::List(items) => match name.parse::<usize>() {
                Ok(place) if place < items.len() => return items[place].clone(),
                _ => Item::failed(at, format!("a list has no `{name}`")),
            },
            Is::Text(text) if text.known().is_none() => {
                return Item::unknown(at, "it is a part of a value that is not known")
                    .with(std::slice::from_ref(item));
            }
            _ => Item::failed(at, format!("there is no `{name}` in it")),
        };
        out.with(std::slice::from_ref(item))
    }

    /// A part of a value by its key.
    pub(super) fn index_of(&self, item: &Item, key: &Item, at: Span) -> Item {
        match &item.is {
            Is::List(items) => match key.number() {
                Some(number) => {
                    #[allow(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "what is negative or too large is no place in the list"
                    )]
                    let place = number as usize;
                    match items.get(place) {
                        Some(found) if number >= 0.0 => found.clone().with(&[secrecy(item)]),
                        _ => Item::failed(at, "the list has no such element"),
                    }
                }
                None => super::expression::unknown_of(at, &[key.clone(), item.clone()]),
            },
            Is::Map(_) => match key.known() {
                Some(name) => self.attribute_of(item, &name, at),
                None => super::expression::unknown_of(at, &[key.clone(), item.clone()]),
            },
            Is::Unknown(_) | Is::Resource(_) => {
                let name = key.known().unwrap_or_else(|| "?".to_owned());
                match &item.is {
                    Is::Unknown(unknown) if unknown.fails => item.clone(),
                    Is::Unknown(unknown) => Item {
                        is: Is::Unknown(super::item::Unknown {
                            hole: unknown
                                .hole
                                .as_ref()
                                .filter(|_| key.known().is_some())
                                .map(|hole| below(hole, &name)),
                            ..unknown.clone()
                        }),
                        ..item.clone().at(at)
                    },
                    _ => Item::failed(at, "a resource without `count` has no instances by key"),
                }
            }
            Is::Text(text) if text.known().is_none() => {
                Item::unknown(at, "it is a part of a value that is not known")
                    .with(std::slice::from_ref(item))
            }
            _ => Item::failed(at, "it has no parts"),
        }
    }

    /// A module, or what it puts out.
    fn module_reference(
        &self,
        name: &str,
        ways: &[Way<'_>],
        at: Span,
        scope: &Scope<'t, 's>,
    ) -> (Item, usize) {
        let Some(block) = scope.module.folder.calls.get(name) else {
            return (
                Item::failed(at, format!("there is no module `{name}`")),
                ways.len(),
            );
        };
        let (instances, keys) = match self.called(&scope.module, block) {
            Called::Here(instances, keys) => (instances, keys),
            Called::Elsewhere(because) => {
                return self.elsewhere(&scope.module, name, &because, ways, at, scope);
            }
        };
        let taken = match ways.get(1) {
            Some(Way::Index(key)) => match self.chosen(&keys, key, block, scope) {
                Some(spelled) => Some((spelled, 2)),
                None => return (Self::unknown_instance(&keys, at), ways.len()),
            },
            _ => matches!(keys, Keys::Single).then(|| (String::new(), 1)),
        };
        let Some((spelled, used)) = taken else {
            return (self.all_modules(&instances, &keys, at), 1);
        };
        let found = instances.iter().find(|(key, _)| *key == spelled);
        let Some((_, module)) = found else {
            return (
                Item::failed(at, format!("`module.{name}` has no such instance")),
                ways.len(),
            );
        };
        match ways.get(used) {
            Some(Way::Attribute(output)) => (self.output(module, output, at), used + 1),
            _ => (self.outputs(module, at), used),
        }
    }

    /// What a module puts out that is not here. Its instances are told apart by the text of their keys.
    fn elsewhere(
        &self,
        module: &Module<'t, 's>,
        name: &str,
        because: &Rc<str>,
        ways: &[Way<'_>],
        at: Span,
        scope: &Scope<'t, 's>,
    ) -> (Item, usize) {
        let mut family = address(module, &format!("module.{name}"));
        let mut used = 1;
        if let Some(Way::Index(key)) = ways.get(1) {
            let key = self.value(key, scope);
            let Some(known) = key.known() else {
                return (Item::unknown(at, because), ways.len());
            };
            family = format!("{family}[{known}]");
            used = 2;
        }
        match ways.get(used) {
            Some(Way::Attribute(output)) => {
                (self.foreign_output(&family, output, because, at), used + 1)
            }
            _ => (Item::unknown(at, because), ways.len()),
        }
    }

    fn all_modules(
        &self,
        instances: &[(String, Rc<Module<'t, 's>>)],
        keys: &Keys,
        at: Span,
    ) -> Item {
        match keys {
            Keys::Many(all, by) => {
                let outputs = instances.iter().map(|(_, module)| self.outputs(module, at));
                match by {
                    By::Count => Item::list(at, outputs.collect()),
                    By::ForEach => Item::map(
                        at,
                        all.iter()
                            .zip(outputs)
                            .map(|(key, value)| Field {
                                key: key.own.known().unwrap_or_default().into(),
                                key_span: at,
                                value,
                            })
                            .collect(),
                    ),
                }
            }
            _ => Self::unknown_instance(keys, at),
        }
    }

    fn unknown_instance(keys: &Keys, at: Span) -> Item {
        match keys.open() {
            Some(because) => Item::unknown(at, because),
            None => Item::failed(at, "there is no such instance"),
        }
    }

    /// The spelling of the key that an index means; nothing if that cannot be told.
    fn chosen(
        &self,
        keys: &Keys,
        key: &Expression,
        block: &'t Block,
        scope: &Scope<'t, 's>,
    ) -> Option<String> {
        match keys {
            Keys::Open(_, by) => {
                let word = if *by == By::Count {
                    "count"
                } else {
                    "for_each"
                };
                let own = match by {
                    By::Count => "count.index",
                    By::ForEach => "each.key",
                };
                let made_alike = || {
                    let theirs = block.body.attribute(word)?.value.span;
                    let ours = scope.open?.span;
                    (self.shown(theirs) == self.shown(ours)
                        || self.shown(ours).ends_with(&self.shown(block.head)))
                    .then_some(())
                };
                let first = *by == By::Count
                    && matches!(key.written, Written::Number(number) if number == 0.0);
                let mine = self.shown(key.span) == own && made_alike().is_some();
                (first || mine).then(|| format!("[{own}]"))
            }
            Keys::Single | Keys::Asked => None,
            Keys::Many(_, By::Count) => {
                let number = self.value(key, scope).number()?;
                Some(format!("[{number}]"))
            }
            Keys::Many(_, By::ForEach) => {
                let name = self.value(key, scope).known()?;
                Some(format!("[{}]", quoted(&name)))
            }
        }
    }

    /// The instances of a resource.
    pub(super) fn keys_of(
        &self,
        module: &Rc<Module<'t, 's>>,
        data: bool,
        block: &'t Block,
    ) -> Keys {
        let kind = block.label(0).unwrap_or_default();
        let local = format!("{kind}.{}", block.label(1).unwrap_or_default());
        let key = (module.number, data, Box::from(local.as_str()));
        if let Some(keys) = self.families.borrow().get(&key) {
            if matches!(keys, Keys::Asked) {
                let message = format!("the instances of `{local}` are made of themselves");
                self.remark(block.head, &message);
                return Keys::Open(message.into(), By::ForEach);
            }
            return keys.clone();
        }
        self.families.borrow_mut().insert(key.clone(), Keys::Asked);
        let family = family_address(module, data, &local);
        let keys = self.keys(block, &family, &Self::scope(module));
        self.families.borrow_mut().insert(key, keys.clone());
        keys
    }

    /// A resource or data source, and how many steps of the reference it takes.
    fn family(
        &self,
        (data, kind, name): (bool, &str, &str),
        ways: &[Way<'_>],
        used: usize,
        at: Span,
        scope: &Scope<'t, 's>,
    ) -> (Item, usize) {
        let module = &scope.module;
        let Some(block) = module.folder.resource(data, kind, name) else {
            let message = format!("`{kind}.{name}` is not declared in these files");
            if kind.contains('_') {
                let mut missing = self.missing.borrow_mut();
                missing.get_or_insert_with(|| message.clone());
            }
            return (Item::failed(at, message), ways.len());
        };
        let keys = self.keys_of(module, data, block);
        let family = family_address(module, data, &format!("{kind}.{name}"));
        let one = |spelled: &str| {
            let address: Rc<str> = format!("{family}{spelled}").into();
            Item {
                made: Made::default(),
                ..Item::new(at, Is::Resource(address))
            }
        };
        if matches!(keys, Keys::Single) {
            return (one(""), used);
        }
        if let Some(Way::Index(key)) = ways.get(used) {
            return match self.chosen(&keys, key, block, scope) {
                Some(spelled) if keys.spelled().contains(&spelled) => (one(&spelled), used + 1),
                Some(_) => (
                    Item::failed(at, format!("`{kind}.{name}` has no such instance")),
                    ways.len(),
                ),
                None => {
                    let whole: Rc<str> = family.as_str().into();
                    let mut item = Self::unknown_instance(&keys, at);
                    if !matches!(keys, Keys::Open(..)) {
                        item = Item::unknown(at, "the key of the instance is not known");
                    }
                    item.made = Self::all_of(&keys, &whole);
                    (item, ways.len())
                }
            };
        }
        let item = match &keys {
            Keys::Many(all, By::Count) => {
                let items = all.iter().map(|key| one(&format!("[{}]", key.spelled)));
                Item::list(at, items.collect())
            }
            Keys::Many(all, By::ForEach) => {
                let fields = all.iter().map(|key| Field {
                    key: key.own.known().unwrap_or_default().into(),
                    key_span: at,
                    value: one(&format!("[{}]", key.spelled)),
                });
                Item::map(at, fields.collect())
            }
            _ => {
                let mut item = Self::unknown_instance(&keys, at);
                item.made = Self::all_of(&keys, &family.as_str().into());
                item
            }
        };
        (item, used)
    }

    /// All instances of a family, as what a value is made of.
    fn all_of(keys: &Keys, family: &Rc<str>) -> Made {
        let spelled = keys.spelled();
        spelled.iter().take(100).fold(Made::default(), |made, key| {
            made.and(&Made::of(&format!("{family}{key}").into(), ""))
        })
    }

    /// An attribute of an instance.
    pub(super) fn attribute(&self, address: &Rc<str>, name: &str, at: Span) -> Item {
        let key = (0, "attribute", Box::from(format!("{address}.{name}")));
        let item = self.once(key, at, || self.find_attribute(address, name, at));
        let made = Made::of(address, name);
        Item {
            made: made.and(&item.made),
            ..item.at(at)
        }
    }

    fn find_attribute(&self, address: &Rc<str>, name: &str, at: Span) -> Item {
        let written = self
            .instance(address)
            .and_then(|(block, scope)| {
                let attribute = block.body.attribute(name)?;
                Some(self.value(&attribute.value, &scope))
            })
            .filter(|item| !item.is_null());
        if let Some(item) = &written
            && item.is_known()
        {
            return item.clone();
        }
        if let Some(item) = self
            .knows
            .and_then(|knows| knows.attribute(address, name, at))
        {
            return item;
        }
        let hole = Is::Text(Text::hole(self.attribute_hole(address, name)));
        let Some(parts) = ResourceAddress::parse(address) else {
            return Item::new(at, hole);
        };
        // What AWS makes of it is the attribute's meaning, whatever it is made of.
        let assigned = tables::table(parts.kind)
            .is_some_and(|table| table.attributes.iter().any(|row| row.0 == name));
        match written {
            Some(item) if !assigned => item,
            _ => Item::new(at, hole),
        }
    }

    /// The block of an instance and the scope of what stands in it.
    pub(super) fn instance(&self, address: &str) -> Option<(&'t Block, Scope<'t, 's>)> {
        let parts = ResourceAddress::parse(address)?;
        let module = self.module_at(parts.module)?;
        let block = module.folder.resource(parts.data, parts.kind, parts.name)?;
        let keys = self.keys_of(&module, parts.data, block);
        let spelled = parts.key.map_or_else(String::new, |key| format!("[{key}]"));
        let scope = Self::scope(&module);
        Some((block, self.within(&scope, block, &keys, &spelled)))
    }

    /// The module instance at an address.
    fn module_at(&self, wanted: &str) -> Option<Rc<Module<'t, 's>>> {
        let mut module = self.root()?;
        let mut done = 0;
        while done < wanted.len() {
            let rest = &wanted[done..];
            let next = crate::terraform::address::segments(rest.trim_start_matches('.'));
            let (crate::terraform::address::Segment::Name(name), _) = next.get(1)? else {
                return None;
            };
            let block = module.folder.calls.get(name).copied()?;
            let Called::Here(instances, _) = self.called(&module, block) else {
                return None;
            };
            let (_, found) = instances
                .iter()
                .find(|(_, one)| {
                    let rest = wanted.strip_prefix(&*one.address);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })?
                .clone();
            done = found.address.len();
            module = found;
        }
        Some(module)
    }
}

/// The address of all instances of a resource.
pub(super) fn family_address(module: &Module<'_, '_>, data: bool, local: &str) -> String {
    if data {
        address(module, &format!("data.{local}"))
    } else {
        address(module, local)
    }
}

/// Nothing but the secrecy of a value.
fn secrecy(item: &Item) -> Item {
    Item {
        secret: item.secret,
        ..Item::new(item.span, Is::Null)
    }
}

/// The hole of a part of what a hole stands for.
fn below(hole: &Hole, name: &str) -> Hole {
    let attribute = if hole.attribute.is_empty() {
        name.to_owned()
    } else {
        format!("{}.{name}", hole.attribute)
    };
    Hole {
        attribute: attribute.into(),
        domain: Domain::Free,
        ..hole.clone()
    }
}
