//! A second evaluator, for policies and requests of which everything is known: as short as the rules allow, slow, and
//! written from the documentation alone, so that it shares no mistake with the engine. Where AWS documents no answer
//! it takes one of those that are possible.

use crate::cases::{statements, text};
use serde_json::Value as Json;

/// What comes out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Outcome {
    Allowed,
    ImplicitDeny,
    ExplicitDeny,
}

/// Decides a request.
pub(crate) fn decide(policy: &Json, request: &Json) -> Outcome {
    let matching = |effect: &str| {
        statements(policy)
            .iter()
            .any(|statement| statement["Effect"] == effect && matches(policy, statement, request))
    };
    if matching("Deny") {
        Outcome::ExplicitDeny
    } else if matching("Allow") {
        Outcome::Allowed
    } else {
        Outcome::ImplicitDeny
    }
}

/// Whether a statement matches a request.
pub(crate) fn matches(policy: &Json, statement: &Json, request: &Json) -> bool {
    let reader = Reader {
        context: &request["context"],
        expands: policy["Version"] == "2012-10-17",
    };
    let of = |plain: &str, names: &dyn Fn(&str) -> bool| {
        let negated = format!("Not{plain}");
        match (&statement[plain], &statement[negated.as_str()]) {
            (Json::Null, Json::Null) => false,
            (Json::Null, negated) => !many(negated).iter().any(|entry| names(entry)),
            (plain, _) => many(plain).iter().any(|entry| names(entry)),
        }
    };
    let named = |value: &Json| match value {
        Json::Object(kinds) => kinds.iter().any(|(kind, entries)| {
            many(entries)
                .iter()
                .any(|entry| is_caller(kind, entry, &request["principal"]))
        }),
        everyone => many(everyone).iter().any(|entry| entry == "*"),
    };
    let principal = match (&statement["Principal"], &statement["NotPrincipal"]) {
        (Json::Null, Json::Null) => false,
        (Json::Null, negated) => !named(negated),
        (plain, _) => named(plain),
    };
    let action = text(&request["action"]).to_lowercase();
    let resource = text(&request["resource"]);
    principal
        && of("Action", &|entry| {
            entry == "*"
                || entry.contains(':') && glob(&wild(&entry.to_lowercase()), &chars(&action))
        })
        && of("Resource", &|entry| reader.is_resource(entry, &resource))
        && statement["Condition"]
            .as_object()
            .into_iter()
            .flatten()
            .all(|(operator, keys)| {
                keys.as_object()
                    .into_iter()
                    .flatten()
                    .all(|(key, values)| reader.holds(operator, key, values))
            })
}

fn many(json: &Json) -> Vec<String> {
    match json {
        Json::Array(items) => items.iter().map(text).collect(),
        Json::Null => Vec::new(),
        one => vec![text(one)],
    }
}

fn is_caller(kind: &str, entry: &str, who: &Json) -> bool {
    let arn = text(&who["value"]);
    let parts: Vec<&str> = arn.split(':').collect();
    let has_account = who["kind"] == "user" || who["kind"] == "session";
    match kind {
        "AWS" if entry == "*" => true,
        "AWS" if who["kind"] == "service" => false,
        "AWS" if has_account => {
            let account = parts[4];
            let named: Vec<&str> = entry.split(':').collect();
            let is_root =
                |named: &[&str]| named.len() == 6 && named[2] == "iam" && named[5] == "root";
            let role = |text: &str| {
                text.strip_prefix("role/")
                    .map(|path| path.rsplit('/').next().map(str::to_owned))
            };
            let session = parts[5]
                .strip_prefix("assumed-role/")
                .and_then(|rest| rest.split('/').next());
            entry == arn
                || entry == account
                || is_root(&named) && named[4] == account
                || named.len() == 6
                    && session.is_some()
                    && named[1] == parts[1]
                    && named[2] == "iam"
                    && named[4] == account
                    && role(named[5]).flatten().as_deref() == session
        }
        "AWS" => !arn.is_empty() && entry == arn,
        "Service" => who["kind"] == "service" && entry == arn,
        "CanonicalUser" => {
            who["kind"] == "oai" && entry.eq_ignore_ascii_case(&text(&who["canonical"]))
        }
        _ => false,
    }
}

