//! Whether the conditions of a statement hold for a request.
//!
//! Semantics: the IAM User Guide, "IAM JSON policy elements: Condition operators" and "Creating a condition with
//! multiple keys or values". Conditions are anded, the values of a key are ored, and a `Not…` operator is the
//! opposite of all its values together.

mod carried;
mod misses;
mod single;

use super::answer::Answer;
use super::decision::{ConditionVerdict, ValueMiss, ValueVerdict};
use super::policy::{Base, Condition, Entry, Operator, Quantifier};
use super::request::{Presence, Values};
use super::undocumented::Undocumented;
use super::variables::{Expansion, Reading, Wildcards};
use crate::symbolic::matching::Case;
use crate::symbolic::{Text, Truth};
use carried::{Carried, Own};

/// Whether a condition holds for the request whose context is being read.
pub(super) fn holds(condition: &Condition, reading: Reading<'_>) -> Answer {
    let presence = reading.context.get(&condition.key);
    alternatives(presence)
        .iter()
        .map(|one| holds_with(condition, reading, one))
        .reduce(Answer::join)
        .unwrap_or_else(|| holds_with(condition, reading, presence))
}

/// Every way in which a key may be carried, where it is known to be one of several.
fn alternatives(presence: &Presence) -> Vec<Presence> {
    let each = |texts: &[Text], with: fn(Values) -> Presence| {
        let texts = texts.iter();
        texts
            .map(|text| with(Values::Known(vec![text.clone()])))
            .collect()
    };
    match presence {
        Presence::Present(Values::OneOf(texts)) => each(texts, Presence::Present),
        Presence::Maybe(Values::OneOf(texts)) => each(texts, Presence::Maybe),
        _ => Vec::new(),
    }
}

fn holds_with(condition: &Condition, reading: Reading<'_>, presence: &Presence) -> Answer {
    let carried = Carried::of(&condition.key, presence);
    let Some(operator) = condition.operator else {
        return undecided(condition);
    };
    if condition.values.is_empty() {
        return Answer::silent(Undocumented::EmptyList);
    }
    if operator.base == Base::Null {
        return is_absent(&condition.values, carried.present);
    }
    let comparison = Comparison {
        operator,
        reading,
        carried: &carried,
    };
    comparison.holds(&condition.values)
}

/// What a condition says to the request whose context is being read, and what each of its values does.
pub(super) fn judge(condition: &Condition, reading: Reading<'_>) -> ConditionVerdict {
    let presence = reading.context.get(&condition.key);
    alternatives(presence)
        .iter()
        .map(|one| judge_with(condition, reading, one))
        .reduce(|one, other| one.of_readings(&other, Answer::UNKNOWN))
        .unwrap_or_else(|| judge_with(condition, reading, presence))
}

fn judge_with(
    condition: &Condition,
    reading: Reading<'_>,
    presence: &Presence,
) -> ConditionVerdict {
    let carried = Carried::of(&condition.key, presence);
    let holds = holds_with(condition, reading, presence);
    let values = condition.values.iter();
    let values = match condition.operator {
        None => {
            let answer = undecided(condition);
            values
                .map(|entry| value_verdict(entry, answer, None))
                .collect()
        }
        Some(Operator {
            base: Base::Null, ..
        }) => values
            .map(|entry| {
                let answer = asks_for_absence(entry, carried.present);
                let miss = if carried.present.is_no() {
                    ValueMiss::KeyAbsent
                } else {
                    ValueMiss::KeyPresent
                };
                value_verdict(entry, answer, answer.is_no().then_some(miss))
            })
            .collect(),
        Some(operator) => Comparison {
            operator,
            reading,
            carried: &carried,
        }
        .verdicts(&condition.values),
    };
    ConditionVerdict {
        span: condition.span,
        key_span: condition.key_span,
        key: condition.key.clone(),
        operator: condition.operator,
        holds: holds.truth,
        undocumented: holds.points,
        present: carried.present,
        values,
    }
}

/// What a condition says whose operator AWS does not know, or nobody yet.
fn undecided(condition: &Condition) -> Answer {
    condition
        .undocumented
        .map_or(Answer::UNKNOWN, Answer::silent)
}

/// What `Null` says with a value: `true` asks that the key be absent, `false` that it be there.
fn asks_for_absence(entry: &Entry, present: Truth) -> Answer {
    match entry.text.as_ref().map(Text::known) {
        Some(Some(known)) => match single::boolean(known) {
            Some(true) => Answer::from(!present),
            Some(false) => Answer::from(present),
            None => Answer::silent(Undocumented::NotABoolean),
        },
        Some(None) | None => Answer::UNKNOWN,
    }
}

/// What `Null` says with all of its values.
fn is_absent(values: &[Entry], present: Truth) -> Answer {
    let says = |present| {
        let values = values.iter();
        Answer::any(values.map(|entry| asks_for_absence(entry, present)))
    };
    match present {
        // Both values together ask for nothing.
        Truth::Unknown => says(Truth::Yes).join(says(Truth::No)),
        known => says(known),
    }
}

fn value_verdict(entry: &Entry, answer: Answer, miss: Option<ValueMiss>) -> ValueVerdict {
    ValueVerdict {
        span: entry.span,
        text: entry.text.clone(),
        matches: answer.truth,
        undocumented: answer.points,
        miss,
    }
}

/// The comparison of the values of a policy with those of a request.
struct Comparison<'a> {
    operator: Operator,
    reading: Reading<'a>,
    carried: &'a Carried<'a>,
}

