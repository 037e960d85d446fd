//! Cases of which part is not known: ids and names are holes, keys of the request may be absent or of any value, part
//! of a text of the policy is a parameter, an entry of a list is something or other. Filling all that in gives back
//! the case, or one like it.

use super::request::{Asked, request};
use super::statement;
use crate::cases;
use crate::choices::Choices;
use crate::holes::{self, Filling, Kind};
use cf403::iam::{Decision, Outcomes, Policy, Presence, Request, Values, evaluate};
use cf403::symbolic::Text;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// What of a key of the request is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Doubt {
    /// Whether it is there.
    Presence,
    /// What it is.
    Value,
    /// Both.
    Both,
    /// What it is, but for its being an address of the internet.
    PublicAddress,
    /// Which of two values it is.
    OneOfTwo,
}

/// The other of two values that a key may have.
const OTHER: &str = "1.2";

/// How much is taken away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    /// Names, ids, the presence of keys, one parameter.
    Names,
    /// Besides, the values of keys, whole entries and statements, and keys that nothing is known of.
    Everything,
}

/// A case of which part is not known.
#[derive(Clone, Debug)]
pub(crate) struct Blurred {
    /// The policy, with holes, and with `{"?": n}` for what is opaque.
    pub(crate) policy: Json,
    /// The request, with holes.
    pub(crate) request: Json,
    /// What else of the request is not known, by keys in lower case.
    pub(crate) doubts: BTreeMap<String, Doubt>,
    /// Whether the request may carry keys that it does not list.
    pub(crate) may_carry_more: bool,
    /// What the holes were made from.
    originals: Filling,
    /// What may stand for an opaque entry: any number of items.
    opaque: Vec<Vec<Vec<Json>>>,
}

const OPAQUE: &str = "?";

/// Kinds of holes that are often filled with what makes a text match.
const FITTED: [Kind; 3] = [Kind::Parameter, Kind::ObjectKey, Kind::Name];

/// A case.
pub(crate) fn case(choices: &mut Choices, depth: Depth) -> (Asked, Blurred) {
    let asked = request(choices);
    let policy = statement::policy(choices, &asked);
    let mut case = Blurred {
        policy,
        request: asked.request.clone(),
        doubts: BTreeMap::new(),
        may_carry_more: false,
        originals: Filling::new(),
        opaque: Vec::new(),
    };
    for _ in 0..choices.below(6) {
        case.forget_name(choices);
    }
    if choices.hit(25) {
        case.forget_part(choices);
    }
    if choices.hit(30) {
        case.forget_object();
    }
    case.forget_keys(choices, depth);
    if depth == Depth::Everything {
        case.may_carry_more = choices.hit(10);
        for _ in 0..choices.weigh(&[(75, 0), (20, 1), (5, 2)]) {
            case.forget_entry(choices, &asked);
        }
    }
    (asked, case)
}

impl Blurred {
    /// Makes a hole of a name or an id, wherever it stands, in the policy alone, or in the request alone.
    fn forget_name(&mut self, choices: &mut Choices) {
        let (kind, names): (Kind, &[&str]) = choices.pick(&[
            (Kind::Account, &holes::ACCOUNTS[..]),
            (Kind::Distribution, &holes::DISTRIBUTIONS[..]),
            (Kind::Bucket, &holes::BUCKETS[..3]),
            (Kind::Identity, &holes::IDENTITIES[..2]),
            (Kind::Canonical, &holes::CANONICAL_IDS[..2]),
            (Kind::NewDistribution, &holes::DISTRIBUTIONS[..]),
            (Kind::ImportedDistribution, &holes::DISTRIBUTIONS[..]),
            (Kind::NamedBucket, &holes::BUCKETS[..3]),
            (Kind::KeyId, &holes::KEY_IDS[..]),
            (Kind::Region, &["us-east-1"][..]),
            (Kind::Name, &["my-fn", "app", "bob"][..]),
        ]);
        let place = choices.below(names.len());
        let sign = holes::sign(kind, u32::try_from(place).expect("few names"));
        let name = names[place];
        let put = |text: &str| text.replace(name, &sign.to_string());
        let (in_policy, in_request) =
            choices.weigh(&[(60, (true, true)), (20, (true, false)), (20, (false, true))]);
        if in_policy {
            self.policy = mapped(&self.policy, &put);
        }
        if in_request {
            self.request = mapped(&self.request, &put);
        }
        self.originals.insert(sign, name.to_owned());
    }

