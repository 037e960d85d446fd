//! Whether the conditions of a statement hold for a request.
//!
//! Semantics: the IAM User Guide, "IAM JSON policy elements: Condition operators" and "Creating a condition with
//! multiple keys or values". Conditions are anded, the values of a key are ored, and a `Not…` operator is the
//! opposite of all its values together.

use super::decision::{ConditionVerdict, ValueMiss, ValueVerdict};
use super::policy::{Base, Condition, Entry, Operator, Quantifier};
use super::request::{Presence, Values};
use super::variables::{Expansion, Reading, Wildcards};
use super::{address, quantity};
use crate::symbolic::matching::{Case, Pattern};
use crate::symbolic::{Text, Truth};
use std::cmp::Ordering;

/// What a condition says to the request whose context is being read.
pub(super) fn judge(condition: &Condition, reading: Reading<'_>) -> ConditionVerdict {
    let carried = Carried::of(reading.context.get(&condition.key));
    let verdict = |holds, values| ConditionVerdict {
        span: condition.span,
        key_span: condition.key_span,
        key: condition.key.clone(),
        operator: condition.operator,
        holds,
        present: carried.present,
        values,
    };
    let Some(operator) = condition.operator else {
        let values = condition.values.iter();
        return verdict(
            Truth::Unknown,
            values
                .map(|entry| value_verdict(entry, Truth::Unknown, None))
                .collect(),
        );
    };
    if operator.base == Base::Null {
        let says: Vec<Truth> = condition
            .values
            .iter()
            .map(|entry| asks_for_absence(entry, carried.present))
            .collect();
        let values = condition.values.iter().zip(&says);
        return verdict(
            Truth::any(says.iter().copied()),
            values
                .map(|(entry, says)| {
                    value_verdict(entry, *says, says.is_no().then_some(ValueMiss::Differs))
                })
                .collect(),
        );
    }
    let comparison = Comparison {
        operator,
        reading,
        carried: &carried,
    };
    verdict(
        comparison.holds(&condition.values),
        condition
            .values
            .iter()
            .map(|entry| comparison.value(entry))
            .collect(),
    )
}

/// What the request carries under a key.
struct Carried<'a> {
    present: Truth,
    /// Its values, if it has any; none if they are not known.
    values: Option<&'a [Text]>,
    /// Whether its value is known to be an address of the internet, if nothing else of it is.
    public_address: bool,
}

impl<'a> Carried<'a> {
    /// A key without values is as good as absent.
    fn of(presence: &'a Presence) -> Carried<'a> {
        let (present, values) = match presence {
            Presence::Absent => (Truth::No, None),
            Presence::Present(values) => (Truth::Yes, Some(values)),
            Presence::Maybe(values) => (Truth::Unknown, Some(values)),
        };
        match values {
            Some(Values::Known(texts)) if texts.is_empty() => Carried {
                present: Truth::No,
                values: None,
                public_address: false,
            },
            Some(Values::Known(texts)) => Carried {
                present,
                values: Some(texts),
                public_address: false,
            },
            Some(Values::Unknown | Values::PublicAddress) | None => Carried {
                present,
                values: None,
                public_address: matches!(values, Some(Values::PublicAddress)),
            },
        }
    }

    /// Its values, each as it is compared; if they are not known, one that may be any.
    fn values(&self, case: Case) -> Vec<Own<'a>> {
        match self.values {
            Some(texts) => texts
                .iter()
                .map(|text| Own {
                    known: text.known(),
                    pattern: Pattern::exact(text, case),
                })
                .collect(),
            None => vec![Own {
                known: None,
                pattern: Pattern::unknown(case),
            }],
        }
    }
}

/// One value of the request.
struct Own<'a> {
    known: Option<&'a str>,
    pattern: Pattern<'a>,
}

/// What `Null` with this value says: `true` asks that the key be absent, `false` that it be there.
fn asks_for_absence(entry: &Entry, present: Truth) -> Truth {
    match entry.text.as_ref().and_then(Text::known) {
        Some(known) if known.eq_ignore_ascii_case("true") => !present,
        Some(known) if known.eq_ignore_ascii_case("false") => present,
        _ => Truth::Unknown,
    }
}

