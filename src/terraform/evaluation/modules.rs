//! Modules: what they are called with, what they put out, and which of them are not here.

use super::evaluator::{Evaluator, MAX_MODULE_DEPTH, MOST_MODULES, Module, Scope};
use super::item::{Field, Is, Item, Unknown};
use super::keys::Keys;
use super::texts::{is_local, join};
use super::types;
use crate::source::Span;
use crate::source::hcl::Block;
use crate::symbolic::{Domain, Hole, Text};
use std::rc::Rc;

/// What a call of a module leads to.
#[derive(Clone, Debug)]
pub(super) enum Called<'t, 's> {
    /// The instances, with the spelling of their keys in brackets.
    Here(Rc<[(String, Rc<Module<'t, 's>>)]>, Keys),
    /// The module is not here.
    Elsewhere(Rc<str>),
}

/// Arguments of a call that are no inputs.
pub(super) const CALL_ARGUMENTS: [&str; 6] = [
    "source",
    "version",
    "providers",
    "count",
    "for_each",
    "depends_on",
];

impl<'t, 's> Evaluator<'t, 's> {
    /// The scope of what stands in a module outside of blocks with instances.
    pub(super) fn scope(module: &Rc<Module<'t, 's>>) -> Scope<'t, 's> {
        Scope {
            module: Rc::clone(module),
            each: None,
            index: None,
            bound: None,
            open: None,
        }
    }

    /// The instances of the module that a call leads to.
    pub(super) fn called(&self, module: &Rc<Module<'t, 's>>, block: &'t Block) -> Called<'t, 's> {
        let name = block.label(0).unwrap_or_default();
        let key = (module.number, Box::from(name));
        if let Some(known) = self.calls.borrow().get(&key) {
            return known.clone();
        }
        let address = address(module, &format!("module.{name}"));
        let asked = Called::Elsewhere(format!("`{address}` is made of itself").into());
        self.calls.borrow_mut().insert(key.clone(), asked);
        let found = self.find_called(module, block, name, &address);
        self.calls.borrow_mut().insert(key, found.clone());
        found
    }

    fn find_called(
        &self,
        module: &Rc<Module<'t, 's>>,
        block: &'t Block,
        name: &str,
        address: &str,
    ) -> Called<'t, 's> {
        let source = block.body.attribute("source");
        let source = source
            .and_then(|source| source.value.text())
            .unwrap_or_default();
        let path = if is_local(source) {
            Some(join(module.folder.path, source))
        } else {
            self.installed(module, name)
        };
        let found = path
            .as_deref()
            .and_then(|path| self.folders.get_key_value(path));
        let Some((path, folder)) = found else {
            let because = if is_local(source) {
                format!("the module in `{source}` is not among the files")
            } else {
                format!("the module `{source}` comes from elsewhere and is not installed here")
            };
            return Called::Elsewhere(because.into());
        };
        if module.path.contains(path) || module.path.len() > MAX_MODULE_DEPTH {
            let because = format!("the module in `{path}` calls itself");
            self.remark(block.head, &because);
            return Called::Elsewhere(because.into());
        }
        let scope = Self::scope(module);
        let keys = self.keys(block, address, &scope);
        let mut instances = Vec::new();
        for spelled in keys.spelled() {
            let number = self.modules.get();
            if number >= MOST_MODULES {
                let because = "there are more modules than can be looked at";
                self.remark(block.head, because);
                return Called::Elsewhere(because.into());
            }
            self.modules.set(number + 1);
            let mut path = module.path.clone();
            path.push(folder.path);
            let instance = Module {
                number,
                address: format!("{address}{spelled}").into(),
                folder,
                caller: Some((block, self.within(&scope, block, &keys, &spelled))),
                path,
            };
            instances.push((spelled, Rc::new(instance)));
        }
        Called::Here(instances.into(), keys)
    }

    /// Where `terraform init` put a module.
    fn installed(&self, module: &Module<'t, 's>, name: &str) -> Option<String> {
        let root = self.folders.get(self.root_path)?;
        let names = super::super::address::without_keys(&module.address);
        let mut key: Vec<&str> = names.split('.').filter(|word| *word != "module").collect();
        key.retain(|word| !word.is_empty());
        key.push(name);
        root.installed?.get(&key.join(".")).cloned()
    }

