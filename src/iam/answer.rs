//! A truth value together with the undocumented points because of which it is unknown. Only what is unknown has
//! points: what holds, or does not hold, in spite of them does not hang on them.

use super::undocumented::{Points, Undocumented};
use crate::symbolic::Truth;
use std::ops::Not;

/// Whether something holds, and what AWS would have to document for it to be known.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Answer {
    /// Whether it holds.
    pub(super) truth: Truth,
    /// The points it hangs on; none unless it is unknown.
    pub(super) points: Points,
}

impl Answer {
    /// It does not hold.
    pub(super) const NO: Answer = Answer::of(Truth::No);
    /// It holds.
    pub(super) const YES: Answer = Answer::of(Truth::Yes);
    /// It is unknown for a reason other than AWS's documentation.
    pub(super) const UNKNOWN: Answer = Answer::of(Truth::Unknown);

    const fn of(truth: Truth) -> Answer {
        Answer {
            truth,
            points: Points::NONE,
        }
    }

    fn with(truth: Truth, points: Points) -> Answer {
        Answer {
            truth,
            points: if truth.is_unknown() {
                points
            } else {
                Points::NONE
            },
        }
    }

    /// AWS does not document it.
    pub(super) fn silent(point: Undocumented) -> Answer {
        Answer::with(Truth::Unknown, point.into())
    }

    /// This if the undocumented point is read in its favour, else No.
    pub(super) fn perhaps(self, point: Undocumented) -> Answer {
        self.and(Answer::silent(point))
    }

    /// Both hold.
    pub(super) fn and(self, other: Answer) -> Answer {
        Answer::with(self.truth.and(other.truth), self.points.and(other.points))
    }

    /// At least one holds.
    pub(super) fn or(self, other: Answer) -> Answer {
        Answer::with(self.truth.or(other.truth), self.points.and(other.points))
    }

    /// The answer that two worlds agree on.
    pub(super) fn join(self, other: Answer) -> Answer {
        Answer::with(self.truth.join(other.truth), self.points.and(other.points))
    }

    /// What two readings say, or this doubt if they differ.
    pub(super) fn of_readings(self, other: Answer, doubt: Answer) -> Answer {
        if self.truth == other.truth {
            self.join(other)
        } else {
            self.join(other).and(doubt)
        }
    }

    /// All hold; Yes for none.
    pub(super) fn all(answers: impl IntoIterator<Item = Answer>) -> Answer {
        answers.into_iter().fold(Answer::YES, Answer::and)
    }

    /// One holds at least; No for none.
    pub(super) fn any(answers: impl IntoIterator<Item = Answer>) -> Answer {
        answers.into_iter().fold(Answer::NO, Answer::or)
    }

    /// Whether it certainly does not hold.
    pub(super) fn is_no(self) -> bool {
        self.truth.is_no()
    }
}

impl From<Truth> for Answer {
    fn from(truth: Truth) -> Answer {
        Answer::of(truth)
    }
}

impl From<bool> for Answer {
    fn from(holds: bool) -> Answer {
        Answer::of(holds.into())
    }
}

impl Not for Answer {
    type Output = Answer;

    fn not(self) -> Answer {
        Answer::with(!self.truth, self.points)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_kept_only_where_the_answer_hangs_on_it() {
        let open = Answer::silent(Undocumented::ShortArn);
        assert_eq!(open.or(Answer::YES), Answer::YES);
        assert_eq!(open.and(Answer::NO), Answer::NO);
        assert_eq!(open.or(Answer::NO), open);
        assert_eq!(open.and(Answer::YES), open);
        assert_eq!(!open, open);
        assert_eq!(open.and(Answer::UNKNOWN), open);
        assert_eq!(Answer::YES.perhaps(Undocumented::ShortArn), open);
        assert_eq!(Answer::NO.perhaps(Undocumented::ShortArn), Answer::NO);
        let other = Answer::silent(Undocumented::Effect);
        let both = Answer::any([Answer::NO, open, other]);
        assert!(both.points.contains(Undocumented::ShortArn));
        assert!(both.points.contains(Undocumented::Effect));
        assert_eq!(Answer::YES.join(Answer::NO), Answer::UNKNOWN);
        assert_eq!(Answer::YES.join(open), open);
    }
}
