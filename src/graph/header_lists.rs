//! Which headers of viewers a list lets through to the origin.
//!
//! `HeadersConfig` of cache policies and origin request policies in the Amazon CloudFront API Reference.

use super::forwarding::Decider;
use crate::symbolic::{Spanned, Text, Truth};

/// A list of headers, as far as it is known.
#[derive(Clone, PartialEq, Debug)]
pub enum HeaderList {
    /// Every header.
    All,
    /// These, in lower case.
    Only(Vec<Box<str>>),
    /// Every header but these, in lower case.
    Except(Vec<Box<str>>),
    /// It cannot be known.
    Unknown,
}

impl HeaderList {
    /// Whether it holds a header.
    pub fn holds(&self, name: &str) -> Truth {
        let among = |names: &[Box<str>]| names.iter().any(|own| own.eq_ignore_ascii_case(name));
        match self {
            HeaderList::All => Truth::Yes,
            HeaderList::Only(names) => among(names).into(),
            HeaderList::Except(names) => (!among(names)).into(),
            HeaderList::Unknown => Truth::Unknown,
        }
    }

    /// The headers of a policy. Of the managed ones, those that forward the `Authorization` header forward every other
    /// one, and the rest none that an origin would ask for.
    pub(super) fn of_policy(
        id: &Spanned,
        by: Decider,
        authorization: Truth,
        custom: &impl Fn(&Text) -> Option<Spanned>,
    ) -> HeaderList {
        if let Decider::Managed(_) = by {
            return if authorization.is_yes() {
                HeaderList::All
            } else {
                HeaderList::Only(Vec::new())
            };
        }
        let properties = id.as_text().and_then(|id| custom(&id));
        let config = properties.as_ref().and_then(|properties| {
            let of_cache = [
                "CachePolicyConfig",
                "ParametersInCacheKeyAndForwardedToOrigin",
                "HeadersConfig",
            ];
            let of_requests = ["OriginRequestPolicyConfig", "HeadersConfig"];
            properties
                .at(&of_cache)
                .or_else(|| properties.at(&of_requests))
        });
        let Some(config) = config else {
            return HeaderList::Unknown;
        };
        let list = config
            .get("Headers")
            .map(|list| list.get("Items").unwrap_or(list));
        let names = list.map_or(Some(Vec::new()), names);
        match (config.get("HeaderBehavior").and_then(Spanned::known), names) {
            (Some("none"), _) => HeaderList::Only(Vec::new()),
            (Some("allViewer" | "allViewerAndWhitelistCloudFront"), _) => HeaderList::All,
            (Some("whitelist"), Some(names)) => HeaderList::Only(names),
            (Some("allExcept"), Some(names)) => HeaderList::Except(names),
            _ => HeaderList::Unknown,
        }
    }

    /// The legacy list of a behavior.
    pub(super) fn of_list(list: &Spanned) -> HeaderList {
        let list = list.get("Items").unwrap_or(list);
        match names(list) {
            Some(names) if names.iter().any(|name| &**name == "*") => HeaderList::All,
            Some(names) => HeaderList::Only(names),
            None => HeaderList::Unknown,
        }
    }
}

/// The names of a list, if all of them are known.
fn names(list: &Spanned) -> Option<Vec<Box<str>>> {
    if list.is_unknown() {
        return None;
    }
    let items = list.items().into_iter();
    items
        .map(|item| item.known().map(|name| name.to_ascii_lowercase().into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_headers_in_any_case() {
        let only = HeaderList::Only(vec!["x-api-key".into()]);
        assert_eq!(only.holds("X-Api-Key"), Truth::Yes);
        assert_eq!(only.holds("X-Other"), Truth::No);
        let except = HeaderList::Except(vec!["host".into()]);
        assert_eq!(except.holds("Host"), Truth::No);
        assert_eq!(except.holds("X-Api-Key"), Truth::Yes);
    }
}