fn value_verdict(entry: &Entry, matches: Truth, miss: Option<ValueMiss>) -> ValueVerdict {
    ValueVerdict {
        span: entry.span,
        text: entry.text.clone(),
        matches,
        miss,
    }
}

/// The comparison of the values of a policy with those of a request.
struct Comparison<'a> {
    operator: Operator,
    reading: Reading<'a>,
    carried: &'a Carried<'a>,
}

impl<'a> Comparison<'a> {
    /// Whether the condition with these values holds.
    fn holds(&self, values: &'a [Entry]) -> Truth {
        match self.carried.present {
            Truth::No => self.if_absent(),
            Truth::Yes => self.if_present(values),
            Truth::Unknown => self.if_present(values).join(self.if_absent()),
        }
    }

    /// A missing key fails a comparison, and so fulfils its opposite.
    fn if_absent(&self) -> Truth {
        match self.operator.quantifier {
            _ if self.operator.if_exists => Truth::Yes,
            Some(Quantifier::ForAllValues) => Truth::Yes,
            Some(Quantifier::ForAnyValue) => Truth::No,
            None => self.operator.negated.into(),
        }
    }

    fn if_present(&self, values: &'a [Entry]) -> Truth {
        let own = self.carried.values(self.case());
        let mut answers = own.iter().map(|own| self.passes(values, own));
        match self.operator.quantifier {
            // Of values that are not known there may be none at all.
            Some(Quantifier::ForAllValues) if self.carried.values.is_none() => {
                Truth::all(answers).or(Truth::Unknown)
            }
            Some(Quantifier::ForAllValues) => Truth::all(answers),
            Some(Quantifier::ForAnyValue) => Truth::any(answers),
            None => match (answers.next(), answers.next()) {
                (Some(answer), None) => answer,
                // AWS asks for a set operator here, and does not say what happens without one.
                _ => Truth::Unknown,
            },
        }
    }

    /// Whether one value of the request passes: it is among the values of the policy, or, for a `Not…` operator,
    /// is none of them.
    fn passes(&self, values: &'a [Entry], own: &Own<'_>) -> Truth {
        let hit = Truth::any(values.iter().map(|entry| self.matches(entry, own)));
        match self.operator {
            Operator { negated: false, .. } => hit,
            // Whether a text that is no ARN differs from an ARN is documented nowhere.
            Operator {
                base: Base::Arn, ..
            } => (!hit).and(own.pattern.is_arn().or(Truth::Unknown)),
            _ => !hit,
        }
    }

    /// Whether a value of the policy, taken alone and before any negation, matches one of the request.
    fn matches(&self, entry: &'a Entry, own: &Own<'_>) -> Truth {
        let Some(text) = &entry.text else {
            return Truth::Unknown;
        };
        match self.operator.base {
            Base::StringEquals | Base::StringEqualsIgnoreCase => {
                self.compare(text, Wildcards::Literal, |pattern| {
                    pattern.matches(&own.pattern)
                })
            }
            Base::StringLike => self.compare(text, Wildcards::Active, |pattern| {
                pattern.matches(&own.pattern)
            }),
            Base::Arn => self.compare(text, Wildcards::Active, |pattern| {
                pattern.matches_arn(&own.pattern)
            }),
            base => match (text.known(), own.known) {
                (Some(text), Some(own)) => {
                    compares(base, own, text).map_or(Truth::Unknown, Truth::from)
                }
                (Some(text), None)
                    if base == Base::IpAddress
                        && self.carried.public_address
                        && address::holds_no_public(text) =>
                {
                    Truth::No
                }
                _ => Truth::Unknown,
            },
        }
    }

