//! The shipped rules as a table. A run that finds nothing must not pay for more than a hundred rules, so the table holds
//! what their comment blocks and selections say, and a rule is parsed only when a node of the facts matches its selection.
//! The table is generated from `rules/` by a test, which also keeps it true.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::finding::{Class, Severity};
use super::header::RuleMeta;
use super::page::reading_text;
use super::rule::Rule;
use super::select::{Alternative, Filter, Scalar, Selection};
use super::shipped::SHIPPED;

/// A shipped rule.
#[derive(Debug)]
pub(super) struct Shipped {
    pub(super) path: &'static str,
    pub(super) text: &'static str,
    pub(super) page: &'static str,
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    pub(super) class: Class,
    pub(super) subject: &'static str,
    pub(super) title: &'static str,
    pub(super) label: Option<&'static str>,
    pub(super) help: Option<&'static str>,
    pub(super) address: &'static str,
    pub(super) since: &'static str,
    /// For each alternative of the selection its filters.
    pub(super) selection: &'static [&'static [Asks]],
    /// What the rule spares; at most one.
    pub(super) spares: &'static [Asks],
}

/// A path and the values that are asked for there.
type Asks = (&'static str, &'static [Is]);

/// A value that a filter allows.
#[derive(Clone, Copy, Debug)]
#[allow(
    dead_code,
    reason = "whether each kind is used depends on the rules that are shipped"
)]
pub(super) enum Is {
    Text(&'static str),
    Bool(bool),
    Number(f64),
}

impl Shipped {
    pub(super) fn rule(&self) -> Rule {
        Rule {
            path: Cow::Borrowed(self.path),
            text: Cow::Borrowed(self.text),
            page: Some(self.page),
            read_page: OnceLock::new(),
            meta: RuleMeta {
                id: self.id.to_owned(),
                name: self.name.to_owned(),
                severity: self.severity,
                class: self.class,
                subject: self.subject.to_owned(),
                title: self.title.to_owned(),
                label: self.label.map(str::to_owned),
                help: self.help.map(str::to_owned),
                address: self.address.to_owned(),
                since: self.since.to_owned(),
            },
            selection: Selection {
                alternatives: self
                    .selection
                    .iter()
                    .map(|one| self.alternative(one))
                    .collect(),
            },
        }
    }

    fn alternative(&self, filters: &[Asks]) -> Alternative {
        Alternative {
            collection: self.subject.to_owned(),
            filters: filters.iter().map(filter).collect(),
            spares: self.spares.first().map(filter),
        }
    }
}

fn filter((path, values): &Asks) -> Filter {
    Filter {
        path: (*path).to_owned(),
        values: values.iter().map(|value| value.scalar()).collect(),
    }
}

impl Is {
    fn scalar(self) -> Scalar {
        match self {
            Is::Text(text) => Scalar::Text(text.to_owned()),
            Is::Bool(value) => Scalar::Bool(value),
            Is::Number(number) => Scalar::Number(number),
        }
    }
}

/// The page of a shipped rule, by its id or name in any case, as text to read in a terminal.
pub fn explain(rule: &str) -> Option<String> {
    let wanted = rule.trim();
    let shipped = SHIPPED
        .iter()
        .find(|one| one.id.eq_ignore_ascii_case(wanted) || one.name.eq_ignore_ascii_case(wanted))?;
    Some(reading_text(shipped.page))
}
