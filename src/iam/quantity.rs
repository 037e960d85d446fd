//! Numbers and points in time, as condition operators compare them.

use chrono::DateTime;
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
    let whole = if let Some((date, time)) = text.split_once('T') {
        let (clock, zone) = match time.find(['Z', '+', '-']) {
            Some(at) => time.split_at(at),
            None => (time, "Z"),
        };
        let seconds = if clock.len() == "12:00".len() {
            ":00"
        } else {
            ""
        };
        format!("{date}T{clock}{seconds}{zone}")
    } else {
        // A date may end with its year or its month.
        let rest = match text.len() {
            4 => "-01-01",
            7 => "-01",
            _ => "",
        };
        format!("{text}{rest}T00:00:00Z")
    };
    let instant = DateTime::parse_from_rfc3339(&whole).ok()?;
    // The profile knows no leap seconds, which are told as more than a second's worth of nanoseconds.
    (instant.timestamp_subsec_nanos() < 1_000_000_000).then(|| instant.timestamp())
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
        assert_eq!(seconds("2026-07"), seconds("2026-07-01"));
        assert_eq!(seconds("2026-07-01T12:00"), Some(1_782_907_200));
        assert_eq!(seconds("2026-07-01T10:30-01:30"), Some(1_782_907_200));
        assert_eq!(seconds("2024-02-29"), Some(1_709_164_800));
    }

    #[test]
    fn what_is_no_date_has_no_answer() {
        for text in [
            "",
            "2026-13-01",
            "2026-02-29",
            "1900-02-29",
            "2026-7-1",
            "2026-07-01-01",
            "2026-07-01T",
            "2026-07-01T25:00Z",
            "2026-07-01T24:00:00Z",
            "2026-07-01T12:60:00Z",
            "2026-07-01T12:00:60Z",
            "2026-07-01T12:00:00.Z",
            "2026-07-01T12:00.5Z",
            "2026-07-01T12:00:00Zulu",
            "2026-07-01T12:00:00+0200",
            "2026-07T12:00Z",
            "now",
            "2026-07-01T12:00:00+ö",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
