//! Reads a policy from a tree of values. Nothing here fails: an element that is malformed becomes a remark, one
//! that is not known yet becomes an entry or a statement that may be anything.

mod conditions;
mod principals;

use super::policy::{Effect, Entries, Entry, Policy, Statement, Variables};
use crate::source::{Remark, Span};
use crate::symbolic::{Spanned, Text, Value, Why};

/// The only version that expands policy variables.
const VARIABLES_SINCE: &str = "2012-10-17";
const VERSION_BEFORE: &str = "2008-10-17";
const DOCUMENT_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The policy that a value describes. A document inside a string must have been read before: a text, like
/// anything else that is not a map, is a policy that may allow or deny anything.
pub fn parse(document: &Spanned) -> Policy {
    let mut reader = Reader::default();
    let mut policy = Policy {
        span: document.span,
        variables: Variables::Literal,
        statements: Vec::new(),
        unknown: None,
        remarks: Vec::new(),
    };
    if matches!(document.value, Value::Map(_)) {
        reader.known_elements(document, &DOCUMENT_ELEMENTS);
        policy.variables = reader.variables(document);
        policy.statements = reader.statements(document);
    } else {
        reader.unknown = Some(why(document, "the policy is not a JSON object"));
    }
    policy.unknown = reader.unknown;
    policy.remarks = reader.remarks;
    policy
}

/// Why a value that cannot be used is not known.
fn why(value: &Spanned, otherwise: &str) -> Why {
    match &value.value {
        Value::Unknown(why) => why.clone(),
        Value::Either { condition, .. } => Why::new(format!(
            "it depends on the condition `{}`",
            condition.0.name
        )),
        _ => Why::new(otherwise),
    }
}

/// The same of a value that may be an object.
fn why_open(value: &Spanned) -> Why {
    match value.as_text().as_ref().and_then(Text::as_hole) {
        Some(hole) => Why::new(format!("`{}` is not known", hole.name())),
        None => why(value, ""),
    }
}

/// Whether a value may be an object for all that is known of it: a variable of Terraform may hold anything.
fn is_open(value: &Spanned) -> bool {
    let is_hole = |text: &Text| text.as_hole().is_some();
    value.is_unknown() || matches!(&value.value, Value::Text(text) if is_hole(text))
}

/// The value of an element that has two forms.
struct Found<'a> {
    value: &'a Spanned,
    /// Whether it is the `Not…` form.
    negated: bool,
    /// Whether the statement has both.
    doubled: bool,
}

#[derive(Default)]
struct Reader {
    unknown: Option<Why>,
    remarks: Vec<Remark>,
}

impl Reader {
    fn remark(&mut self, span: Span, message: impl Into<String>) {
        self.remarks.push(Remark {
            span,
            message: message.into(),
        });
    }

    fn known_elements(&mut self, map: &Spanned, known: &[&str]) {
        for field in map.fields() {
            if known.contains(&&*field.key) {
                continue;
            }
            let meant = known
                .iter()
                .find(|own| own.eq_ignore_ascii_case(&field.key));
            let message = match meant {
                Some(own) => format!("`{}` must be spelled `{own}`", field.key),
                None => format!("`{}` is not an element of a policy", field.key),
            };
            self.remark(field.key_span, message);
        }
    }

    fn variables(&mut self, document: &Spanned) -> Variables {
        let Some(version) = document.get("Version") else {
            return Variables::Literal;
        };
        match version.known() {
            Some(VARIABLES_SINCE) => Variables::Expanded,
            Some(VERSION_BEFORE) => Variables::Literal,
            None if version.is_unknown() || version.as_text().is_some() => {
                Variables::Unknown(why(version, "its `Version` is not known"))
            }
            known => {
                let but = known.map_or(String::new(), |known| format!(", not `{known}`"));
                self.remark(
                    version.span,
                    format!("`Version` must be `{VARIABLES_SINCE}` or `{VERSION_BEFORE}`{but}"),
                );
                Variables::Undocumented
            }
        }
    }