/// A character of a pattern.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Is(char),
    Any,
    Run,
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn wild(text: &str) -> Vec<Sign> {
    text.chars()
        .map(|c| match c {
            '*' => Sign::Run,
            '?' => Sign::Any,
            c => Sign::Is(c),
        })
        .collect()
}

fn literal(text: &str) -> Vec<Sign> {
    text.chars().map(Sign::Is).collect()
}

/// Whether a text matches: by the set of the places in the pattern that its start can lead to.
fn glob(pattern: &[Sign], text: &[char]) -> bool {
    let mut places = vec![false; pattern.len() + 1];
    places[0] = true;
    let skip_runs = |places: &mut Vec<bool>| {
        for at in 0..pattern.len() {
            if places[at] && pattern[at] == Sign::Run {
                places[at + 1] = true;
            }
        }
    };
    skip_runs(&mut places);
    for c in text {
        let mut next = vec![false; pattern.len() + 1];
        for at in (0..pattern.len()).filter(|at| places[*at]) {
            match pattern[at] {
                Sign::Run => next[at] = true,
                Sign::Any => next[at + 1] = true,
                Sign::Is(own) => next[at + 1] |= own == *c,
            }
        }
        skip_runs(&mut next);
        places = next;
    }
    places[pattern.len()]
}

/// The six parts of an ARN.
fn six<T: Copy + PartialEq>(signs: &[T], colon: T) -> Option<Vec<Vec<T>>> {
    let parts: Vec<Vec<T>> = signs
        .splitn(6, |sign| *sign == colon)
        .map(<[T]>::to_vec)
        .collect();
    (parts.len() == 6).then_some(parts)
}

fn arn_glob(pattern: &[Sign], arn: &str) -> bool {
    match (six(pattern, Sign::Is(':')), six(&chars(arn), ':')) {
        (Some(pattern), Some(arn)) => pattern
            .iter()
            .zip(&arn)
            .all(|(one, other)| glob(one, other)),
        _ => false,
    }
}

struct Reader<'a> {
    context: &'a Json,
    expands: bool,
}

impl Reader<'_> {
    fn carried(&self, key: &str) -> Option<&Json> {
        let all = self.context.as_object()?;
        all.iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(key))
            .map(|(_, value)| value)
            .filter(|value| **value != Json::Array(Vec::new()))
    }

    fn is_resource(&self, entry: &str, resource: &str) -> bool {
        if entry == "*" {
            return true;
        }
        let early = entry
            .find("${")
            .is_some_and(|at| entry[..at].matches(':').count() < 5);
        if self.expands && early {
            return false;
        }
        self.signs(entry, wild)
            .is_some_and(|pattern| arn_glob(&pattern, resource))
    }

    /// A text of the policy with its variables replaced; none if one has no value.
    fn signs(&self, text: &str, read: fn(&str) -> Vec<Sign>) -> Option<Vec<Sign>> {
        let Some((before, rest)) = text.split_once("${").filter(|_| self.expands) else {
            return Some(read(text));
        };
        let Some((variable, rest)) = rest.split_once('}') else {
            return Some(read(text));
        };
        let mut signs = read(before);
        if ["*", "?", "$"].contains(&variable) {
            signs.extend(literal(variable));
        } else {
            let (name, default) = match variable.split_once(", '") {
                Some((name, default)) => (name, default.strip_suffix('\'')),
                None => (variable, None),
            };
            let own = self.carried(name).and_then(Json::as_str);
            signs.extend(literal(own.or(default)?));
        }
        signs.extend(self.signs(rest, read)?);
        Some(signs)
    }

    fn holds(&self, operator: &str, key: &str, values: &Json) -> bool {
        let (quantifier, rest) = operator.split_once(':').unwrap_or(("", operator));
        let (name, if_exists) = match rest.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let (base, negated) = match name {
            "NotIpAddress" => ("IpAddress".to_owned(), true),
            _ if name.contains("Not") => (name.replacen("Not", "", 1), true),
            _ => (name.to_owned(), false),
        };
        let values = many(values);
        let carried = self.carried(key);
        if operator == "Null" {
            let asked = carried.is_none().to_string();
            return values
                .iter()
                .any(|value| value.eq_ignore_ascii_case(&asked));
        }
        let Some(carried) = carried else {
            return match quantifier {
                _ if if_exists => true,
                "ForAllValues" => true,
                "ForAnyValue" => false,
                _ => negated,
            };
        };
        let own = many(carried);
        let passes =
            |own: &String| values.iter().any(|value| self.compares(&base, value, own)) != negated;
        match quantifier {
            "ForAllValues" => own.iter().all(passes),
            "ForAnyValue" => own.iter().any(passes),
            _ => own.len() == 1 && own.iter().all(passes),
        }
    }

    fn compares(&self, base: &str, value: &str, own: &str) -> bool {
        let exactly = |signs: Vec<Sign>, own: &str| signs == literal(own);
        match base {
            "StringEquals" => self
                .signs(value, literal)
                .is_some_and(|signs| exactly(signs, own)),
            "StringEqualsIgnoreCase" => self.signs(value, literal).is_some_and(|signs| {
                let lower = |signs: &[Sign]| -> String {
                    signs
                        .iter()
                        .filter_map(|sign| match sign {
                            Sign::Is(c) => Some(*c),
                            _ => None,
                        })
                        .collect::<String>()
                        .to_lowercase()
                };
                lower(&signs) == own.to_lowercase()
            }),
            "StringLike" => self
                .signs(value, wild)
                .is_some_and(|signs| glob(&signs, &chars(own))),
            "ArnEquals" | "ArnLike" => self
                .signs(value, wild)
                .is_some_and(|signs| arn_glob(&signs, own)),
            "Bool" => ["true", "false"]
                .iter()
                .any(|word| value.eq_ignore_ascii_case(word) && own.eq_ignore_ascii_case(word)),
            "BinaryEquals" => value == own,
            "IpAddress" => in_range(value, own).unwrap_or(false),
            _ => {
                let (number, operator) =
                    match (base.strip_prefix("Numeric"), base.strip_prefix("Date")) {
                        (Some(operator), _) => {
                            (value.parse::<f64>().ok().zip(own.parse().ok()), operator)
                        }
                        (_, Some(operator)) => (moment(value).zip(moment(own)), operator),
                        _ => return false,
                    };
                let Some((value, own)) = number else {
                    return false;
                };
                match operator {
                    "Equals" => own.total_cmp(&value).is_eq(),
                    "LessThan" => own < value,
                    "LessThanEquals" => own <= value,
                    "GreaterThan" => own > value,
                    "GreaterThanEquals" => own >= value,
                    _ => false,
                }
            }
        }
    }
}

