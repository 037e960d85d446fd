//! Following references: from an expression through input variables, module outputs, `each.value` and keys to
//! the resource instances it is made of. What a plan does not hold (local values, dynamic blocks) ends as a
//! name in [`Resolved::lost`].

use super::address::{split_module, within, without_keys};
use super::changes::Instance;
use super::plan::Plan;
use super::references::{Reference, written};
use crate::source::Node;

/// How many references are followed for one expression before the rest is given up.
const MOST_REFERENCES: usize = 2_000;

/// How many variables and outputs lie one behind the other. In a broken plan they may go round in a circle.
const MAX_DEPTH: usize = 64;

/// How many instances of one resource are told apart where a reference means all of them.
const MOST_INSTANCES: usize = 100;

/// An attribute that an expression is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'p> {
    /// The instance.
    pub(crate) instance: &'p Instance<'p>,
    /// The attribute; nothing if the text of the plan lost it, as it does after `[each.key]`.
    pub(crate) attribute: Option<&'p str>,
}

impl Target<'_> {
    /// Whether two targets are the same attribute of the same instance.
    pub(crate) fn same(&self, other: &Target<'_>) -> bool {
        self.instance.address == other.instance.address && self.attribute == other.attribute
    }
}

/// What an expression is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolved<'p> {
    /// Attributes of instances, in the order written, duplicates kept.
    pub(crate) targets: Vec<Target<'p>>,
    /// Local values and whatever else the plan does not explain.
    pub(crate) lost: Vec<&'p str>,
}

impl<'p> Resolved<'p> {
    /// The targets, each once.
    pub(crate) fn distinct(&self) -> Vec<Target<'p>> {
        let mut out: Vec<Target<'p>> = Vec::new();
        for target in &self.targets {
            if !out.iter().any(|other| other.same(target)) {
                out.push(*target);
            }
        }
        out
    }
}

/// Where an expression stands: in which module instance, and with which key of its own.
#[derive(Clone, Debug)]
pub(crate) struct Scope<'p> {
    module: String,
    key: Option<String>,
    for_each: Option<&'p Node>,
}

impl<'p> Scope<'p> {
    /// The scope of the expressions of an instance.
    pub(crate) fn of(instance: &Instance<'p>) -> Scope<'p> {
        Scope {
            module: instance.parts.module.to_owned(),
            key: instance.parts.key.map(str::to_owned),
            for_each: instance
                .configuration
                .and_then(|entry| entry.get("for_each_expression")),
        }
    }
}

impl Plan<'_> {
    /// What an expression of an instance is made of.
    pub(crate) fn resolve<'p>(
        &'p self,
        instance: &'p Instance<'p>,
        expression: &'p Node,
    ) -> Resolved<'p> {
        if let Some(resolved) = self.made_of(expression) {
            return resolved;
        }
        let mut walk = Walk {
            plan: self,
            out: Resolved::default(),
            left: MOST_REFERENCES,
            depth: MAX_DEPTH,
        };
        walk.follow(&Scope::of(instance), expression, None);
        walk.out
    }
}

struct Walk<'p> {
    plan: &'p Plan<'p>,
    out: Resolved<'p>,
    left: usize,
    depth: usize,
}

impl<'p> Walk<'p> {
    /// Follows all references of an expression; `suffix` is the attribute that is taken of its value.
    fn follow(&mut self, scope: &Scope<'p>, expression: &'p Node, suffix: Option<&'p str>) {
        let texts = written(expression);
        let references: Vec<Reference<'p>> =
            texts.iter().map(|text| Reference::parse(text)).collect();
        // A key that something else has a say in (`b[local.m[each.key]]`) is not the instance's own.
        let plain = references.iter().all(|reference| {
            matches!(
                reference,
                Reference::Resource(_) | Reference::Output { .. } | Reference::OwnKey
            )
        });
        let followers: Vec<Option<Reference<'p>>> = references
            .iter()
            .skip(1)
            .copied()
            .map(Some)
            .chain([None])
            .collect();
        for ((reference, text), next) in references.into_iter().zip(texts).zip(followers) {
            let own_key = plain && next == Some(Reference::OwnKey);
            if self.left == 0 || self.depth == 0 {
                self.out.lost.push(text);
                return;
            }
            self.left -= 1;
            self.depth -= 1;
            match reference {
                Reference::Resource(address) => {
                    let family = within(&scope.module, address.family);
                    let own = scope.key.as_deref().filter(|_| own_key);
                    let attribute = address.attribute.or(suffix);
                    self.resource(&family, address.key, own, text, attribute);
                }
                Reference::Input(name, attribute) => {
                    self.input(scope, name, text, attribute.or(suffix));
                }
                Reference::Output {
                    module,
                    key,
                    output,
                    attribute,
                } => {
                    let family = within(&scope.module, &format!("module.{module}"));
                    let key = key.or(scope.key.as_deref().filter(|_| own_key));
                    self.output(&family, key, output, text, attribute.or(suffix));
                }
                Reference::EachValue(attribute) => match scope.for_each {
                    Some(source) => self.each_value(scope, source, attribute.or(suffix)),
                    None => self.out.lost.push(text),
                },
                Reference::Local(name) => self.out.lost.push(name),
                Reference::OwnKey | Reference::Nothing => {}
            }
            self.depth += 1;
        }
    }

