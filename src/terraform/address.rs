//! Terraform's addresses: `module.site["a"].data.aws_iam_policy_document.read[0]`. They are taken apart without
//! copying; keys keep their spelling (`0`, `"a"`), so that equal keys are equal texts.

/// A name or a key of an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Segment<'a> {
    /// A name between dots.
    Name(&'a str),
    /// What stands in brackets, quotes included.
    Key(&'a str),
}

/// An address, or a reference that begins with one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ResourceAddress<'a> {
    /// The module instance, with its keys; empty for the root.
    pub(crate) module: &'a str,
    /// Whether it is a data source.
    pub(crate) data: bool,
    /// The resource type.
    pub(crate) kind: &'a str,
    /// The resource's name.
    pub(crate) name: &'a str,
    /// Everything before the key: what all instances have in common.
    pub(crate) family: &'a str,
    /// The key of `count` or `for_each`.
    pub(crate) key: Option<&'a str>,
    /// The attribute that follows, its first name only.
    pub(crate) attribute: Option<&'a str>,
}

/// The segments of an address, each with the offset at which it ends.
pub(crate) fn segments(text: &str) -> Vec<(Segment<'_>, usize)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'[' {
            let end = key_end(bytes, at);
            out.push((Segment::Key(&text[at + 1..end]), (end + 1).min(bytes.len())));
            at = end + 1;
        } else {
            if bytes[at] == b'.' {
                at += 1;
            }
            let end = bytes[at..]
                .iter()
                .position(|byte| matches!(byte, b'.' | b'['))
                .map_or(bytes.len(), |length| at + length);
            if end > at {
                out.push((Segment::Name(&text[at..end]), end));
            }
            at = end;
        }
    }
    out
}

/// The offset of the bracket that closes the one at `open`, or the end of the text.
fn key_end(bytes: &[u8], open: usize) -> usize {
    let mut quoted = false;
    let mut at = open + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b']' if !quoted => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

impl<'a> ResourceAddress<'a> {
    /// Takes an address apart; nothing if it names no resource.
    pub(crate) fn parse(text: &'a str) -> Option<ResourceAddress<'a>> {
        let parts = segments(text);
        let mut place = 0;
        let mut module_end = 0;
        while let (Some((Segment::Name("module"), _)), Some((Segment::Name(_), end))) =
            (parts.get(place), parts.get(place + 1))
        {
            module_end = *end;
            place += 2;
            if let Some((Segment::Key(_), end)) = parts.get(place) {
                module_end = *end;
                place += 1;
            }
        }
        let data = matches!(parts.get(place), Some((Segment::Name("data"), _)));
        if data {
            place += 1;
        }
        let (Some((Segment::Name(kind), _)), Some((Segment::Name(name), family_end))) =
            (parts.get(place), parts.get(place + 1))
        else {
            return None;
        };
        place += 2;
        let key = match parts.get(place) {
            Some((Segment::Key(key), _)) => {
                place += 1;
                Some(*key)
            }
            _ => None,
        };
        let attribute = match parts.get(place) {
            Some((Segment::Name(attribute), _)) => Some(*attribute),
            _ => None,
        };
        Some(ResourceAddress {
            module: &text[..module_end],
            data,
            kind,
            name,
            family: &text[..*family_end],
            key,
            attribute,
        })
    }
}

/// A module instance's address as its parent's address, its name and its key; nothing for the root.
pub(crate) fn split_module(module: &str) -> Option<(&str, &str, Option<&str>)> {
    let parts = segments(module);
    let (key, names) = match parts.as_slice() {
        [names @ .., (Segment::Key(key), _)] => (Some(*key), names),
        names => (None, names),
    };
    let [
        rest @ ..,
        (Segment::Name("module"), _),
        (Segment::Name(name), _),
    ] = names
    else {
        return None;
    };
    let parent_end = rest.last().map_or(0, |(_, end)| *end);
    Some((&module[..parent_end], name, key))
}

/// A module instance's address without any keys, which is how its configuration is found.
pub(crate) fn without_keys(module: &str) -> String {
    let names: Vec<&str> = segments(module)
        .into_iter()
        .filter_map(|(segment, _)| match segment {
            Segment::Name(name) => Some(name),
            Segment::Key(_) => None,
        })
        .collect();
    names.join(".")
}

/// An address within a module instance.
pub(crate) fn within(module: &str, address: &str) -> String {
    if module.is_empty() {
        address.to_owned()
    } else {
        format!("{module}.{address}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_at_dots_outside_keys() {
        let text = r#"module.a["x.y]\"z"].module.b.data.aws_s3_bucket.site["k.1"].arn"#;
        let address = ResourceAddress::parse(text).expect("an address");
        assert_eq!(address.module, r#"module.a["x.y]\"z"].module.b"#);
        assert!(address.data);
        assert_eq!((address.kind, address.name), ("aws_s3_bucket", "site"));
        assert_eq!(address.key, Some(r#""k.1""#));
        assert_eq!(address.attribute, Some("arn"));
        assert_eq!(
            address.family,
            r#"module.a["x.y]\"z"].module.b.data.aws_s3_bucket.site"#
        );
    }

    #[test]
    fn a_broken_address_is_no_address_and_no_panic() {
        for text in [
            "",
            ".",
            "[",
            "a",
            "a[",
            "module",
            "module.a",
            "data.x",
            "a.[b",
            "module.a[\"",
            "..a..b",
        ] {
            let _ = ResourceAddress::parse(text);
            let _ = split_module(text);
        }
        assert_eq!(ResourceAddress::parse("module.a.data.x"), None);
    }

    #[test]
    fn a_module_has_a_parent_a_name_and_a_key() {
        assert_eq!(split_module(""), None);
        assert_eq!(split_module("module.a"), Some(("", "a", None)));
        assert_eq!(
            split_module(r#"module.a[0].module.b["k"]"#),
            Some(("module.a[0]", "b", Some(r#""k""#)))
        );
        assert_eq!(
            without_keys(r#"module.a[0].module.b["k"]"#),
            "module.a.module.b"
        );
    }
}
