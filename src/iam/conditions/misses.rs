//! Why a value of a condition does not match what the request carries.

use super::{Comparison, Own, Read};
use crate::iam::answer::Answer;
use crate::iam::arn::first_difference;
use crate::iam::decision::ValueMiss;
use crate::iam::policy::{Base, Entry};
use crate::iam::variables::{Reading, Wildcards};
use crate::symbolic::matching::{Case, Pattern};
use crate::symbolic::{Piece, Text, Truth};

impl<'a> Comparison<'a> {
    /// Why a value that was read matches none of the request's.
    pub(super) fn miss(&self, entry: &'a Entry, read: &Read<'_>, own: &[Own<'_>]) -> ValueMiss {
        let (Some(text), Read::Pattern(expansion)) = (&entry.text, read) else {
            return ValueMiss::Differs;
        };
        if expansion.lacks_value() {
            return ValueMiss::VariableWithoutValue;
        }
        if self.operator.base == Base::Arn {
            let is_arn = Truth::any(own.iter().map(|own| own.pattern.is_arn()));
            if expansion.is_arn().and(is_arn).is_no() {
                return ValueMiss::WrongShape;
            }
        }
        if self.matches_with_variables(text, own) {
            return ValueMiss::VariableTakenLiterally;
        }
        match self.operator.base {
            Base::StringEquals | Base::StringEqualsIgnoreCase
                if self.matches_as_pattern(text, own) =>
            {
                ValueMiss::WildcardTakenLiterally
            }
            Base::StringEquals | Base::StringLike if self.matches_ignoring_case(text) => {
                ValueMiss::OtherCase
            }
            Base::Arn if !self.reading.spells_variable(text) => self
                .carried
                .only()
                .and_then(|own| first_difference(text, own))
                .map_or(ValueMiss::Differs, ValueMiss::OtherPart),
            _ => ValueMiss::Differs,
        }
    }

    /// Whether a text would match if its wildcards were such.
    fn matches_as_pattern(&self, text: &'a Text, own: &[Own<'_>]) -> bool {
        let wild = text.pieces().iter().any(|piece| match piece {
            Piece::Literal(literal) => literal.contains(['*', '?']),
            Piece::Hole(hole) => hole.domain.allows('*') || hole.domain.allows('?'),
        });
        let pattern = |own: &Own<'_>| {
            let pattern = self.reading.expand(text, Wildcards::Active, self.case());
            pattern.matches(&own.pattern)
        };
        wild && !Answer::any(own.iter().map(pattern)).is_no()
    }

    /// Whether a text would match if the policy's version expanded the variables in it.
    fn matches_with_variables(&self, text: &'a Text, own: &[Own<'_>]) -> bool {
        let reading = Reading {
            expands_variables: true,
            ..self.reading
        };
        if self.reading.expands_variables || !reading.spells_variable(text) {
            return false;
        }
        let wildcards = match self.operator.base {
            Base::StringLike | Base::Arn => Wildcards::Active,
            _ => Wildcards::Literal,
        };
        let pattern = reading.expand(text, wildcards, self.case());
        let matches = |own: &Own<'_>| match self.operator.base {
            Base::Arn => pattern.matches_arn(&own.pattern),
            _ => pattern.matches(&own.pattern),
        };
        !Answer::any(own.iter().map(matches)).is_no()
    }

    /// Whether a text would match the only value of the request if upper and lower case were the same.
    fn matches_ignoring_case(&self, text: &'a Text) -> bool {
        let wildcards = match self.operator.base {
            Base::StringLike => Wildcards::Active,
            _ => Wildcards::Literal,
        };
        self.carried.only().is_some_and(|own| {
            let pattern = self.reading.expand(text, wildcards, Case::Ignored);
            let own = Pattern::exact(own, Case::Ignored);
            pattern.matches(&own).truth.is_yes()
        })
    }
}
