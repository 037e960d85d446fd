//! All instances of a root module: its own and those of the modules that it calls.

use super::evaluator::{Evaluator, Module};
use super::item::Is;
use super::keys::Keys;
use super::modules::{CALL_ARGUMENTS, Called};
use super::resources::family_address;
use crate::source::hcl::{Block, Written};
use crate::source::{Entry, Kind, Node, SourceId, Span};
use crate::symbolic::Spanned;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// An instance, in the shape in which a plan holds it.
#[derive(Debug)]
pub(crate) struct Evaluated {
    /// Its whole address.
    pub(crate) address: String,
    /// Where its block begins.
    pub(crate) head: Span,
    /// The place of its block.
    pub(crate) block: Node,
    pub(crate) values: Node,
    pub(crate) unknown: Node,
    pub(crate) secret: Node,
    /// What was written, as an entry of the configuration of a plan.
    pub(crate) written: Node,
    /// Why it cannot be known whether there is such an instance.
    pub(crate) unsure: Option<String>,
}

/// What a root module is evaluated to.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    pub(crate) instances: Vec<Evaluated>,
    /// What the expressions are exactly, by number.
    pub(crate) exact: Vec<Spanned>,
    /// Why more may be deployed than the files say.
    pub(crate) open: Option<String>,
    /// The configurations of providers, as a plan holds them.
    pub(crate) providers: Vec<Entry>,
    /// Why nobody knows how many blocks dynamic blocks make, by the places of those.
    pub(crate) open_blocks: HashMap<Span, String>,
    /// The texts beside the sources in which values stand.
    pub(crate) looked_into: BTreeSet<SourceId>,
}

/// The most instances that are looked at.
const MOST_INSTANCES: usize = 20_000;

/// What may write the policy of a bucket, key or function, or is told of one.
const CONCERNED: [&str; 8] = [
    "aws_s3_bucket",
    "aws_kms_",
    "aws_lambda_",
    "aws_cloudfront_",
    "aws_iam_policy_document",
    "aws_api_gateway",
    "aws_apigatewayv2",
    "aws_lb",
];

impl<'t, 's> Evaluator<'t, 's> {
    /// Evaluates everything.
    pub(super) fn whole(&self) -> Whole {
        let mut out = self.all();
        out.open_blocks = self.take_open_blocks();
        out.looked_into = self.take_looked_into();
        out
    }

    fn all(&self) -> Whole {
        let mut out = Whole::default();
        let Some(root) = self.root() else { return out };
        self.providers(&root, &mut out);
        let mut waiting = vec![(root, None::<String>)];
        while let Some((module, unsure)) = waiting.pop() {
            if let Some(path) = module.folder.torn {
                out.open
                    .get_or_insert_with(|| format!("`{path}` could not be read"));
            }
            for block in &module.folder.resources {
                self.expand(&module, block, unsure.as_deref(), &mut out);
                if out.instances.len() > MOST_INSTANCES {
                    let message = "there are more resources than can be looked at";
                    self.remark(block.head, message);
                    out.open = Some(message.to_owned());
                    return out;
                }
            }
            let mut inner = Vec::new();
            for block in module.folder.calls.values() {
                match self.called(&module, block) {
                    Called::Here(instances, keys) => {
                        let because = keys
                            .open()
                            .map(ToString::to_string)
                            .or_else(|| unsure.clone());
                        let instances = instances.iter();
                        inner.extend(instances.map(|(_, one)| (Rc::clone(one), because.clone())));
                    }
                    Called::Elsewhere(because) => {
                        self.elsewhere_may(&module, block, &because, &mut out);
                    }
                }
            }
            waiting.extend(inner.into_iter().rev());
        }
        out.open = out.open.or_else(|| self.what_is_missing());
        out
    }

    fn expand(
        &self,
        module: &Rc<Module<'t, 's>>,
        block: &'t Block,
        unsure: Option<&str>,
        out: &mut Whole,
    ) {
        let data = &*block.kind == "data";
        let keys = self.keys_of(module, data, block);
        if let Keys::Many(all, _) = &keys
            && all.is_empty()
        {
            return;
        }
        let local = format!(
            "{}.{}",
            block.label(0).unwrap_or_default(),
            block.label(1).unwrap_or_default()
        );
        let family = family_address(module, data, &local);
        let unsure = keys
            .open()
            .map(ToString::to_string)
            .or_else(|| unsure.map(str::to_owned));
        for spelled in keys.spelled() {
            let scope = self.within(&Self::scope(module), block, &keys, &spelled);
            let trees = self.trees(&block.body, &scope, &mut out.exact);
            let map = |entries: Vec<Entry>| Node {
                span: block.span,
                kind: Kind::Map(entries),
            };
            let provisioners = block.body.of_kind("provisioner").map(|one| {
                let inner = self.trees(&one.body, &scope, &mut out.exact);
                map(vec![entry("expressions", map(inner.expressions))])
            });
            let provisioners = Node {
                span: block.span,
                kind: Kind::List(provisioners.collect()),
            };
            let mut written = vec![
                entry(
                    "mode",
                    text(if data { "data" } else { "managed" }, block.head),
                ),
                entry(
                    "provider_config_key",
                    text(&Self::provider_of(module, block), block.head),
                ),
                entry("expressions", map(trees.expressions)),
                entry("provisioners", provisioners),
            ];
            if let Some(waits) = block.body.attribute("depends_on") {
                // What it waits for is told nowhere else; that it waits is enough.
                let nothing = Node {
                    span: waits.value.span,
                    kind: Kind::List(Vec::new()),
                };
                written.push(entry("depends_on", nothing));
            }
            out.instances.push(Evaluated {
                address: format!("{family}{spelled}"),
                head: block.head,
                block: Node {
                    span: block.span,
                    kind: Kind::Null,
                },
                values: map(trees.values),
                unknown: map(trees.unknown),
                secret: map(trees.secret),
                written: map(written),
                unsure: unsure.clone(),
            });
        }
    }

