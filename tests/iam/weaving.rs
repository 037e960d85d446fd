//! Cases made less known: names and ids in them are replaced by holes, keys of the request may be absent, and part of
//! a text of the policy is a parameter. Filling the holes in gives back the case, or one like it.

use crate::cases;
use cf403::iam::{Decision, Outcomes};
use cf403::iam::{Policy, Presence, Request, evaluate};
use cf403::symbolic::{Address, Domain, Hole, Nature, Piece, Text, UnitId};
use serde_json::Value as Json;

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: usize) -> Dice {
        Dice(0x9E37_79B9_7F4A_7C15 ^ (seed as u64).wrapping_mul(0xD134_2543_DE82_EF95))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("it is below a usize")
    }

    pub(crate) fn hit(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const ACCOUNTS: [&str; 4] = [
    "111122223333",
    "444455556666",
    "999999999999",
    "000011112222",
];
const DISTRIBUTIONS: [&str; 5] = [
    "EDFDVBD6EXAMPLE",
    "E1A2B3C4D5E6F7",
    "EDFDVBD6EXAMPLF",
    "E2QWRUHAPOMQZL",
    "E3QWRUHAPOMQZM",
];
const IDENTITIES: [&str; 3] = ["EH1HDMB1FH2TC", "E127EXAMPLE51Z", "E0000EXAMPLE0"];
const CANONICAL_IDS: [&str; 3] = [
    "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
    "4b5c2f0aa1e94f1b8c7d6e5f40392817263544536271809f0e1d2c3b4a596877",
    "0000000000000000000000000000000000000000000000000000000000000000",
];
const BUCKETS: [&str; 5] = [
    "amzn-s3-demo-bucket-logs",
    "amzn-s3-demo-bucket",
    "site.example.com",
    "other-bucket",
    "amzn-s3-demo-bucke",
];
const KEYS: [&str; 7] = [
    "index.html",
    "private/x.pdf",
    "",
    "a*c",
    "x:y:z",
    "?",
    "INDEX.HTML",
];
const PARAMETERS: [&str; 11] = [
    "",
    "*",
    "?",
    "x",
    ":",
    "::",
    "/",
    "arn:aws:s3:::*",
    "111122223333",
    "${aws:SourceArn}",
    "${aws:username}",
];

/// Which of the texts of a case a hole replaces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    Policy,
    Request,
}

struct Thread {
    original: &'static str,
    hole: Hole,
    place: Where,
}

/// A parameter in the middle of one text of the policy.
struct Parameter {
    whole: String,
    start: usize,
    end: usize,
}

/// A case with what is taken away from it.
pub(crate) struct Weaving<'a> {
    pub(crate) policy: &'a Json,
    request: &'a Json,
    threads: Vec<Thread>,
    parameter: Option<Parameter>,
    key_unknown: bool,
    uncertain: Vec<Box<str>>,
}

/// What the holes are filled with; without a choice a hole gets its original back.
#[derive(Default)]
pub(crate) struct Filling {
    threads: Vec<&'static str>,
    parameter: Option<String>,
    key: Option<&'static str>,
    absent: Vec<Box<str>>,
}

fn hole(name: &str, domain: Domain, nature: Nature) -> Hole {
    Hole {
        of: Address::new(UnitId::new(0), name),
        attribute: "Ref".into(),
        domain,
        nature,
    }
}

fn alternatives(domain: &Domain) -> &'static [&'static str] {
    match domain {
        Domain::Account => &ACCOUNTS,
        Domain::DistributionId => &DISTRIBUTIONS,
        Domain::IdentityId => &IDENTITIES,
        Domain::CanonicalUser => &CANONICAL_IDS,
        Domain::BucketName => &BUCKETS,
        other => panic!("{other:?} is not woven"),
    }
}

