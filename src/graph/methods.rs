//! Which HTTP methods viewers may use: what a behavior lets through, and what a bucket tells browsers.
//!
//! `AllowedMethods` in the Amazon CloudFront API Reference, which knows three choices: GET and HEAD, these and
//! OPTIONS, or all seven. So nobody can let PUT through without DELETE.

use super::distribution::listed;
use crate::source::Span;
use crate::symbolic::{Spanned, Truth};

/// The methods that a behavior lets through.
#[derive(Clone, Debug)]
pub struct Methods {
    named: Vec<Box<str>>,
    /// Whether there may be more than are named.
    open: bool,
    /// Where they are written; the behavior if they are not.
    pub span: Span,
}

impl Methods {
    /// Whether viewers may use a method.
    pub fn allow(&self, method: &str) -> Truth {
        if self.named.iter().any(|named| &**named == method) {
            Truth::Yes
        } else if self.open {
            Truth::Unknown
        } else {
            Truth::No
        }
    }
}

/// Reads the methods of a behavior. Where it lists none, they are GET and HEAD.
pub(super) fn read(behavior: &Spanned) -> Methods {
    let Some(list) = behavior.get("AllowedMethods") else {
        return Methods {
            named: vec!["GET".into(), "HEAD".into()],
            open: behavior.is_unknown(),
            span: behavior.span,
        };
    };
    let items = listed(behavior, "AllowedMethods");
    let named = items.iter().filter_map(|item| item.known());
    let named: Vec<Box<str>> = named.map(Into::into).collect();
    Methods {
        open: named.len() < items.len(),
        named,
        span: list.span,
    }
}

/// Whether the rules for cross-origin requests of a bucket let scripts of other sites change objects.
pub(super) fn cross_origin_writes(properties: &Spanned) -> Truth {
    let rules = properties.at(&["CorsConfiguration", "CorsRules"]);
    let rules = rules.map(Spanned::items).unwrap_or_default();
    let methods = rules
        .iter()
        .filter_map(|rule| rule.get("AllowedMethods"))
        .flat_map(Spanned::items);
    Truth::any(methods.map(|method| match method.known() {
        Some(method) => Truth::from(["PUT", "POST", "DELETE"].contains(&method)),
        None => Truth::Unknown,
    }))
}