/// A value of the policy, as the operator reads it.
enum Read<'a> {
    /// It is not known.
    Unknown,
    /// What it says hangs on this alone.
    Undocumented(Undocumented),
    /// A pattern for texts.
    Pattern(Expansion<'a>),
    /// A number, a date, a boolean, an address; none if it has holes.
    Single(Option<&'a str>),
}

impl<'a> Comparison<'a> {
    /// Whether the condition holds.
    fn holds(&self, values: &'a [Entry]) -> Answer {
        match self.carried.present {
            Truth::No => self.if_absent(),
            Truth::Yes => self.if_present(values),
            Truth::Unknown => self.if_present(values).join(self.if_absent()),
        }
    }

    /// What each value of the policy says, taken alone and before any negation.
    fn verdicts(&self, values: &'a [Entry]) -> Vec<ValueVerdict> {
        if self.carried.present.is_no() {
            let values = values.iter();
            return values
                .map(|entry| value_verdict(entry, Answer::NO, Some(ValueMiss::KeyAbsent)))
                .collect();
        }
        let own: Vec<Own<'a>> = self.carried.values(self.case()).collect();
        values
            .iter()
            .map(|entry| {
                let read = self.read(entry);
                let matches = Answer::any(own.iter().map(|own| self.matches(&read, own)));
                let miss = matches.is_no().then(|| self.miss(entry, &read, &own));
                value_verdict(entry, matches.and(self.carried.present.into()), miss)
            })
            .collect()
    }

    fn if_present(&self, values: &'a [Entry]) -> Answer {
        let own = self.carried.values(self.case());
        self.over_values(own.map(|own| self.passes(values, &own)))
    }

    /// A missing key fails a comparison, and so fulfils its opposite.
    fn if_absent(&self) -> Answer {
        match self.operator.quantifier {
            _ if self.operator.if_exists => Answer::YES,
            Some(Quantifier::ForAllValues) => Answer::YES,
            Some(Quantifier::ForAnyValue) => Answer::NO,
            None => self.operator.negated.into(),
        }
    }

    /// Whether enough values of the request pass.
    fn over_values(&self, mut passes: impl ExactSizeIterator<Item = Answer>) -> Answer {
        match self.operator.quantifier {
            Some(Quantifier::ForAllValues) => Answer::all(passes),
            Some(Quantifier::ForAnyValue) => Answer::any(passes),
            None if passes.len() > 1 || self.carried.may_be_several => {
                Answer::silent(Undocumented::SeveralValues)
            }
            None => passes.next().unwrap_or(Answer::UNKNOWN),
        }
    }

    /// Whether one value of the request passes: it is among the values of the policy, or, for a `Not…` operator,
    /// is none of them.
    fn passes(&self, values: &'a [Entry], own: &Own<'_>) -> Answer {
        let says = values
            .iter()
            .map(|entry| self.matches(&self.read(entry), own));
        let hit = Answer::any(says);
        if !self.operator.negated {
            return hit;
        }
        let differs = (!hit).and(self.are_valued(values));
        if self.operator.base != Base::Arn {
            return differs;
        }
        match own.pattern.is_arn() {
            Truth::Yes => differs,
            Truth::Unknown => differs.and(Answer::UNKNOWN),
            Truth::No => differs.perhaps(Undocumented::NotAnArn),
        }
    }

    /// Whether every variable in the values of the policy has a value itself.
    fn are_valued(&self, values: &'a [Entry]) -> Answer {
        Answer::all(values.iter().map(|entry| match self.read(entry) {
            Read::Pattern(expansion) => expansion.has_values(Undocumented::NegatedVariable),
            Read::Unknown | Read::Undocumented(_) | Read::Single(_) => Answer::YES,
        }))
    }

    fn read(&self, entry: &'a Entry) -> Read<'a> {
        let Some(text) = &entry.text else {
            return Read::Unknown;
        };
        let expand = |wildcards| Read::Pattern(self.reading.expand(text, wildcards, self.case()));
        match self.operator.base {
            Base::StringEquals | Base::StringEqualsIgnoreCase => expand(Wildcards::Literal),
            Base::StringLike | Base::Arn => expand(Wildcards::Active),
            _ if self.reading.spells_variable(text) => {
                Read::Undocumented(Undocumented::VariableInOtherOperator)
            }
            Base::BinaryEquals => expand(Wildcards::Literal),
            _ => Read::Single(text.known()),
        }
    }

    /// Whether a value of the policy, taken alone and before any negation, matches one of the request.
    fn matches(&self, read: &Read<'_>, own: &Own<'_>) -> Answer {
        match (read, self.operator.base) {
            (Read::Unknown | Read::Single(None), _) => Answer::UNKNOWN,
            (Read::Undocumented(point), _) => Answer::silent(*point),
            (Read::Pattern(expansion), Base::Arn) => expansion.matches_arn(&own.pattern),
            (Read::Pattern(expansion), _) => expansion.matches(&own.pattern),
            (Read::Single(Some(text)), base) => match own.known {
                Some(own) => single::compare(base, own, text),
                None => match single::point(base, text) {
                    Some(point) => Answer::silent(point),
                    None if self.carried.public_address => single::holds_public(base, text),
                    None => Answer::UNKNOWN,
                },
            },
        }
    }

    fn case(&self) -> Case {
        match self.operator.base {
            Base::StringEqualsIgnoreCase => Case::Ignored,
            _ => Case::Sensitive,
        }
    }
}