impl<'a> Weaving<'a> {
    pub(crate) fn new(policy: &'a Json, request: &'a Json, dice: &mut Dice) -> Weaving<'a> {
        let mut threads = Vec::new();
        for domain in [
            Domain::Account,
            Domain::DistributionId,
            Domain::IdentityId,
            Domain::CanonicalUser,
            Domain::BucketName,
        ] {
            let all = alternatives(&domain);
            for original in &all[..all.len() - 1] {
                if dice.hit(60) {
                    continue;
                }
                let (place, nature) = match dice.below(10) {
                    0..=5 => (Where::Everywhere, Nature::Declared),
                    6..=7 => (Where::Policy, Nature::Given),
                    _ => (Where::Request, Nature::Given),
                };
                let nature = if domain == Domain::Account {
                    Nature::Given
                } else {
                    nature
                };
                threads.push(Thread {
                    original,
                    hole: hole(original, domain.clone(), nature),
                    place,
                });
            }
        }
        let parameter = dice.hit(40).then(|| parameter(policy, dice)).flatten();
        let context = request["context"]
            .as_object()
            .expect("a context is an object");
        let uncertain = context
            .keys()
            .filter(|_| dice.hit(20))
            .map(|key| key.to_lowercase().into())
            .collect();
        Weaving {
            policy,
            request,
            threads,
            parameter,
            key_unknown: dice.hit(30),
            uncertain,
        }
    }

    /// What the engine answers to the woven case.
    pub(crate) fn answer(&self) -> Decision {
        let (policy, request) = self.woven();
        evaluate(&policy, &request)
    }

    /// The woven policy and request.
    pub(crate) fn woven(&self) -> (Policy, Request) {
        let policy = cases::read(self.policy, &|text| self.weave_policy(text));
        let mut request = cases::asked(self.request, &|text| self.weave_request(text));
        for key in &self.uncertain {
            if let Some(Presence::Present(values)) = request.context.keys.get(key).cloned() {
                request
                    .context
                    .keys
                    .insert(key.clone(), Presence::Maybe(values));
            }
        }
        (policy, request)
    }

    /// What the engine answers to the case that the filling makes of this.
    pub(crate) fn filled(&self, filling: &Filling) -> Outcomes {
        let policy = cases::read(self.policy, &|text| {
            self.fill(&self.weave_policy(text), filling)
        });
        let mut request = cases::asked(self.request, &|text| {
            self.fill(&self.weave_request(text), filling)
        });
        for key in &filling.absent {
            request.context.keys.insert(key.clone(), Presence::Absent);
        }
        evaluate(&policy, &request).outcomes
    }

    /// A way of filling in the holes.
    pub(crate) fn filling(&self, dice: &mut Dice) -> Filling {
        let mut threads: Vec<&'static str> = Vec::new();
        for (place, thread) in self.threads.iter().enumerate() {
            let taken = |text: &str| {
                let before = self.threads.iter().zip(&threads);
                before
                    .into_iter()
                    .any(|(other, own)| other.hole.distinct(&thread.hole) && *own == text)
                    || self.threads[place + 1..]
                        .iter()
                        .any(|other| other.hole.distinct(&thread.hole) && other.original == text)
            };
            let other = dice.pick(alternatives(&thread.hole.domain));
            let keep = dice.hit(40) || taken(other);
            threads.push(if keep { thread.original } else { other });
        }
        Filling {
            threads,
            parameter: dice.hit(70).then(|| dice.pick(&PARAMETERS).to_owned()),
            key: dice.hit(70).then(|| dice.pick(&KEYS)),
            absent: self
                .uncertain
                .iter()
                .filter(|_| dice.hit(50))
                .cloned()
                .collect(),
        }
    }

    fn weave_policy(&self, text: &str) -> Text {
        match &self.parameter {
            Some(Parameter { whole, start, end }) if whole == text => self
                .weave(&text[..*start], Where::Policy)
                .then(&Text::hole(hole("Parameter", Domain::Free, Nature::Given)))
                .then(&self.weave(&text[*end..], Where::Policy)),
            _ => self.weave(text, Where::Policy),
        }
    }

    fn weave_request(&self, text: &str) -> Text {
        let resource = self.request["resource"].as_str() == Some(text);
        match text.split_once('/') {
            Some((bucket, key)) if self.key_unknown && resource && !key.is_empty() => self
                .weave(bucket, Where::Request)
                .then_str("/")
                .then(&Text::hole(hole("Key", Domain::Free, Nature::Given))),
            _ => self.weave(text, Where::Request),
        }
    }

    fn weave(&self, text: &str, side: Where) -> Text {
        let mut out = Text::default();
        let mut known = 0;
        let mut at = 0;
        while at < text.len() {
            let thread = self.threads.iter().find(|thread| {
                let here = thread.place == Where::Everywhere || thread.place == side;
                here && text[at..].starts_with(thread.original)
            });
            if let Some(thread) = thread {
                out.push_str(&text[known..at]);
                out.push_hole(thread.hole.clone());
                at += thread.original.len();
                known = at;
            } else {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        out.then_str(&text[known..])
    }

    fn fill(&self, text: &Text, filling: &Filling) -> Text {
        let mut out = Text::default();
        for piece in text.pieces() {
            match piece {
                Piece::Literal(literal) => out.push_str(literal),
                Piece::Hole(hole) if &*hole.of.name == "Parameter" => {
                    let parameter = self.parameter.as_ref().expect("its hole is there");
                    let original = &parameter.whole[parameter.start..parameter.end];
                    out.push_str(filling.parameter.as_deref().unwrap_or(original));
                }
                Piece::Hole(hole) if &*hole.of.name == "Key" => {
                    let resource = self.request["resource"].as_str().unwrap_or_default();
                    let original = resource.split_once('/').map_or("", |(_, key)| key);
                    out.push_str(filling.key.unwrap_or(original));
                }
                Piece::Hole(hole) => {
                    let place = self.threads.iter().position(|thread| thread.hole == *hole);
                    let place = place.expect("its thread is there");
                    let original = self.threads[place].original;
                    out.push_str(filling.threads.get(place).unwrap_or(&original));
                }
            }
        }
        out
    }
}

/// Part of a text of a statement, chosen at random.
fn parameter(policy: &Json, dice: &mut Dice) -> Option<Parameter> {
    let mut texts = Vec::new();
    for statement in cases::statements(policy) {
        for element in [
            "Principal",
            "NotPrincipal",
            "Resource",
            "NotResource",
            "Condition",
        ] {
            collect(&statement[element], &mut texts);
        }
    }
    texts.retain(|text| text.is_ascii() && !text.is_empty());
    if texts.is_empty() {
        return None;
    }
    let whole = texts[dice.below(texts.len())].to_owned();
    let (one, other) = (dice.below(whole.len() + 1), dice.below(whole.len() + 1));
    Some(Parameter {
        start: one.min(other),
        end: one.max(other),
        whole,
    })
}

fn collect<'a>(json: &'a Json, texts: &mut Vec<&'a str>) {
    match json {
        Json::String(text) => texts.push(text),
        Json::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Json::Object(fields) => fields.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}
