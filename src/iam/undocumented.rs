//! The points on which AWS's documentation of policies is silent, or says two things. What hangs on one of them is
//! unknown, and says so.

use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// A question about policies that AWS's documentation does not answer. The pages are those of the IAM User Guide,
/// unless another guide is named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Undocumented {
    /// Whether `{"AWS": "*"}` includes services. "AWS JSON policy elements: Principal" calls it the same as `"*"`;
    /// "Principals for bucket policies" in the Amazon S3 User Guide lists users, roles and accounts only.
    AwsWildcardForService,
    /// Whether `{"Service": "*"}` stands for every service: "AWS JSON policy elements: Principal" shows names only.
    ServiceWildcard,
    /// What a principal of another kind than `AWS`, `Service`, `CanonicalUser` and `Federated` stands for: "Grammar
    /// of the IAM JSON policy language" has none.
    PrincipalKind,
    /// What `NotPrincipal` does in a statement that allows: "AWS JSON policy elements: `NotPrincipal`" says that it is
    /// not supported.
    NotPrincipalAllow,
    /// Whether `NotPrincipal` exempts a user or role whose account it does not list: "AWS JSON policy elements:
    /// `NotPrincipal`" says that the statement might deny the entire account.
    NotPrincipalAccount,
    /// What an action matches that names no service, or has a wildcard in the service's name: "IAM JSON policy
    /// elements: Action" has wildcards in the names of actions only.
    ActionService,
    /// What a pattern of fewer than the six parts of an ARN matches: "IAM JSON policy elements: Resource" and
    /// "Condition operators" speak of whole ARNs.
    ShortArn,
    /// Whether `NotResource` takes in everything where a variable in it has no value, or stands where none may: "IAM
    /// JSON policy elements: `NotResource`" says only that the entry matches no resource.
    NotResourceVariable,
    /// Whether a `Not…` operator holds where a variable in its value has no value. "IAM policy elements: variables and
    /// tags" says that it does, and that the statement is invalid.
    NegatedVariable,
    /// What a variable stands for that is not closed, or whose default value is written in another way than
    /// `${key, 'default'}`: "IAM policy elements: variables and tags" shows that way only.
    VariableSpelling,
    /// What a variable stands for whose key has several values: "IAM policy elements: variables and tags" admits only
    /// keys with a single one.
    VariableOfSeveralValues,
    /// What a variable does in the value of an operator that compares neither strings nor ARNs: "IAM policy elements:
    /// variables and tags" says that none can be used there.
    VariableInOtherOperator,
    /// Whether an operator may be spelled in other upper and lower case: "IAM JSON policy elements: Condition
    /// operators" does not say.
    OperatorSpelling,
    /// What an operator does that AWS does not list: "IAM JSON policy elements: Condition operators".
    UnknownOperator,
    /// What a numeric operator makes of a text that is no number: "IAM JSON policy elements: Condition operators".
    NotANumber,
    /// What a date operator makes of a text that is no date: "IAM JSON policy elements: Condition operators".
    NotADate,
    /// What an operator for addresses makes of a text that is none: "IAM JSON policy elements: Condition operators".
    NotAnAddress,
    /// What `Bool` and `Null` make of a text that is neither `true` nor `false`: "IAM JSON policy elements: Condition
    /// operators".
    NotABoolean,
    /// Whether a text that is no ARN differs from an ARN: "IAM JSON policy elements: Condition operators" does not say
    /// of `ArnNotEquals` and `ArnNotLike`.
    NotAnArn,
    /// What a condition without a set operator does with a key of several values: "Multivalued context keys" says
    /// that it needs one.
    SeveralValues,
    /// What an empty list in a `Not…` element or a condition does: "Grammar of the IAM JSON policy language" has
    /// lists of one or more.
    EmptyList,
    /// What a statement does whose effect is missing, or neither `Allow` nor `Deny`: "IAM JSON policy elements:
    /// Effect" has these two.
    Effect,
    /// Whether variables are expanded in a policy of another version than `2008-10-17` and `2012-10-17`: "IAM JSON policy
    /// elements: Version" has these two.
    Version,
    /// What a statement does that has both forms of an element, such as `Action` and `NotAction`: "Grammar of the IAM
    /// JSON policy language" has one or the other.
    BothForms,
}

impl Undocumented {
    /// All of them, in the order in which they are declared.
    pub const ALL: [Undocumented; 24] = [
        Undocumented::AwsWildcardForService,
        Undocumented::ServiceWildcard,
        Undocumented::PrincipalKind,
        Undocumented::NotPrincipalAllow,
        Undocumented::NotPrincipalAccount,
        Undocumented::ActionService,
        Undocumented::ShortArn,
        Undocumented::NotResourceVariable,
        Undocumented::NegatedVariable,
        Undocumented::VariableSpelling,
        Undocumented::VariableOfSeveralValues,
        Undocumented::VariableInOtherOperator,
        Undocumented::OperatorSpelling,
        Undocumented::UnknownOperator,
        Undocumented::NotANumber,
        Undocumented::NotADate,
        Undocumented::NotAnAddress,
        Undocumented::NotABoolean,
        Undocumented::NotAnArn,
        Undocumented::SeveralValues,
        Undocumented::EmptyList,
        Undocumented::Effect,
        Undocumented::Version,
        Undocumented::BothForms,
    ];