    /// An output of a module instance.
    pub(super) fn output(&self, module: &Rc<Module<'t, 's>>, name: &str, at: Span) -> Item {
        let Some(block) = module.folder.outputs.get(name) else {
            return Item::failed(at, format!("`{}` puts out no `{name}`", module.address));
        };
        let Some(value) = block.body.attribute("value") else {
            return Item::unknown(at, format!("the output `{name}` has no value"));
        };
        let key = (module.number, "output", Box::from(name));
        let item = self.once(key, at, || self.value(&value.value, &Self::scope(module)));
        hidden_if(is_sensitive(block), item)
    }

    /// All outputs of a module instance.
    pub(super) fn outputs(&self, module: &Rc<Module<'t, 's>>, at: Span) -> Item {
        let names = module.folder.outputs.keys();
        let fields = names.map(|name| Field {
            key: (*name).into(),
            key_span: at,
            value: self.output(module, name, at),
        });
        Item::map(at, fields.collect())
    }

    /// An output of a module that is not here.
    pub(super) fn foreign_output(
        &self,
        address: &str,
        name: &str,
        because: &Rc<str>,
        at: Span,
    ) -> Item {
        let is = Is::Unknown(Unknown {
            because: Rc::clone(because),
            hole: Some(self.attribute_hole(address, name)),
            fails: false,
        });
        Item::new(at, is)
    }

    /// An input variable.
    pub(super) fn variable(&self, module: &Rc<Module<'t, 's>>, name: &str, at: Span) -> Item {
        let Some(block) = module.folder.variables.get(name) else {
            self.missing(&format!(
                "the variable `{name}` is not declared in these files"
            ));
            return Item::failed(at, format!("there is no variable `{name}`"));
        };
        let key = (module.number, "variable", Box::from(name));
        let item = self.once(key, at, || self.find_variable(module, block, name));
        hidden_if(is_sensitive(block), item)
    }

    fn find_variable(&self, module: &Rc<Module<'t, 's>>, block: &'t Block, name: &str) -> Item {
        let kind = block.body.attribute("type").map(|one| &one.value);
        let given = if let Some((call, scope)) = &module.caller {
            let argument = call.body.attribute(name);
            argument
                .filter(|_| !CALL_ARGUMENTS.contains(&name))
                .map(|one| self.value(&one.value, scope))
        } else {
            let planned = self
                .knows
                .and_then(|knows| knows.variable(name, block.head));
            planned.or_else(|| self.given.get(name).cloned())
        };
        let scope = Self::scope(module);
        let nullable = block.body.attribute("nullable").is_none_or(|one| {
            !matches!(one.value.written, crate::source::hcl::Written::Bool(false))
        });
        let given = given.filter(|item| nullable || !item.is_null());
        let default = block.body.attribute("default").map(|one| &one.value);
        let item = match (given, default) {
            (Some(item), _) => item,
            (None, Some(default)) => self.value(default, &scope),
            (None, None) => return self.without_value(module, block, name, kind),
        };
        match kind {
            Some(kind) => self.converted(item, kind, &scope, 0),
            None => item,
        }
    }

    /// A variable that nobody has given a value.
    fn without_value(
        &self,
        module: &Module<'t, 's>,
        block: &'t Block,
        name: &str,
        kind: Option<&'t crate::source::hcl::Expression>,
    ) -> Item {
        let because = format!("the variable `{name}` has no value here");
        let full = address(module, &format!("var.{name}"));
        let hole = Hole::given(self.unit, &full, Domain::Free);
        match types::shape(kind) {
            types::Shape::Text => Item::new(block.head, Is::Text(Text::hole(hole))),
            shape => {
                let is = Is::Unknown(Unknown {
                    because: because.into(),
                    hole: (shape == types::Shape::Other).then_some(hole),
                    fails: false,
                });
                Item::new(block.head, is)
            }
        }
    }

    /// A local value.
    pub(super) fn local(&self, module: &Rc<Module<'t, 's>>, name: &str, at: Span) -> Item {
        let Some(value) = module.folder.locals.get(name) else {
            self.missing(&format!(
                "the local value `{name}` is not declared in these files"
            ));
            return Item::failed(at, format!("there is no local value `{name}`"));
        };
        let key = (module.number, "local", format!("local.{name}").into());
        self.once(key, at, || self.value(value, &Self::scope(module)))
    }
}

/// An address in a module.
pub(super) fn address(module: &Module<'_, '_>, local: &str) -> String {
    super::super::address::within(&module.address, local)
}

fn hidden_if(sensitive: bool, item: Item) -> Item {
    if sensitive { item.marked(true) } else { item }
}

fn is_sensitive(block: &Block) -> bool {
    let marked = block.body.attribute("sensitive");
    marked.is_some_and(|one| matches!(one.value.written, crate::source::hcl::Written::Bool(true)))
}