    /// Makes a parameter of part of a text of the policy.
    fn forget_part(&mut self, choices: &mut Choices) {
        let mut texts = Vec::new();
        for statement in cases::statements(&self.policy) {
            for (element, value) in statement.as_object().into_iter().flatten() {
                if !["Effect", "Sid"].contains(&element.as_str()) {
                    collect(value, &mut texts);
                }
            }
        }
        if texts.is_empty() {
            return;
        }
        let whole = choices.pick(&texts);
        let chars: Vec<char> = whole.chars().collect();
        let (one, other) = (
            choices.below(chars.len() + 1),
            choices.below(chars.len() + 1),
        );
        let (from, to) = (one.min(other), one.max(other));
        let kind = choices.weigh(&[(6, Kind::Parameter), (1, Kind::Choice)]);
        let sign = holes::sign(kind, 0);
        let part: String = chars[from..to].iter().collect();
        let start: String = chars[..from].iter().collect();
        let end: String = chars[to..].iter().collect();
        // What a parameter is given spells whole variables only.
        let is_closed = |text: &str| text.matches("${").count() == text.matches('}').count();
        if is_closed(&start) && !is_closed(&part) || part.ends_with('$') && end.starts_with('{') {
            return;
        }
        let blurred = format!("{start}{sign}{end}");
        self.policy = mapped(&self.policy, &|text| {
            if text == whole {
                blurred.clone()
            } else {
                text.to_owned()
            }
        });
        if kind == Kind::Parameter {
            self.originals.insert(sign, part);
        }
    }

    /// Makes a hole of the object's key: the request stands for every object.
    fn forget_object(&mut self) {
        let resource = self.request["resource"].as_str().unwrap_or_default();
        if let Some((bucket, key)) = resource.split_once('/')
            && bucket.contains(":s3:")
        {
            let sign = holes::sign(Kind::ObjectKey, 0);
            self.originals.insert(sign, key.to_owned());
            self.request["resource"] = json!(format!("{bucket}/{sign}"));
        }
    }

    fn forget_keys(&mut self, choices: &mut Choices, depth: Depth) {
        let spells_variables = self.policy.to_string().contains("${");
        let percent = if spells_variables { 40 } else { 12 };
        let context = self.request["context"].as_object();
        for (key, value) in context.into_iter().flatten() {
            let key = key.to_lowercase();
            let is_public = ["52.46.0.10", "2600:9000::1"].contains(&value.as_str().unwrap_or(""));
            let doubt = if depth == Depth::Everything && choices.hit(8) {
                match choices.below(4) {
                    0 if is_public => Doubt::PublicAddress,
                    1 => Doubt::Value,
                    2 if value.is_string() => Doubt::OneOfTwo,
                    _ => Doubt::Both,
                }
            } else if choices.hit(percent) {
                Doubt::Presence
            } else {
                continue;
            };
            self.doubts.insert(key, doubt);
        }
    }

    /// Makes an entry of a list, an effect or a whole statement opaque.
    fn forget_entry(&mut self, choices: &mut Choices, asked: &Asked) {
        let number = self.opaque.len();
        let opaque = json!({ OPAQUE: number });
        let statements = &mut self.policy["Statement"];
        if !statements.is_array() {
            *statements = json!([statements.take()]);
        }
        let statements = statements.as_array_mut().expect("it is a list");
        let place = choices.below(statements.len());
        let statement = &mut statements[place];
        if statement.get(OPAQUE).is_some() {
            return;
        }
        let element = choices.pick(&["Action", "Resource", "Principal", "Condition", "Effect", ""]);
        let other = match element {
            "Action" => statement::actions(choices, asked),
            "Resource" => statement::resources(choices, asked),
            "Principal" => statement::principal(choices, asked),
            "Condition" => super::conditions::block(choices, asked, 1),
            "Effect" => choices.pick(&[json!("Allow"), json!("Deny")]),
            _ => statement::statement(choices, asked),
        };
        let original = match element {
            "" => statement.clone(),
            _ => statement
                .get(element)
                .cloned()
                .unwrap_or_else(|| other.clone()),
        };
        let others = if other.is_array() {
            other.as_array().cloned().unwrap_or_default()
        } else {
            vec![other.clone()]
        };
        let mut alternatives = vec![vec![original.clone()], vec![other]];
        match element {
            "" => {
                *statement = opaque;
                alternatives.push(Vec::new());
                alternatives.push(others);
            }
            "Action" | "Resource" => {
                let mut items = match original {
                    Json::Array(items) => items,
                    one => vec![one],
                };
                let kept = items.pop();
                alternatives = vec![kept.into_iter().collect(), Vec::new(), others];
                items.push(opaque);
                statement[element] = json!(items);
            }
            _ => {
                statement[element] = opaque;
                if element == "Condition" {
                    alternatives.push(vec![Json::Null]);
                }
            }
        }
        self.opaque.push(alternatives);
    }