    /// A resource: the instance with the key, or the only one, or all of them.
    fn resource(
        &mut self,
        family: &str,
        key: Option<&str>,
        own_key: Option<&str>,
        text: &'p str,
        attribute: Option<&'p str>,
    ) {
        let plan = self.plan;
        let keyed = key.or(own_key).and_then(|key| plan.keyed(family, key));
        let chosen = match keyed {
            Some(instance) => vec![instance],
            None if key.is_some() => Vec::new(),
            None => plan.family(family),
        };
        if chosen.len() > MOST_INSTANCES {
            self.out.lost.push(text);
            return;
        }
        self.out
            .targets
            .extend(chosen.into_iter().map(|instance| Target {
                instance,
                attribute,
            }));
    }

    /// An input variable: the expression that the caller gave it, seen from the caller.
    fn input(&mut self, scope: &Scope<'p>, name: &str, text: &'p str, suffix: Option<&'p str>) {
        let Some((parent, module, key)) = split_module(&scope.module) else {
            // An input of the root module: given at plan time, a link ends here.
            return;
        };
        let call = self
            .plan
            .configuration
            .module(&without_keys(parent))
            .and_then(|caller| caller.calls.get(module).copied());
        let Some(call) = call else {
            self.out.lost.push(text);
            return;
        };
        let Some(expression) = call.get("expressions").and_then(|all| all.get(name)) else {
            // The variable's default: a constant.
            return;
        };
        let caller = Scope {
            module: parent.to_owned(),
            key: key.map(str::to_owned),
            for_each: call.get("for_each_expression"),
        };
        self.follow(&caller, expression, suffix);
    }

    /// A module's output: its expression, seen from inside.
    fn output(
        &mut self,
        family: &str,
        key: Option<&str>,
        output: Option<&str>,
        text: &'p str,
        suffix: Option<&'p str>,
    ) {
        let expression = self
            .plan
            .configuration
            .module(&without_keys(family))
            .and_then(|module| module.outputs?.get(output?)?.get("expression"));
        let Some(expression) = expression else {
            self.out.lost.push(text);
            return;
        };
        let all = self.plan.module_instances(family);
        let keyed: Vec<&str> = all
            .iter()
            .copied()
            .filter(|module| {
                key.is_some() && split_module(module).is_some_and(|(_, _, own)| own == key)
            })
            .collect();
        let chosen: Vec<&str> = if !keyed.is_empty() {
            keyed
        } else if all.is_empty() {
            vec![family]
        } else {
            all.to_vec()
        };
        for module in chosen {
            let inside = Scope {
                module: module.to_owned(),
                key: None,
                for_each: None,
            };
            self.follow(&inside, expression, suffix);
        }
    }

    /// `each.value`: what `for_each` goes through, and of its instances the one with my key.
    fn each_value(&mut self, scope: &Scope<'p>, source: &'p Node, suffix: Option<&'p str>) {
        let before = self.out.targets.len();
        let outside = Scope {
            for_each: None,
            ..scope.clone()
        };
        self.follow(&outside, source, suffix);
        let mine = |target: &Target<'p>| {
            target.instance.parts.key.is_some() && target.instance.parts.key == scope.key.as_deref()
        };
        if self.out.targets[before..].iter().any(mine) {
            let found = self.out.targets.split_off(before);
            self.out.targets.extend(found.into_iter().filter(mine));
        }
    }
}
