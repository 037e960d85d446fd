//! Which HTTP methods viewers may use: what a behavior lets through.
//!
//! "`AllowedMethods`" in the Amazon CloudFront API Reference, which knows three choices: GET and HEAD, these and
//! OPTIONS, or all seven.

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