    /// The policy and the request as the engine reads them.
    pub(crate) fn read(&self) -> (Policy, Request) {
        let policy = cases::read(&self.policy, &holes::text);
        let mut request = cases::asked(&self.request, &holes::text);
        for (key, doubt) in &self.doubts {
            let Some(Presence::Present(values)) = request.context.keys.remove(key.as_str()) else {
                continue;
            };
            let presence = match doubt {
                Doubt::Presence => Presence::Maybe(values),
                Doubt::Value => Presence::Present(Values::Unknown),
                Doubt::Both => Presence::Maybe(Values::Unknown),
                Doubt::PublicAddress => Presence::Present(Values::PublicAddress),
                Doubt::OneOfTwo => match values {
                    Values::Known(own) => {
                        let both = own.into_iter().chain([Text::literal(OTHER)]);
                        Presence::Present(Values::OneOf(both.collect()))
                    }
                    other => Presence::Present(other),
                },
            };
            let name = match (key.split_once('/'), doubt) {
                (Some((family, _)), Doubt::Both) => format!("{family}/*"),
                _ => key.clone(),
            };
            request.context.keys.insert(name.into(), presence);
        }
        if self.may_carry_more {
            request.context.others = Presence::Maybe(Values::Unknown);
        }
        (policy, request)
    }

    /// What the engine answers.
    pub(crate) fn answer(&self) -> Decision {
        let (policy, request) = self.read();
        evaluate(&policy, &request)
    }

    pub(crate) fn outcomes(&self) -> Outcomes {
        self.answer().outcomes
    }

    /// The holes in it.
    pub(crate) fn holes(&self) -> BTreeSet<char> {
        let mut found = BTreeSet::new();
        let opaque = self.opaque.iter().flatten().flatten();
        for json in [&self.policy, &self.request].into_iter().chain(opaque) {
            let mut texts = Vec::new();
            collect(json, &mut texts);
            for text in texts {
                found.extend(text.chars().filter(|c| holes::kind(*c).is_some()));
            }
        }
        found
    }

    /// A way of filling in all holes.
    pub(crate) fn filling(&self, choices: &mut Choices) -> Filling {
        let mut texts = Vec::new();
        collect(&self.request, &mut texts);
        let mut filling = Filling::new();
        for hole in self.holes() {
            let shared = texts.iter().any(|text| text.contains(hole));
            let original = self
                .originals
                .get(&hole)
                .filter(|own| !filling.values().any(|other| other == *own))
                .filter(|_| holes::kind(hole) != Some(Kind::NewDistribution))
                .filter(|own| !shared || !own.contains('$'));
            let fitting = if holes::kind(hole).is_some_and(|kind| FITTED.contains(&kind)) {
                let known: Vec<String> = texts
                    .iter()
                    .map(|text| holes::fill(text, &filling))
                    .collect();
                self.with(&filling).fitting(hole, &known)
            } else {
                Vec::new()
            };
            let value = match original {
                _ if choices.hit(30) && !fitting.is_empty() => choices.pick(&fitting),
                Some(own) if choices.hit(40) => own.clone(),
                _ => holes::filler(hole, &filling, shared, choices),
            };
            filling.insert(hole, value);
        }
        filling
    }

    /// What would make a text of the policy equal one of the request, if only this hole were filled.
    fn fitting(&self, hole: char, carried: &[String]) -> Vec<String> {
        let mut written = Vec::new();
        collect(&self.policy, &mut written);
        let mut fitting = Vec::new();
        for (one, other) in carried
            .iter()
            .flat_map(|carried| written.iter().map(move |written| (carried, written)))
        {
            for (with, without) in [(one, other), (other, one)] {
                let Some((before, after)) = with.split_once(hole) else {
                    continue;
                };
                let without = match holes::kind(hole) {
                    // The shortest text that a pattern matches.
                    Some(Kind::ObjectKey) => without
                        .replace("${*}", "\u{1}")
                        .replace('*', "")
                        .replace('?', "x")
                        .replace('\u{1}', "*"),
                    _ => without.clone(),
                };
                let rest = without.strip_prefix(before);
                let middle = rest.and_then(|rest| rest.strip_suffix(after));
                if let Some(middle) = middle
                    && middle.chars().all(|c| holes::kind(c).is_none() && c != '$')
                {
                    fitting.push(match holes::kind(hole) {
                        Some(Kind::Name) if middle.contains([':', '/', '*', '?', '{', '}']) => {
                            continue;
                        }
                        _ => middle.to_owned(),
                    });
                }
            }
        }
        fitting
    }

    /// The case with some holes filled.
    pub(crate) fn with(&self, filling: &Filling) -> Blurred {
        let put = |text: &str| holes::fill(text, filling);
        Blurred {
            policy: mapped(&self.policy, &put),
            request: mapped(&self.request, &put),
            ..self.clone()
        }
    }

