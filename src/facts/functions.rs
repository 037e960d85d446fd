//! Facts about the functions behind function URLs.

use super::build::{Slice, Stating};
use super::document::Function;
use super::routes::plain;
use super::worlds::Held;
use crate::graph::{AuthType, Qualifier};

/// The name of an auth type in facts.
pub(super) fn auth(auth: AuthType) -> &'static str {
    match auth {
        AuthType::Iam => "aws_iam",
        AuthType::None => "none",
        AuthType::Unknown => "unknown",
    }
}

/// States every function URL that an origin of the distribution is.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for url in &stating.graph.function_urls {
        let function = url.function.as_ref();
        let node = Function {
            id: format!("{}#{}", stating.unit(), url.address.name),
            source: stating.place(url.name_span),
            function: function
                .map(|function| function.local_name.to_string())
                .unwrap_or_default(),
            function_name: url.function_name.to_string(),
            qualifier: match &url.qualifier {
                Qualifier::None => String::new(),
                Qualifier::Given(text) => text.to_string(),
                Qualifier::Unknown => "?".to_owned(),
            },
            function_url: url.local_name.to_string(),
            auth_type: auth(url.auth),
            permissions: url.permissions.len(),
            when: Vec::new(),
        };
        slice.functions.push(Held {
            node,
            anchored: plain(stating, url.name_span, "this function URL".to_owned()),
        });
    }
}
