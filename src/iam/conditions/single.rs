//! Operators that compare a value with a value: numbers, dates, booleans, bytes, addresses.

use crate::iam::answer::Answer;
use crate::iam::policy::Base;
use crate::iam::undocumented::Undocumented;
use crate::iam::{address, quantity};
use std::cmp::Ordering;

/// What is undocumented about a text of the policy as a value of an operator, whatever it is compared with; none if
/// it is of the operator's kind.
pub(super) fn point(base: Base, text: &str) -> Option<Undocumented> {
    match base {
        Base::IpAddress => address::range(text)
            .is_none()
            .then_some(Undocumented::NotAnAddress),
        _ => compares(base, text, text).err(),
    }
}

/// Whether a value of the request compares with one of the policy as the operator asks.
pub(super) fn compare(base: Base, own: &str, text: &str) -> Answer {
    compares(base, own, text).map_or_else(Answer::silent, Answer::from)
}

/// Whether a range holds an address of the internet that is not known.
pub(super) fn holds_public(base: Base, range: &str) -> Answer {
    if base == Base::IpAddress && address::holds_no_public(range) {
        Answer::NO
    } else {
        Answer::UNKNOWN
    }
}

/// `true` or `false`, in whatever case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn compares(base: Base, own: &str, text: &str) -> Result<bool, Undocumented> {
    let number = |says: fn(Ordering) -> bool| {
        quantity::compare_numbers(own, text)
            .map(says)
            .ok_or(Undocumented::NotANumber)
    };
    let date = |says: fn(Ordering) -> bool| {
        quantity::compare_dates(own, text)
            .map(says)
            .ok_or(Undocumented::NotADate)
    };
    match base {
        Base::NumericEquals => number(Ordering::is_eq),
        Base::NumericLessThan => number(Ordering::is_lt),
        Base::NumericLessThanEquals => number(Ordering::is_le),
        Base::NumericGreaterThan => number(Ordering::is_gt),
        Base::NumericGreaterThanEquals => number(Ordering::is_ge),
        Base::DateEquals => date(Ordering::is_eq),
        Base::DateLessThan => date(Ordering::is_lt),
        Base::DateLessThanEquals => date(Ordering::is_le),
        Base::DateGreaterThan => date(Ordering::is_gt),
        Base::DateGreaterThanEquals => date(Ordering::is_ge),
        Base::Bool => match (boolean(own), boolean(text)) {
            (Some(own), Some(text)) => Ok(own == text),
            _ => Err(Undocumented::NotABoolean),
        },
        Base::IpAddress => address::within(text, own).ok_or(Undocumented::NotAnAddress),
        // Texts, which are compared as patterns, and `Null`, which compares nothing.
        Base::BinaryEquals
        | Base::StringEquals
        | Base::StringEqualsIgnoreCase
        | Base::StringLike
        | Base::Arn
        | Base::Null => Ok(own == text),
    }
}