    /// Whether the pattern that a value of the policy stands for matches.
    fn compare(
        &self,
        text: &'a Text,
        wildcards: Wildcards,
        matches: impl Fn(&Pattern<'a>) -> Truth,
    ) -> Truth {
        match self.reading.expand(text, wildcards, self.case()) {
            Expansion::Pattern(pattern) => matches(&pattern),
            Expansion::Perhaps(pattern) => matches(&pattern).and(Truth::Unknown),
            Expansion::NoValue => Truth::No,
        }
    }

    fn case(&self) -> Case {
        match self.operator.base {
            Base::StringEqualsIgnoreCase => Case::Ignored,
            _ => Case::Sensitive,
        }
    }

    /// What one value of the policy says, taken alone.
    fn value(&self, entry: &'a Entry) -> ValueVerdict {
        if self.carried.present.is_no() {
            return value_verdict(entry, Truth::No, Some(ValueMiss::KeyAbsent));
        }
        let own = self.carried.values(self.case());
        let matches = Truth::any(own.iter().map(|own| self.matches(entry, own)));
        let miss = matches.is_no().then(|| self.miss(entry, &own));
        value_verdict(entry, matches.and(self.carried.present), miss)
    }

    /// Why a value does not match.
    fn miss(&self, entry: &'a Entry, own: &[Own<'_>]) -> ValueMiss {
        let Some(text) = &entry.text else {
            return ValueMiss::Differs;
        };
        match self.operator.base {
            Base::StringEquals | Base::StringEqualsIgnoreCase => {
                let as_pattern = own.iter().map(|own| {
                    self.compare(text, Wildcards::Active, |pattern| {
                        pattern.matches(&own.pattern)
                    })
                });
                // The value differs as it is written; if it matches as a pattern, it holds wildcards.
                if Truth::any(as_pattern).is_no() {
                    ValueMiss::Differs
                } else {
                    ValueMiss::WildcardTakenLiterally
                }
            }
            Base::Arn => {
                let policy_is_arn = match self.reading.expand(text, Wildcards::Active, self.case())
                {
                    Expansion::Pattern(pattern) | Expansion::Perhaps(pattern) => pattern.is_arn(),
                    Expansion::NoValue => Truth::Unknown,
                };
                let own_is_arn = Truth::any(own.iter().map(|own| own.pattern.is_arn()));
                if policy_is_arn.and(own_is_arn).is_no() {
                    ValueMiss::WrongShape
                } else {
                    ValueMiss::Differs
                }
            }
            _ => ValueMiss::Differs,
        }
    }
}

/// Whether a value of the request compares with one of the policy as an operator for single values asks; none if
/// one of them is not of its kind, for which AWS documents no answer.
fn compares(base: Base, own: &str, text: &str) -> Option<bool> {
    match base {
        Base::NumericEquals => quantity::compare_numbers(own, text).map(Ordering::is_eq),
        Base::NumericLessThan => quantity::compare_numbers(own, text).map(Ordering::is_lt),
        Base::NumericLessThanEquals => quantity::compare_numbers(own, text).map(Ordering::is_le),
        Base::NumericGreaterThan => quantity::compare_numbers(own, text).map(Ordering::is_gt),
        Base::NumericGreaterThanEquals => quantity::compare_numbers(own, text).map(Ordering::is_ge),
        Base::DateEquals => quantity::compare_dates(own, text).map(Ordering::is_eq),
        Base::DateLessThan => quantity::compare_dates(own, text).map(Ordering::is_lt),
        Base::DateLessThanEquals => quantity::compare_dates(own, text).map(Ordering::is_le),
        Base::DateGreaterThan => quantity::compare_dates(own, text).map(Ordering::is_gt),
        Base::DateGreaterThanEquals => quantity::compare_dates(own, text).map(Ordering::is_ge),
        Base::Bool => Some(boolean(own)? == boolean(text)?),
        Base::BinaryEquals => Some(own == text),
        Base::IpAddress => address::within(text, own),
        Base::StringEquals
        | Base::StringEqualsIgnoreCase
        | Base::StringLike
        | Base::Arn
        | Base::Null => None,
    }
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