/// Whether an address lies in a range: whether they begin with the same bits.
fn in_range(range: &str, address: &str) -> Option<bool> {
    let bits = |text: &str| -> Option<(u32, u128)> {
        match text.parse().ok()? {
            std::net::IpAddr::V4(address) => Some((32, u128::from(u32::from(address)))),
            std::net::IpAddr::V6(address) => Some((128, u128::from(address))),
        }
    };
    let (start, length) = match range.split_once('/') {
        Some((start, length)) => (start, Some(length.parse::<u32>().ok()?)),
        None => (range, None),
    };
    let ((width, start), (own_width, own)) = (bits(start)?, bits(address)?);
    let length = length.unwrap_or(width);
    if length > width {
        return None;
    }
    let rest = width - length;
    let cut = |bits: u128| bits.checked_shr(rest).unwrap_or(0);
    Some(width == own_width && cut(start) == cut(own))
}

/// Seconds, counted as the dates of the cases need it: from a year that has no leap day before 1970 to tell apart.
fn moment(text: &str) -> Option<f64> {
    if text.len() >= 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let mut fields = date.split('-').map(|field| field.parse::<u64>().ok());
    let (year, month, day) = (
        fields.next()??,
        fields.next().unwrap_or(Some(1))?,
        fields.next().unwrap_or(Some(1))?,
    );
    let days = (1970..year)
        .map(|year| if is_leap(year) { 366 } else { 365 })
        .sum::<u64>()
        + (1..month)
            .map(|month| match month {
                2 if is_leap(year) => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            })
            .sum::<u64>()
        + day
        - 1;
    let clock: Vec<u64> = time
        .get(..8)?
        .split(':')
        .filter_map(|field| field.parse().ok())
        .collect();
    let [hour, minute, second] = clock.as_slice() else {
        return None;
    };
    let ahead = if time.ends_with("+02:00") { 7_200 } else { 0 };
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - ahead;
    Some(f64::from(u32::try_from(seconds).ok()?))
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}
