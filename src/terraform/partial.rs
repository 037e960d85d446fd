//! Plans that do not hold all that will be there: they ended in an error, were made for some of the resources
//! only, or hold resources that deploy others. From what such a plan lacks nothing can be concluded.

use super::address::{within, without_keys};
use super::changes::Instance;
use super::plan::Plan;
use crate::source::{Node, Remark, Span};
use crate::symbolic::{Spanned, Value, Why};

/// Why a plan is partial.
#[derive(Debug)]
pub(crate) struct Partial {
    because: String,
    /// The place in the plan that shows it.
    span: Span,
}

impl Partial {
    fn new(because: impl Into<String>, span: Span) -> Partial {
        Partial {
            because: because.into(),
            span,
        }
    }

    /// The same as the reason of something unknown.
    fn why(&self) -> Why {
        Why::new(format!("the plan is partial: {}", self.because))
    }

    /// The same for the reader of the plan.
    pub(crate) fn remark(&self) -> Remark {
        Remark {
            span: self.span,
            message: format!("this plan is partial: {}", self.because),
        }
    }
}

impl Plan<'_> {
    /// Why more may be deployed than the plan tells, if that is so.
    pub(crate) fn open(&self) -> Option<Why> {
        if let Some(partial) = &self.partial {
            return Some(partial.why());
        }
        // A plan holds all of it, whatever the sources beside it leave out.
        let sources = self.whole.filter(|_| self.is_evaluated());
        if let Some(because) = sources.and_then(|whole| whole.open.as_ref()) {
            return Some(Why::new(because.clone()));
        }
        let other = self.instances.iter().find(|one| deploys_more(one))?;
        Some(Why::new(format!(
            "`{}` deploys what the plan does not show",
            other.address
        )))
    }

    /// What a property is that a resource which is written, but not in the plan, may set; nothing if the plan is
    /// whole, or nothing of this Terraform type is written.
    pub(crate) fn left_to(&self, terraform: &str, at: Span) -> Option<Spanned> {
        let partial = self.partial.as_ref()?;
        self.configuration
            .may_declare(terraform)
            .then(|| Spanned::new(at, Value::Unknown(partial.why())))
    }

    /// Whether the plan is partial, by what it says and by what it leaves out.
    pub(crate) fn find_partial(&self, document: &Node) -> Option<Partial> {
        let says = |key: &str, word: &str| {
            document
                .get(key)
                .filter(|value| value.scalar() == Some(word))
                .map(|value| value.span)
        };
        if let Some(span) = says("errored", "true") {
            return Some(Partial::new("it ended in an error", span));
        }
        if let Some(span) = says("complete", "false") {
            let because = "it was made for some of the resources only, or parts of it are deferred";
            return Some(Partial::new(because, span));
        }
        let (address, span) = self.left_out()?;
        let because =
            format!("it leaves out `{address}`, so it was made for some of the resources only");
        Some(Partial::new(because, span))
    }

    /// A resource that must have an instance and has none: the sign of a targeted plan. Modules that are called
    /// without a count have one instance, the others those that the plan speaks of.
    fn left_out(&self) -> Option<(String, Span)> {
        let mut left_out: Vec<(String, Span)> = Vec::new();
        let mut waiting = vec![String::new()];
        while let Some(path) = waiting.pop() {
            let Some(module) = self.configuration.module(&without_keys(&path)) else {
                continue;
            };
            // The order in which the maps yield does not matter: the least of what is found is taken in the end.
            let resources = module.resources.iter();
            left_out.extend(resources.filter_map(|(local, entry)| {
                let managed = entry.get("mode").and_then(Node::text) == Some("managed");
                let address = within(&path, local);
                (managed && is_single(entry) && !self.knows(&address))
                    .then_some((address, entry.span))
            }));
            let mut calls: Vec<_> = module.calls.iter().collect();
            calls.sort_unstable_by_key(|(name, _)| **name);
            for (name, call) in calls {
                let family = within(&path, &format!("module.{name}"));
                let known = self.module_instances(&family);
                if known.is_empty() && is_single(call) {
                    waiting.push(family);
                } else {
                    waiting.extend(known.iter().map(|known| (*known).to_owned()));
                }
            }
        }
        left_out.into_iter().min()
    }
}

/// Whether a resource or module that is written has exactly one instance.
fn is_single(entry: &Node) -> bool {
    entry.get("count_expression").is_none() && entry.get("for_each_expression").is_none()
}

/// Whether a resource deploys others, or speaks of policies in another provider's words.
fn deploys_more(instance: &Instance<'_>) -> bool {
    let kind = instance.parts.kind;
    let deploys = kind.starts_with("aws_cloudformation_stack")
        || kind == "aws_cloudcontrolapi_resource"
        || kind.starts_with("awscc_s3_bucket")
        || kind.starts_with("awscc_kms_key")
        || kind.starts_with("awscc_lambda_permission");
    deploys && !instance.parts.data && instance.is_live()
}
