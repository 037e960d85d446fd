//! References: to variables, local values, modules, and the attributes of resources.

use super::evaluator::{Evaluator, Module, Scope};
use super::item::{Field, Is, Item};
use super::keys::{By, Keys, quoted};
use super::modules::{Called, address};
use crate::source::Span;
use crate::source::hcl::{Block, Expression, Written};
use crate::symbolic::{Domain, Hole, Nature, Text};
use std::rc::Rc;

/// A step of a reference.
pub(super) enum Way<'w> {
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
            ("path", Some("cwd")) => (Item::new(at, Is::Text(self.working_folder())), 1),
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
                    return field.value.clone().with(&[item.secrecy()]);
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
                Ok(place) if place < items.len() => {
                    return items[place].clone().with(&[item.secrecy()]);
                }
                _ => Item::failed(at, format!("a list has no `{name}`")),
            },
            Is::Text(text) if text.known().is_none() => return part_of(item, text, Some(name), at),
            _ => Item::failed(at, format!("there is no `{name}` in it")),
        };
        out.with(std::slice::from_ref(item))
    }

    /// A part of a value by its key.
    pub(super) fn index_of(&self, item: &Item, key: &Item, at: Span) -> Item {
        // The name of what is not known is told, so no secret becomes one.
        let told = key.known().filter(|_| !key.is_secret());
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
                        Some(found) if number >= 0.0 => found.clone().with(&[item.secrecy()]),
                        _ => Item::failed(at, "the list has no such element"),
                    }
                }
                None => super::expression::unknown_of(at, &[key.clone(), item.clone()]),
            },
            Is::Map(_) => match key.known() {
                Some(name) if key.is_secret() && item.get(&name).is_none() => {
                    Item::failed(at, "there is no such key in it")
                }
                Some(name) => self.attribute_of(item, &name, at),
                None => super::expression::unknown_of(at, &[key.clone(), item.clone()]),
            },
            Is::Unknown(_) | Is::Resource(_) => {
                match &item.is {
                    Is::Unknown(unknown) if unknown.fails => item.clone(),
                    Is::Unknown(unknown) => Item {
                        is: Is::Unknown(super::item::Unknown {
                            hole: unknown
                                .hole
                                .as_ref()
                                .zip(told.as_ref())
                                .map(|(hole, name)| below(hole, name)),
                            ..unknown.clone()
                        }),
                        ..item.clone().at(at)
                    },
                    // A key that is written out there Terraform refuses; one that is computed is an attribute.
                    Is::Resource(address) if key.number().is_none() => match told {
                        Some(name) => self.attribute(address, &name, at),
                        None => super::expression::unknown_of(at, &[key.clone(), item.clone()]),
                    },
                    _ => Item::failed(at, "a resource without `count` has no instances by key"),
                }
            }
            Is::Text(text) if text.known().is_none() => part_of(item, text, told.as_deref(), at),
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

    pub(super) fn unknown_instance(keys: &Keys, at: Span) -> Item {
        match keys.open() {
            Some(because) => Item::unknown(at, because),
            None => Item::failed(at, "there is no such instance"),
        }
    }

    /// The spelling of the key that an index means; nothing if that cannot be told.
    pub(super) fn chosen(
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
}

/// A part of a value that is not known: of what one hole stands for, the same part wherever it is asked for.
fn part_of(item: &Item, text: &Text, name: Option<&str>, at: Span) -> Item {
    let part = match (text.as_hole(), name) {
        (Some(hole), Some(name)) => Item::new(at, Is::Text(Text::hole(below(hole, name)))),
        _ => Item::unknown(at, "it is a part of a value that is not known"),
    };
    part.with(std::slice::from_ref(item))
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
        nature: Nature::Given,
        of: hole.of.clone(),
    }
}
