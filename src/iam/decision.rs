//! What a policy answers to a request, and because of which element of which statement. The answer is the set of
//! outcomes that are still possible; the reasons are data that facts and rules speak of, not prose.

use super::answer::Answer;
use super::arn::ArnPart;
use super::policy::Operator;
use super::undocumented::Points;
use crate::source::Span;
use crate::symbolic::{Text, Truth, Why};

/// The outcomes that are possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Outcomes {
    /// A statement allows and none denies.
    pub allow: bool,
    /// No statement matches.
    pub implicit_deny: bool,
    /// A statement denies.
    pub explicit_deny: bool,
}

impl Outcomes {
    /// How many outcomes are possible.
    pub fn count(self) -> usize {
        [self.allow, self.implicit_deny, self.explicit_deny]
            .into_iter()
            .filter(|possible| *possible)
            .count()
    }

    /// Whether the request is allowed: Yes in every case, No in none.
    pub fn allowed(self) -> Truth {
        match (self.allow, self.implicit_deny || self.explicit_deny) {
            (true, false) => Truth::Yes,
            (false, _) => Truth::No,
            (true, true) => Truth::Unknown,
        }
    }
}

/// The answer of a policy.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What can come out.
    pub outcomes: Outcomes,
    /// What each statement says, in order.
    pub statements: Vec<StatementVerdict>,
    /// Set if part of the policy is unknown and it hangs on that part whether the request is allowed.
    pub unknown: Option<Why>,
    /// The points that AWS does not document and that more than one outcome hangs on.
    pub undocumented: Points,
    /// Set if whether the request is allowed hangs on something that only deployment, or the request, will tell.
    pub open: Option<Open>,
}

/// Something that is not known before deployment.
#[derive(Clone, PartialEq, Debug)]
pub enum Open {
    /// What a text of the policy will be.
    Text(Text),
    /// The ARN, or another id, of the caller.
    Caller,
    /// Which resource is asked for, if the request stands for many.
    Resource,
    /// Whether the request carries this condition key, given in lower case.
    Key(Box<str>),
    /// What the request carries under this condition key, given in lower case.
    Value(Box<str>),
}

impl Decision {
    /// One clause that completes "whether the request is allowed cannot be known because …", if there is a reason.
    pub fn because(&self) -> Option<String> {
        let unknown = self.unknown.as_ref().map(|why| why.because.clone());
        let undocumented = self.undocumented.iter().next();
        unknown
            .or_else(|| undocumented.map(|point| point.because().to_owned()))
            .or_else(|| self.open.as_ref().map(Open::because))
    }
}

impl Open {
    /// One clause that completes "it cannot be known because …".
    pub fn because(&self) -> String {
        match self {
            Open::Text(text) => format!("`{text}` is not known before deployment"),
            Open::Caller => "the id of the caller is not known before deployment".to_owned(),
            Open::Resource => {
                "the answer is not the same for every resource that is asked for".to_owned()
            }
            Open::Key(key) => format!("whether the request carries `{key}` is not known"),
            Open::Value(key) => format!("what the request carries as `{key}` is not known"),
        }
    }
}

/// What one statement says to a request.
#[derive(Clone, Debug)]
pub struct StatementVerdict {
    /// Its place in the policy, from 0.
    pub place: usize,
    /// Whether it matches as a whole.
    pub matches: Truth,
    /// The undocumented points that this hangs on.
    pub undocumented: Points,
    /// Whether its principal matches.
    pub principal: Truth,
    /// Whether its action matches.
    pub action: Truth,
    /// Whether its resource matches.
    pub resource: Truth,
    /// What each entry of `Principal` or `NotPrincipal` says, in order.
    pub principals: Vec<EntryVerdict<PrincipalMiss>>,
    /// What each entry of `Action` or `NotAction` says, in order.
    pub actions: Vec<EntryVerdict<ActionMiss>>,
    /// What each entry of `Resource` or `NotResource` says, in order.
    pub resources: Vec<EntryVerdict<ResourceMiss>>,
    /// What each condition says, in order.
    pub conditions: Vec<ConditionVerdict>,
}

impl StatementVerdict {
    pub(super) fn answer(&self) -> Answer {
        Answer {
            truth: self.matches,
            points: self.undocumented,
        }
    }
}

/// Whether one entry of a list matches, taken alone and before any negation.
#[derive(Clone, Debug)]
pub struct EntryVerdict<Miss> {
    /// Where the entry was written.
    pub span: Span,
    /// Whether it matches.
    pub matches: Truth,
    /// The undocumented points that this hangs on.
    pub undocumented: Points,
    /// If it certainly does not match: why.
    pub miss: Option<Miss>,
}

impl<Miss> EntryVerdict<Miss> {
    /// The verdict on the entry at a place, with the reason if it does not match.
    pub(super) fn new(span: Span, answer: Answer, miss: impl FnOnce() -> Miss) -> Self {
        EntryVerdict {
            span,
            matches: answer.truth,
            undocumented: answer.points,
            miss: answer.is_no().then(miss),
        }
    }

    pub(super) fn answer(&self) -> Answer {
        Answer {
            truth: self.matches,
            points: self.undocumented,
        }
    }

    /// What two readings of the entry say, or this doubt if they differ.
    pub(super) fn of_readings(self, other: &Self, doubt: Answer) -> Self {
        let answer = self.answer().of_readings(other.answer(), doubt);
        EntryVerdict {
            matches: answer.truth,
            undocumented: answer.points,
            miss: self.miss.filter(|_| answer.is_no()),
            ..self
        }
    }
}