    /// One clause that completes "it cannot be known because …", lower case but for names, without a full stop.
    pub fn because(self) -> &'static str {
        match self {
            Undocumented::AwsWildcardForService => {
                "AWS's texts disagree on whether `{\"AWS\": \"*\"}` includes services"
            }
            Undocumented::ServiceWildcard => {
                "AWS does not document whether `{\"Service\": \"*\"}` stands for every service"
            }
            Undocumented::PrincipalKind => {
                "AWS does not document what a principal of a kind other than `AWS`, `Service`, `CanonicalUser` and \
                 `Federated` stands for"
            }
            Undocumented::NotPrincipalAllow => {
                "AWS does not support `NotPrincipal` with `Allow`, and does not document what it does"
            }
            Undocumented::NotPrincipalAccount => {
                "AWS says only that `NotPrincipal` might deny a user or role whose account it does not list"
            }
            Undocumented::ActionService => {
                "AWS does not document what an action matches that does not name its service"
            }
            Undocumented::ShortArn => {
                "AWS does not document what a pattern of fewer than six parts matches as an ARN"
            }
            Undocumented::NotResourceVariable => {
                "AWS does not document what `NotResource` takes in if a variable in it has no value"
            }
            Undocumented::NegatedVariable => {
                "AWS's texts disagree on whether a `Not…` operator holds if a variable in its value has no value"
            }
            Undocumented::VariableSpelling => {
                "AWS does not document what a variable of this spelling stands for"
            }
            Undocumented::VariableOfSeveralValues => {
                "AWS does not document what a variable stands for whose key has several values"
            }
            Undocumented::VariableInOtherOperator => {
                "AWS does not document what a variable does outside of string and ARN operators"
            }
            Undocumented::OperatorSpelling => {
                "AWS does not document whether a condition operator may be spelled in other upper and lower case"
            }
            Undocumented::UnknownOperator => {
                "AWS does not document what a condition operator does that is not in its list"
            }
            Undocumented::NotANumber => {
                "AWS does not document how a text that is no number compares with one"
            }
            Undocumented::NotADate => {
                "AWS does not document how a text that is no date compares with one"
            }
            Undocumented::NotAnAddress => {
                "AWS does not document how a text that is no IP address or range compares with one"
            }
            Undocumented::NotABoolean => {
                "AWS does not document how a text other than `true` and `false` compares with them"
            }
            Undocumented::NotAnArn => {
                "AWS does not document whether a text that is no ARN differs from one"
            }
            Undocumented::SeveralValues => {
                "AWS does not document how a key of several values compares without `ForAllValues` or `ForAnyValue`"
            }
            Undocumented::EmptyList => "AWS does not document what an empty list does here",
            Undocumented::Effect => {
                "AWS does not document what a statement does whose effect is neither `Allow` nor `Deny`"
            }
            Undocumented::Version => {
                "AWS does not document whether a policy of this `Version` expands variables"
            }
            Undocumented::BothForms => {
                "AWS does not document what a statement does that has both an element and its `Not…` form"
            }
        }
    }

    fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A set of undocumented points.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Points(u32);

impl Points {
    /// No point at all.
    pub const NONE: Points = Points(0);

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the point is among these.
    pub fn contains(self, point: Undocumented) -> bool {
        self.0 & point.bit() != 0
    }

    /// These, in the order in which they are declared.
    pub fn iter(self) -> impl Iterator<Item = Undocumented> {
        Undocumented::ALL
            .into_iter()
            .filter(move |point| self.contains(*point))
    }

    /// The points of both.
    #[must_use]
    pub fn and(self, other: Points) -> Points {
        Points(self.0 | other.0)
    }
}

impl From<Undocumented> for Points {
    fn from(point: Undocumented) -> Points {
        Points(point.bit())
    }
}

impl fmt::Debug for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_listed_once_and_says_something_of_its_own() {
        for (place, point) in Undocumented::ALL.into_iter().enumerate() {
            assert_eq!(point as usize, place, "{point:?}");
            let says = point.because();
            assert!(says.starts_with("AWS") && !says.ends_with('.'), "{says}");
            let same = Undocumented::ALL
                .iter()
                .filter(|other| other.because() == says);
            assert_eq!(same.count(), 1, "{says}");
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let both =
            Points::from(Undocumented::ShortArn).and(Points::from(Undocumented::PrincipalKind));
        assert!(both.contains(Undocumented::ShortArn) && !both.contains(Undocumented::Effect));
        assert_eq!(
            both.iter().collect::<Vec<_>>(),
            [Undocumented::PrincipalKind, Undocumented::ShortArn]
        );
        assert_eq!(format!("{both:?}"), "{PrincipalKind, ShortArn}");
        assert!(Points::NONE.is_empty() && !both.is_empty());
    }
}
