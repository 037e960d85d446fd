//! The names of condition operators, as the IAM User Guide lists them under "IAM JSON policy elements: condition
//! operators".

use super::policy::{Base, Operator, Quantifier};

/// The operators without prefix and suffix; of each whether it is the opposite of another.
const NAMES: [(&str, Base, Side); 27] = [
    ("StringEquals", Base::StringEquals, Side::Plain),
    ("StringNotEquals", Base::StringEquals, Side::Opposite),
    (
        "StringEqualsIgnoreCase",
        Base::StringEqualsIgnoreCase,
        Side::Plain,
    ),
    (
        "StringNotEqualsIgnoreCase",
        Base::StringEqualsIgnoreCase,
        Side::Opposite,
    ),
    ("StringLike", Base::StringLike, Side::Plain),
    ("StringNotLike", Base::StringLike, Side::Opposite),
    ("ArnEquals", Base::Arn, Side::Plain),
    ("ArnNotEquals", Base::Arn, Side::Opposite),
    ("ArnLike", Base::Arn, Side::Plain),
    ("ArnNotLike", Base::Arn, Side::Opposite),
    ("NumericEquals", Base::NumericEquals, Side::Plain),
    ("NumericNotEquals", Base::NumericEquals, Side::Opposite),
    ("NumericLessThan", Base::NumericLessThan, Side::Plain),
    (
        "NumericLessThanEquals",
        Base::NumericLessThanEquals,
        Side::Plain,
    ),
    ("NumericGreaterThan", Base::NumericGreaterThan, Side::Plain),
    (
        "NumericGreaterThanEquals",
        Base::NumericGreaterThanEquals,
        Side::Plain,
    ),
    ("DateEquals", Base::DateEquals, Side::Plain),
    ("DateNotEquals", Base::DateEquals, Side::Opposite),
    ("DateLessThan", Base::DateLessThan, Side::Plain),
    ("DateLessThanEquals", Base::DateLessThanEquals, Side::Plain),
    ("DateGreaterThan", Base::DateGreaterThan, Side::Plain),
    (
        "DateGreaterThanEquals",
        Base::DateGreaterThanEquals,
        Side::Plain,
    ),
    ("Bool", Base::Bool, Side::Plain),
    ("BinaryEquals", Base::BinaryEquals, Side::Plain),
    ("IpAddress", Base::IpAddress, Side::Plain),
    ("NotIpAddress", Base::IpAddress, Side::Opposite),
    ("Null", Base::Null, Side::Plain),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Plain,
    Opposite,
}

const QUANTIFIERS: [(&str, Quantifier); 2] = [
    ("ForAllValues:", Quantifier::ForAllValues),
    ("ForAnyValue:", Quantifier::ForAnyValue),
];

const IF_EXISTS: &str = "IfExists";

impl Operator {
    /// The operator of this name, spelled as AWS spells it; none if AWS has no such operator. `Null` takes
    /// neither prefix nor suffix.
    pub fn named(name: &str) -> Option<Operator> {
        let (quantifier, rest) = QUANTIFIERS
            .iter()
            .find_map(|(prefix, quantifier)| Some((Some(*quantifier), name.strip_prefix(prefix)?)))
            .unwrap_or((None, name));
        let (if_exists, rest) = rest
            .strip_suffix(IF_EXISTS)
            .map_or((false, rest), |rest| (true, rest));
        let (_, base, side) = NAMES.iter().find(|(own, ..)| *own == rest)?;
        if *base == Base::Null && (if_exists || quantifier.is_some()) {
            return None;
        }
        Some(Operator {
            base: *base,
            negated: *side == Side::Opposite,
            if_exists,
            quantifier,
        })
    }

    /// AWS's spelling of an operator that is spelled in other upper and lower case.
    pub(super) fn respelled(name: &str) -> Option<String> {
        let same = |own: &str| {
            name.get(..own.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(own))
        };
        let prefix = QUANTIFIERS
            .iter()
            .map(|(own, _)| *own)
            .find(|own| same(own))
            .unwrap_or("");
        let rest = &name[prefix.len()..];
        NAMES
            .iter()
            .flat_map(|(own, ..)| ["", IF_EXISTS].map(|suffix| format!("{own}{suffix}")))
            .find(|own| own.eq_ignore_ascii_case(rest))
            .map(|own| format!("{prefix}{own}"))
            .filter(|spelled| Operator::named(spelled).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_prefix_negation_and_suffix() {
        assert_eq!(
            Operator::named("ForAnyValue:StringNotLikeIfExists"),
            Some(Operator {
                base: Base::StringLike,
                negated: true,
                if_exists: true,
                quantifier: Some(Quantifier::ForAnyValue),
            })
        );
        assert_eq!(Operator::named("ArnLike"), Operator::named("ArnEquals"));
    }

    #[test]
    fn knows_no_other_spelling_and_no_null_if_exists() {
        assert_eq!(Operator::named("stringEquals"), None);
        assert_eq!(Operator::named("NullIfExists"), None);
        assert_eq!(Operator::named("StringMatches"), None);
        assert_eq!(
            Operator::respelled("forallvalues:stringequalsifexists").as_deref(),
            Some("ForAllValues:StringEqualsIfExists")
        );
        assert_eq!(Operator::respelled("nullifexists"), None);
        assert_eq!(Operator::respelled("ö"), None);
    }
}