/// Why a principal is not the one who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PrincipalMiss {
    /// It is of a kind that the caller is not: a service where a user asks, an ARN where a service asks, or a
    /// federated identity.
    OtherKind,
    /// It is an account or its root, and the caller belongs to none: a service, or nobody.
    Account,
    /// It holds a wildcard; only `*` alone is one.
    PartialWildcard,
    /// It is the id that is left of a user or role that was deleted.
    Deleted,
    /// It is neither `*` nor under a key that tells its kind.
    WithoutKind,
    /// It is another of the same kind.
    Differs,
}

/// Why an action is not the one that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionMiss {
    /// It is an action of another service.
    OtherService,
    /// It is another action of the same service.
    OtherAction,
}

/// Why a resource is not the one that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResourceMiss {
    /// It has no ARN's six parts.
    WrongShape,
    /// Its ARN has another text in this part, which is the first that differs.
    OtherPart(ArnPart),
    /// It is what the resource lies in: the text before a `/`, such as a bucket where an object is asked for.
    Container,
    /// It lies in what is asked for, such as an object where its bucket is asked for.
    Inside,
    /// A variable in it has no value.
    VariableWithoutValue,
    /// A variable in it stands before the fifth `:`.
    VariableTooEarly,
    /// It is another text, which cannot be told apart further.
    Differs,
}

/// What one condition says.
#[derive(Clone, Debug)]
pub struct ConditionVerdict {
    /// Where its key and values were written.
    pub span: Span,
    /// Where its key was written.
    pub key_span: Span,
    /// The key, in lower case.
    pub key: Box<str>,
    /// Its operator, if AWS knows it.
    pub operator: Option<Operator>,
    /// Whether it holds.
    pub holds: Truth,
    /// The undocumented points that this hangs on.
    pub undocumented: Points,
    /// Whether the request carries the key.
    pub present: Truth,
    /// What each of its values says, in order, taken alone and before any negation.
    pub values: Vec<ValueVerdict>,
}

impl ConditionVerdict {
    pub(super) fn answer(&self) -> Answer {
        Answer {
            truth: self.holds,
            points: self.undocumented,
        }
    }
}

impl ConditionVerdict {
    /// What two readings of the condition say, or this doubt if they differ.
    pub(super) fn of_readings(mut self, other: &Self, doubt: Answer) -> Self {
        let answer = self.answer().of_readings(other.answer(), doubt);
        (self.holds, self.undocumented) = (answer.truth, answer.points);
        for (value, other) in self.values.iter_mut().zip(&other.values) {
            let answer = value.answer().of_readings(other.answer(), doubt);
            (value.matches, value.undocumented) = (answer.truth, answer.points);
            value.miss = value.miss.filter(|_| answer.is_no());
        }
        self
    }
}

/// What one value of a condition says.
#[derive(Clone, Debug)]
pub struct ValueVerdict {
    /// Where it was written.
    pub span: Span,
    /// What was written, if it is known.
    pub text: Option<Text>,
    /// Whether it equals, or matches, a value of the request.
    pub matches: Truth,
    /// The undocumented points that this hangs on.
    pub undocumented: Points,
    /// If it certainly does not: why.
    pub miss: Option<ValueMiss>,
}

impl ValueVerdict {
    fn answer(&self) -> Answer {
        Answer {
            truth: self.matches,
            points: self.undocumented,
        }
    }
}

/// Why a value does not match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueMiss {
    /// The request does not carry the key.
    KeyAbsent,
    /// The request carries the key, and `Null` asks that it do not.
    KeyPresent,
    /// It holds `*` or `?`, which this operator takes as ordinary characters; as a pattern it would match.
    WildcardTakenLiterally,
    /// It holds a variable, which a policy of this `Version` takes as ordinary characters; with its value in its
    /// place it would match.
    VariableTakenLiterally,
    /// It differs in upper and lower case alone.
    OtherCase,
    /// It, or what the request carries, cannot be read as what the operator compares: an ARN of six parts.
    WrongShape,
    /// Its ARN has another text in this part, which is the first that differs.
    OtherPart(ArnPart),
    /// A variable in it has no value.
    VariableWithoutValue,
    /// It is another value.
    Differs,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::undocumented::Undocumented;
    use crate::source::SourceId;

    #[test]
    fn what_one_of_two_readings_hangs_on_is_not_lost() {
        let nowhere = Span {
            source: SourceId(0),
            start: 0,
            end: 0,
        };
        let silent = Answer::silent(Undocumented::ShortArn);
        let entry = |answer: Answer| EntryVerdict::new(nowhere, answer, || ValueMiss::Differs);
        let both = entry(Answer::YES).of_readings(&entry(silent), Answer::UNKNOWN);
        assert_eq!(both.matches, Truth::Unknown);
        assert_eq!(both.undocumented, silent.points);
        let agreed = entry(Answer::NO).of_readings(&entry(Answer::NO), Answer::UNKNOWN);
        assert_eq!(agreed.miss, Some(ValueMiss::Differs));
        let split = entry(Answer::NO).of_readings(&entry(Answer::YES), Answer::UNKNOWN);
        assert_eq!((split.matches, split.miss), (Truth::Unknown, None));
    }
}
