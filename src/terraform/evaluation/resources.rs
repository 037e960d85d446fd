//! Resources and data sources: their instances, and what is known of their attributes.

use super::evaluator::{Evaluator, Module, Scope};
use super::item::{Field, Is, Item, Made};
use super::keys::{By, Keys};
use super::modules::{Called, address};
use super::references::Way;
use crate::source::Span;
use crate::source::hcl::Block;
use crate::symbolic::Text;
use crate::terraform::address::{ResourceAddress, Segment, segments};
use crate::terraform::tables;
use std::rc::Rc;

impl<'t, 's> Evaluator<'t, 's> {
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
    pub(super) fn family(
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
                self.missing(&message);
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
            let next = segments(rest.trim_start_matches('.'));
            let (Segment::Name(name), _) = next.get(1)? else {
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