    /// A policy and a request of which everything is known, and that this case may turn out to be.
    pub(crate) fn filled(&self, choices: &mut Choices) -> (Json, Json) {
        let filling = self.filling(choices);
        let mut case = self.with(&filling);
        let opaque: Vec<Vec<Json>> = case.opaque.iter().map(|ways| choices.pick(ways)).collect();
        case.policy = mapped(&spliced(&case.policy, &opaque), &|text| {
            holes::fill(text, &filling)
        });
        let mut context = Map::new();
        for (key, value) in case.request["context"].as_object().into_iter().flatten() {
            let doubt = self.doubts.get(&key.to_lowercase());
            let gone = matches!(doubt, Some(Doubt::Presence | Doubt::Both)) && choices.hit(50);
            if gone {
                continue;
            }
            let value = match doubt {
                Some(Doubt::Value | Doubt::Both) => any_value(key, value, choices),
                Some(Doubt::PublicAddress) => {
                    json!(choices.pick(&["52.46.0.10", "2600:9000::1", "93.184.216.34"]))
                }
                Some(Doubt::OneOfTwo) if choices.hit(50) => json!(OTHER),
                Some(Doubt::Presence | Doubt::OneOfTwo) | None => value.clone(),
            };
            context.insert(key.clone(), value);
        }
        if self.may_carry_more {
            for key in case.keys_of_policy() {
                let known = context.keys().any(|own| own.eq_ignore_ascii_case(&key));
                let listed = self.request["context"].get(&key).is_some();
                if !known && !listed && !self.doubts.contains_key(&key) && choices.hit(40) {
                    let value = any_value(&key, &Json::Null, choices);
                    context.insert(key, value);
                }
            }
        }
        case.request["context"] = Json::Object(context);
        (case.policy, case.request)
    }

    /// The keys that the conditions of the policy name, in lower case.
    fn keys_of_policy(&self) -> Vec<String> {
        let mut keys = vec!["aws:username".to_owned()];
        for statement in cases::statements(&self.policy) {
            for (_, block) in statement["Condition"].as_object().into_iter().flatten() {
                keys.extend(
                    block
                        .as_object()
                        .into_iter()
                        .flatten()
                        .map(|(key, _)| key.to_lowercase()),
                );
            }
        }
        keys.sort();
        keys.dedup();
        let carried = self.request["context"].as_object();
        keys.retain(|key| {
            !carried
                .into_iter()
                .flatten()
                .any(|(own, _)| own.eq_ignore_ascii_case(key))
        });
        keys
    }
}

/// Something that a request may carry under a key, of which nothing is known.
fn any_value(key: &str, original: &Json, choices: &mut Choices) -> Json {
    let single = |choices: &mut Choices| {
        json!(choices.pick(&[
            "x",
            "true",
            "111122223333",
            "a",
            "52.46.0.10",
            "7",
            "",
            "2026-07-01"
        ]))
    };
    let several = [
        "aws:tagkeys",
        "aws:calledvia",
        "aws:principalservicenameslist",
    ]
    .contains(&key.to_lowercase().as_str());
    match choices.below(3) {
        0 if !original.is_null() && *original != json!([]) => original.clone(),
        1 if several => json!([single(choices), single(choices)]),
        _ if several => json!([single(choices)]),
        _ => single(choices),
    }
}

/// The same value with every text of it replaced. Names of elements, effects and versions stay.
pub(crate) fn mapped(json: &Json, put: &dyn Fn(&str) -> String) -> Json {
    match json {
        Json::String(text) => json!(put(text)),
        Json::Array(items) => items.iter().map(|item| mapped(item, put)).collect(),
        Json::Object(fields) => fields
            .iter()
            .map(|(key, value)| {
                let fixed = ["Version", "Effect", "Sid", "kind", "action"].contains(&key.as_str());
                let value = if fixed {
                    value.clone()
                } else {
                    mapped(value, put)
                };
                (key.clone(), value)
            })
            .collect(),
        other => other.clone(),
    }
}

/// The policy with something in the place of what is opaque.
fn spliced(json: &Json, opaque: &[Vec<Json>]) -> Json {
    let standing = |json: &Json| {
        let number = json.get(OPAQUE)?.as_u64()?;
        opaque.get(usize::try_from(number).ok()?)
    };
    match json {
        Json::Array(items) => items
            .iter()
            .flat_map(|item| match standing(item) {
                Some(items) => items.iter().map(|item| spliced(item, opaque)).collect(),
                None => vec![spliced(item, opaque)],
            })
            .collect(),
        Json::Object(fields) => match standing(json) {
            Some(items) => items
                .first()
                .map_or(Json::Null, |item| spliced(item, opaque)),
            None => fields
                .iter()
                .map(|(key, value)| (key.clone(), spliced(value, opaque)))
                .collect(),
        },
        other => other.clone(),
    }
}

fn collect(json: &Json, texts: &mut Vec<String>) {
    match json {
        Json::String(text) => texts.push(text.clone()),
        Json::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Json::Object(fields) => fields.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}
