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
use super::undocumented::Undocumented;
use super::variables::{Expansion, Reading, Wildcards};
use crate::symbolic::matching::Case;
use crate::symbolic::{Text, Truth};
use carried::{Carried, Own};

/// What a condition says to the request whose context is being read.
pub(super) fn judge(condition: &Condition, reading: Reading<'_>) -> ConditionVerdict {
    let carried = Carried::of(&condition.key, reading.context.get(&condition.key));
    let (holds, values) = match condition.operator {
        None => undecided(condition),
        Some(Operator {
            base: Base::Null, ..
        }) => asks_for_absence(&condition.values, carried.present),
        Some(operator) => Comparison {
            operator,
            reading,
            carried: &carried,
        }
        .judge(&condition.values),
    };
    let holds = if condition.values.is_empty() && condition.operator.is_some() {
        Answer::silent(Undocumented::EmptyList)
    } else {
        holds
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

/// A condition whose operator AWS does not know, or nobody yet.
fn undecided(condition: &Condition) -> (Answer, Vec<ValueVerdict>) {
    let answer = condition
        .undocumented
        .map_or(Answer::UNKNOWN, Answer::silent);
    let values = condition.values.iter();
    let verdicts = values.map(|entry| value_verdict(entry, answer, None));
    (answer, verdicts.collect())
}

/// What `Null` says: `true` asks that the key be absent, `false` that it be there.
fn asks_for_absence(values: &[Entry], present: Truth) -> (Answer, Vec<ValueVerdict>) {
    let says = |entry: &Entry, present: Truth| match entry.text.as_ref().map(Text::known) {
        Some(Some(known)) => match single::boolean(known) {
            Some(true) => Answer::from(!present),
            Some(false) => Answer::from(present),
            None => Answer::silent(Undocumented::NotABoolean),
        },
        Some(None) | None => Answer::UNKNOWN,
    };
    let in_all = |present: Truth| Answer::any(values.iter().map(|entry| says(entry, present)));
    let holds = match present {
        // Both values together ask for nothing.
        Truth::Unknown => in_all(Truth::Yes).join(in_all(Truth::No)),
        known => in_all(known),
    };
    let miss = if present.is_no() {
        ValueMiss::KeyAbsent
    } else {
        ValueMiss::KeyPresent
    };
    let verdicts = values.iter().map(|entry| {
        let answer = says(entry, present);
        value_verdict(entry, answer, answer.is_no().then_some(miss))
    });
    (holds, verdicts.collect())
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
    /// Whether the condition holds, and what each of its values says.
    fn judge(&self, values: &'a [Entry]) -> (Answer, Vec<ValueVerdict>) {
        let absent = self.if_absent();
        if self.carried.present.is_no() {
            let verdicts = values
                .iter()
                .map(|entry| value_verdict(entry, Answer::NO, Some(ValueMiss::KeyAbsent)));
            return (absent, verdicts.collect());
        }
        let own = self.carried.values(self.case());
        let mut hits = vec![Answer::NO; own.len()];
        // Whether every variable in the values has a value itself.
        let mut all_valued = Answer::YES;
        let mut verdicts = Vec::with_capacity(values.len());
        for entry in values {
            let read = self.read(entry);
            let mut matches = Answer::NO;
            for (own, hit) in own.iter().zip(&mut hits) {
                let answer = self.matches(&read, own);
                *hit = hit.or(answer);
                matches = matches.or(answer);
            }
            if let Read::Pattern(expansion) = &read {
                all_valued = all_valued.and(expansion.has_values(Undocumented::NegatedVariable));
            }
            let miss = matches.is_no().then(|| self.miss(entry, &read, &own));
            let perhaps = matches.and(self.carried.present.into());
            verdicts.push(value_verdict(entry, perhaps, miss));
        }
        let passes = own.iter().zip(hits);
        let passes = passes.map(|(own, hit)| self.passes(hit, all_valued, own));
        let present = self.over_values(passes);
        match self.carried.present {
            Truth::Unknown => (present.join(absent), verdicts),
            _ => (present, verdicts),
        }
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
    fn passes(&self, hit: Answer, valued: Answer, own: &Own<'_>) -> Answer {
        if !self.operator.negated {
            return hit;
        }
        let differs = (!hit).and(valued);
        if self.operator.base != Base::Arn {
            return differs;
        }
        match own.pattern.is_arn() {
            Truth::Yes => differs,
            Truth::Unknown => differs.and(Answer::UNKNOWN),
            Truth::No => differs.perhaps(Undocumented::NotAnArn),
        }
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
            base => match text.known() {
                Some(known) => match single::point(base, known) {
                    Some(point) => Read::Undocumented(point),
                    None => Read::Single(Some(known)),
                },
                None => Read::Single(None),
            },
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
                None if self.carried.public_address => single::holds_public(base, text),
                None => Answer::UNKNOWN,
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
