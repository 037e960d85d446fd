//! What a text names when it names a Lambda function: the function by its name, and the version or alias of it, if
//! any. A name, a partial ARN, a full ARN, the `Ref` of an alias or of a version and the `FunctionArn` of a function
//! URL all come down to these two.
//!
//! Formats: `FunctionName` of "`AddPermission`" in the AWS Lambda API Reference.

use super::super::{kinds, policies};
use crate::symbolic::{Address, Domain, Hole, Piece, Resource, Spanned, Text, Truth, matching};

/// How many aliases and URLs lie one behind the other.
const DEEPEST: usize = 8;

/// A function as it is named somewhere.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::graph) struct Named {
    /// The name of the function, or the whole text where it cannot be taken apart.
    pub(in crate::graph) name: Text,
    /// Region and account, where they are written out.
    place: Option<[Text; 2]>,
    /// Which version or alias of it.
    pub(in crate::graph) qualifier: Qualifier,
}

/// Which version or alias of a function is meant.
#[derive(Clone, PartialEq, Debug)]
pub enum Qualifier {
    /// The function itself, which is not the same as any version or alias.
    None,
    /// This one.
    Given(Text),
    /// It cannot be known.
    Unknown,
}

impl Qualifier {
    /// A version or alias that is written apart from the function.
    fn written(value: &Spanned) -> Qualifier {
        match value.as_text() {
            Some(text) if text.is_empty() => Qualifier::None,
            Some(text) => Qualifier::Given(narrowed(&text)),
            None => Qualifier::Unknown,
        }
    }
}

impl Named {
    fn whole(name: Text) -> Named {
        Named {
            name,
            place: None,
            qualifier: Qualifier::None,
        }
    }

    /// The same function with a version or alias that is written beside it, if one is.
    pub(in crate::graph) fn with(mut self, qualifier: Option<&Spanned>) -> Named {
        if let Some(written) = qualifier {
            self.qualifier = Qualifier::written(written);
        }
        self
    }

    /// Whether two names are those of one function, whatever the version or alias. A name that the deployment
    /// makes up is known to nobody beforehand.
    pub(in crate::graph) fn is_same_function(&self, other: &Named) -> Truth {
        let at = crate::source::Span::new(crate::source::SourceId(0), 0, 0);
        let same = policies::attached(&Spanned::text(at, self.name.clone()), &other.name);
        let elsewhere = match (&self.place, &other.place) {
            (Some(own), Some(others)) => own
                .iter()
                .zip(others)
                .any(|(own, other)| matching::equals(own, other).is_no()),
            _ => false,
        };
        if elsewhere { Truth::No } else { same }
    }
}

/// What a text names; `resource` finds what an address stands for.
pub(in crate::graph) fn read(
    text: &Text,
    resource: &impl Fn(&Address) -> Option<Resource>,
) -> Named {
    within(text, resource, DEEPEST)
}

fn within(text: &Text, resource: &impl Fn(&Address) -> Option<Resource>, left: usize) -> Named {
    if left > 0
        && let Some(hole) = reference(text)
        && let Some(found) = resource(&hole.of)
        && let Some(named) = through(hole, &found, resource, left - 1)
    {
        return named;
    }
    apart(text)
}

/// The attribute that a text is: a hole, or an ARN of which nothing else is known.
fn reference(text: &Text) -> Option<&Hole> {
    match text.pieces() {
        [Piece::Hole(hole)] => Some(hole),
        [Piece::Literal(start), Piece::Hole(hole)] if start == "arn:" => Some(hole),
        _ => None,
    }
}

/// What an attribute of an alias, a version, a URL or a function names.
fn through(
    hole: &Hole,
    found: &Resource,
    resource: &impl Fn(&Address) -> Option<Resource>,
    left: usize,
) -> Option<Named> {
    let property = |name: &str| found.properties.get(name);
    let function = |name: &str| {
        let text = property(name).and_then(Spanned::as_text)?;
        Some(within(&text, resource, left))
    };
    match (&*found.kind, &*hole.attribute) {
        (kinds::FUNCTION_ALIAS, "Ref" | "AliasArn") => {
            Some(function("FunctionName")?.with(property("Name")))
        }
        (kinds::FUNCTION_VERSION, "Ref" | "FunctionArn") => Some(Named {
            qualifier: Qualifier::Given(Text::hole(Hole {
                attribute: "Version".into(),
                domain: Domain::Name,
                ..hole.clone()
            })),
            ..function("FunctionName")?
        }),
        (kinds::FUNCTION_URL, "FunctionArn") => {
            Some(function("TargetFunctionArn")?.with(property("Qualifier")))
        }
        (kinds::FUNCTION_URL, "TargetFunctionArn") => function("TargetFunctionArn"),
        (kinds::FUNCTION | kinds::SERVERLESS_FUNCTION, "Alias") => {
            let alias = property("AutoPublishAlias").cloned();
            let unknown =
                || Spanned::unknown(found.span, "the alias is published by the transform");
            let alias = alias.unwrap_or_else(unknown);
            Some(Named::whole(found.attribute("Ref")?).with(Some(&alias)))
        }
        (kinds::FUNCTION | kinds::SERVERLESS_FUNCTION, "Version" | "QualifiedArn") => Some(Named {
            qualifier: Qualifier::Unknown,
            ..Named::whole(found.attribute("Ref")?)
        }),
        _ => None,
    }
}

