//! Numbers and points in time, as condition operators compare them.

use std::cmp::Ordering;

/// Compares two decimal numbers exactly; none if one of them is not one.
pub(super) fn compare_numbers(one: &str, other: &str) -> Option<Ordering> {
    let (one, other) = (Decimal::parse(one)?, Decimal::parse(other)?);
    let size = one.size().cmp(&other.size());
    Some(match (one.negative, other.negative) {
        (false, false) => size,
        (true, true) => size.reverse(),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    })
}

/// A decimal number without needless zeros; zero is not negative.
struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl Decimal<'_> {
    fn parse(text: &str) -> Option<Decimal<'_>> {
        let text = text.trim();
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        Some(Decimal {
            negative: text.starts_with('-') && !(whole.is_empty() && fraction.is_empty()),
            whole,
            fraction,
        })
    }

    /// Orders as the number without its sign does.
    fn size(&self) -> (usize, &str, &str) {
        (self.whole.len(), self.whole, self.fraction)
    }
}

/// Compares two points in time; none if one of them is not one.
pub(super) fn compare_dates(one: &str, other: &str) -> Option<Ordering> {
    Some(seconds(one)?.cmp(&seconds(other)?))
}

/// Seconds since 1970 of a date as the W3C profile of ISO 8601 writes it (`2026-07-01`, `2026-07-01T12:00:00Z`,
/// without a zone taken as UTC), or of a number of seconds. Fractions of a second are cut off.
fn seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.len() >= 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut fields = date.split('-');
    let year = number(fields.next()?, 4)?;
    let month = fields.next().map_or(Some(1), |text| number(text, 2))?;
    let day = fields.next().map_or(Some(1), |text| number(text, 2))?;
    if fields.next().is_some() || time.is_some() && date.len() != 10 {
        return None;
    }
    let seconds = days_since_1970(year, month, day)? * 86_400;
    time.map_or(Some(seconds), |time| Some(seconds + seconds_of_day(time)?))
}

fn seconds_of_day(time: &str) -> Option<i64> {
    let (clock, zone) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, "Z"),
    };
    let clock = match clock.split_once('.') {
        Some((clock, fraction))
            if !fraction.is_empty()
                && clock.len() == 8
                && fraction.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            clock
        }
        Some(_) => return None,
        None => clock,
    };
    let mut fields = clock.split(':');
    let hour = number(fields.next()?, 2)?;
    let minute = number(fields.next()?, 2)?;
    let second = fields.next().map_or(Some(0), |text| number(text, 2))?;
    if fields.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(hour * 3600 + minute * 60 + second - offset(zone)?)
}

/// Seconds by which a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    Some(sign * (number(hours, 2)? * 3600 + number(minutes, 2)? * 60))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let right = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; none if there is no such date.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [
        31,
        if leap { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let before = usize::try_from(month).ok()?.checked_sub(1)?;
    if year < 1 || day < 1 || day > *lengths.get(before)? {
        return None;
    }
    let days_before_year = |year: i64| {
        let past = year - 1;
        past * 365 + past / 4 - past / 100 + past / 400
    };
    let in_year: i64 = lengths[..before].iter().sum::<i64>() + day - 1;
    Some(days_before_year(year) + in_year - days_before_year(1970))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value() {
        assert_eq!(compare_numbers("10", "10.0"), Some(Ordering::Equal));
        assert_eq!(compare_numbers("9.5", "10"), Some(Ordering::Less));
        assert_eq!(compare_numbers("-1", "1"), Some(Ordering::Less));
        assert_eq!(compare_numbers("-2", "-1.5"), Some(Ordering::Less));
        assert_eq!(compare_numbers("-0", "0"), Some(Ordering::Equal));
        assert_eq!(compare_numbers("1.05", "1.5"), Some(Ordering::Less));
        assert_eq!(
            compare_numbers("9007199254740993", "9007199254740992"),
            Some(Ordering::Greater)
        );
    }

    #[test]
    fn what_is_no_number_has_no_answer() {
        for text in ["", "10abc", ".", "1.2.3", "--1", "1e3", "NaN"] {
            assert_eq!(compare_numbers(text, "1"), None, "{text}");
        }
    }

    #[test]
    fn dates_and_epochs_meet() {
        assert_eq!(seconds("1782907200"), Some(1_782_907_200));
        assert_eq!(seconds("2026-07-01T12:00:00Z"), Some(1_782_907_200));
        assert_eq!(seconds("2026-07-01T14:00:00+02:00"), Some(1_782_907_200));
        assert_eq!(seconds("2026-07-01T12:00:00.999Z"), Some(1_782_907_200));
        assert_eq!(seconds("1970-01-01"), Some(0));
        assert_eq!(seconds("2000-03-01"), Some(951_868_800));
        assert_eq!(seconds("2026"), Some(1_767_225_600));
    }

    #[test]
    fn what_is_no_date_has_no_answer() {
        for text in [
            "",
            "2026-13-01",
            "2026-02-29",
            "2026-07-01T25:00Z",
            "2026-07T12:00Z",
            "now",
            "2026-07-01T12:00:00+ö",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