    /// A module that is not here deploys what nobody here sees. It concerns what it is told of.
    fn elsewhere_may(
        &self,
        module: &Rc<Module<'t, 's>>,
        block: &'t Block,
        because: &str,
        out: &mut Whole,
    ) {
        let scope = Self::scope(module);
        let concerns = block.body.attributes.iter().any(|attribute| {
            if CALL_ARGUMENTS.contains(&&*attribute.name) {
                return false;
            }
            let item = self.value(&attribute.value, &scope);
            let made = item.whole_made();
            made.all().iter().any(|of| {
                CONCERNED
                    .iter()
                    .any(|kind| of.address.split('.').any(|word| word.starts_with(kind)))
            }) || self.names_a_bucket(module, &item)
        });
        if concerns {
            out.open.get_or_insert_with(|| because.to_owned());
        }
    }

    /// Whether a value is a string that also is the name of a bucket or function here.
    fn names_a_bucket(&self, module: &Rc<Module<'t, 's>>, item: &super::item::Item) -> bool {
        let Is::Text(text) = &item.is else {
            return false;
        };
        if text.is_empty() {
            return false;
        }
        module.folder.resources.iter().any(|block| {
            let name = match block.label(0) {
                Some("aws_s3_bucket") => "bucket",
                Some("aws_lambda_function") => "function_name",
                _ => return false,
            };
            let Some(attribute) = block.body.attribute(name) else {
                return false;
            };
            let named = self.value(&attribute.value, &Self::scope(module));
            matches!(&named.is, Is::Text(other) if other == text)
        })
    }

    /// The configurations of the root module's providers.
    fn providers(&self, root: &Rc<Module<'t, 's>>, out: &mut Whole) {
        let scope = Self::scope(root);
        for block in &root.folder.providers {
            let name = block.label(0).unwrap_or_default();
            let alias = block
                .body
                .attribute("alias")
                .and_then(|one| self.value(&one.value, &scope).known());
            let key = alias.map_or_else(|| name.to_owned(), |alias| format!("{name}.{alias}"));
            let trees = self.trees(&block.body, &scope, &mut out.exact);
            let config = vec![
                entry("name", text(name, block.head)),
                entry(
                    "expressions",
                    Node {
                        span: block.span,
                        kind: Kind::Map(trees.expressions),
                    },
                ),
            ];
            out.providers.push(entry(
                &key,
                Node {
                    span: block.span,
                    kind: Kind::Map(config),
                },
            ));
        }
    }

    /// The key of the provider configuration of a block, as the root module calls it.
    fn provider_of(module: &Rc<Module<'t, 's>>, block: &Block) -> String {
        let written = block
            .body
            .attribute("provider")
            .map(|one| &one.value.written);
        let mut key = written
            .and_then(reference_text)
            .unwrap_or_else(|| "aws".to_owned());
        let mut at = Rc::clone(module);
        while let Some((call, scope)) = &at.caller {
            let handed = call
                .body
                .attribute("providers")
                .map(|one| &one.value.written);
            if let Some(Written::Object(entries)) = handed {
                let own = entries.iter().find(|(name, _)| {
                    name.text() == Some(&*key)
                        || reference_text(&name.written).as_deref() == Some(&*key)
                });
                if let Some(theirs) = own.and_then(|(_, value)| reference_text(&value.written)) {
                    key = theirs;
                }
            }
            let next = Rc::clone(&scope.module);
            at = next;
        }
        key
    }
}

/// `aws.west` as it is written.
fn reference_text(written: &Written) -> Option<String> {
    match written {
        Written::Name(name) | Written::Text(name) => Some(name.to_string()),
        Written::Attribute(of, name) => Some(format!("{}.{name}", reference_text(&of.written)?)),
        _ => None,
    }
}

fn entry(key: &str, value: Node) -> Entry {
    Entry {
        key: key.into(),
        key_span: value.span,
        value,
    }
}

fn text(text: &str, span: Span) -> Node {
    Node {
        span,
        kind: Kind::Text(text.into()),
    }
}