/// Takes a name or an ARN apart at its colons.
fn apart(text: &Text) -> Named {
    let Some(parts) = text.split(":") else {
        return behind_the_mark(text);
    };
    let marked = parts
        .iter()
        .position(|part| part.known() == Some("function"));
    let (name, qualifier, place) = match (marked, parts.as_slice()) {
        (Some(at), parts) if at + 1 < parts.len() => (
            &parts[at + 1],
            parts.get(at + 2),
            (at == 5).then(|| [parts[3].clone(), parts[4].clone()]),
        ),
        (_, [name]) => (name, None, None),
        (_, [name, qualifier]) => (name, Some(qualifier), None),
        _ => return Named::whole(text.clone()),
    };
    Named {
        name: name.clone(),
        place,
        qualifier: qualifier.map_or(Qualifier::None, |text| Qualifier::Given(narrowed(text))),
    }
}

/// What of a text that may hold any number of colons stands behind `function:`. Whether that is a name alone nobody
/// knows.
fn behind_the_mark(text: &Text) -> Named {
    const MARK: &str = "function:";
    let mut rest: Option<Text> = None;
    for piece in text.pieces() {
        match (piece, &mut rest) {
            (Piece::Literal(literal), None) => {
                rest = literal
                    .split_once(MARK)
                    .map(|(_, rest)| Text::literal(rest));
            }
            (Piece::Literal(literal), Some(rest)) => rest.push_str(literal),
            (Piece::Hole(hole), Some(rest)) => rest.push_hole(hole.clone()),
            (Piece::Hole(_), None) => {}
        }
    }
    match rest {
        Some(name) => Named {
            qualifier: Qualifier::Unknown,
            ..Named::whole(name)
        },
        None => Named::whole(text.clone()),
    }
}

/// What serves as an alias holds only what the name of one may hold.
fn narrowed(text: &Text) -> Text {
    let mut out = Text::default();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Hole(hole) if hole.domain == Domain::Free => out.push_hole(Hole {
                domain: Domain::Name,
                ..hole.clone()
            }),
            Piece::Hole(hole) => out.push_hole(hole.clone()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::UnitId;

    fn given(name: &str, domain: Domain) -> Text {
        Text::hole(Hole::given(UnitId::new(0), name, domain))
    }

    fn named(text: &Text) -> (String, String) {
        let named = read(text, &|_| None);
        let qualifier = match named.qualifier {
            Qualifier::None => "-".to_owned(),
            Qualifier::Given(text) => text.to_string(),
            Qualifier::Unknown => "?".to_owned(),
        };
        (named.name.to_string(), qualifier)
    }

    #[test]
    fn every_format_comes_down_to_a_name_and_a_qualifier() {
        for (text, name, qualifier) in [
            ("orders", "orders", "-"),
            ("orders:live", "orders", "live"),
            ("function:orders", "orders", "-"),
            ("111122223333:function:orders", "orders", "-"),
            ("111122223333:function:orders:live", "orders", "live"),
            (
                "arn:aws:lambda:eu-west-1:111122223333:function:orders",
                "orders",
                "-",
            ),
            (
                "arn:aws:lambda:eu-west-1:111122223333:function:orders:7",
                "orders",
                "7",
            ),
        ] {
            assert_eq!(
                named(&Text::literal(text)),
                (name.to_owned(), qualifier.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_may_hold_colons_is_not_taken_apart() {
        let text = given("FunctionName", Domain::Free);
        assert_eq!(named(&text), ("${FunctionName}".into(), "-".into()));
        let text = Text::literal("arn:aws:lambda:eu-west-1:111122223333:function:").then(&text);
        assert_eq!(named(&text), ("${FunctionName}".into(), "?".into()));
        let orders = read(&Text::literal("orders"), &|_| None);
        let given = read(&text, &|_| None);
        assert_eq!(given.is_same_function(&orders), Truth::Unknown);
    }

    #[test]
    fn functions_are_told_apart_by_name_region_and_account() {
        let same = |one: &str, other: &str| {
            let read = |text: &str| read(&Text::literal(text), &|_| None);
            read(one).is_same_function(&read(other))
        };
        let arn = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
        assert_eq!(same(arn, "orders"), Truth::Yes);
        assert_eq!(same(arn, "orders:live"), Truth::Yes);
        assert_eq!(same(arn, "baskets"), Truth::No);
        assert_eq!(
            same(arn, "arn:aws:lambda:eu-west-3:111122223333:function:orders"),
            Truth::No
        );
    }
}