    fn statements(&mut self, document: &Spanned) -> Vec<Statement> {
        let Some(value) = document.get("Statement") else {
            self.remark(document.span, "the policy has no `Statement`");
            return Vec::new();
        };
        let mut statements = Vec::new();
        for item in value.items() {
            match &item.value {
                Value::Map(_) => {
                    let place = statements.len();
                    statements.push(self.statement(item, place));
                }
                _ if is_open(item) => {
                    self.unknown.get_or_insert_with(|| why_open(item));
                }
                _ => self.remark(item.span, "a statement must be an object"),
            }
        }
        statements
    }

    fn statement(&mut self, statement: &Spanned, place: usize) -> Statement {
        self.known_elements(statement, &STATEMENT_ELEMENTS);
        let (effect, effect_unknown) = self.effect(statement);
        let principals = self
            .one_of(statement, ["Principal", "NotPrincipal"])
            .map(|found| self.principals(&found));
        if let Some(principals) = &principals
            && principals.negated
            && effect == Effect::Allow
        {
            self.remark(
                principals.span,
                "`NotPrincipal` must not be used with `Allow`; name those who are allowed in `Principal`",
            );
        }
        Statement {
            span: statement.span,
            place,
            sid: statement.get("Sid").and_then(Spanned::as_text),
            effect,
            effect_unknown,
            principals,
            actions: self.texts(statement, ["Action", "NotAction"]),
            resources: self.texts(statement, ["Resource", "NotResource"]),
            conditions: statement
                .get("Condition")
                .map(|value| self.conditions(value))
                .unwrap_or_default(),
        }
    }

    fn effect(&mut self, statement: &Spanned) -> (Effect, Option<Why>) {
        let Some(value) = statement.get("Effect") else {
            self.remark(statement.span, "the statement has no `Effect`");
            return (Effect::Unknown, None);
        };
        match value.known() {
            Some("Allow") => (Effect::Allow, None),
            Some("Deny") => (Effect::Deny, None),
            Some(other) => {
                self.remark(
                    value.span,
                    format!("`Effect` must be `Allow` or `Deny`, not `{other}`"),
                );
                (Effect::Unknown, None)
            }
            None if value.is_unknown() || value.as_text().is_some() => {
                let reason = why(value, "the effect of a statement is not known");
                (Effect::Unknown, Some(reason))
            }
            None => {
                self.remark(value.span, "`Effect` must be `Allow` or `Deny`");
                (Effect::Unknown, None)
            }
        }
    }

    /// The value of one of two elements that exclude each other.
    fn one_of<'a>(
        &mut self,
        statement: &'a Spanned,
        [plain, negated]: [&str; 2],
    ) -> Option<Found<'a>> {
        let (first, second) = (statement.get(plain), statement.get(negated));
        if first.is_none() && second.is_none() {
            self.remark(
                statement.span,
                format!("the statement has no `{plain}`, so it applies to nothing"),
            );
        }
        if let (Some(_), Some(second)) = (first, second) {
            self.remark(
                second.span,
                format!("a statement must not have both `{plain}` and `{negated}`"),
            );
        }
        Some(Found {
            value: first.or(second)?,
            negated: first.is_none(),
            doubled: first.is_some() && second.is_some(),
        })
    }

    fn texts(&mut self, statement: &Spanned, names: [&str; 2]) -> Option<Entries> {
        let found = self.one_of(statement, names)?;
        Some(Entries {
            span: found.value.span,
            negated: found.negated,
            doubled: found.doubled,
            entries: self.entries(found.value),
        })
    }

    fn entries(&mut self, value: &Spanned) -> Vec<Entry> {
        let items = value.items();
        items.iter().map(|item| self.entry(item)).collect()
    }

    fn entry(&mut self, item: &Spanned) -> Entry {
        let text = item.as_text();
        let unknown = text
            .is_none()
            .then(|| why(item, "it is neither a text nor a number nor a boolean"));
        if matches!(item.value, Value::Null | Value::List(_) | Value::Map(_)) {
            self.remark(item.span, "a text is needed here");
        }
        Entry {
            span: item.span,
            text,
            unknown,
        }
    }
}

#[cfg(test)]
mod tests;
