//! Single values: what is known becomes itself, what is unknown becomes the text of the attribute that it is
//! made of, or unknown with a reason and with what it mentions.

use super::changes::Instance;
use super::exact::placed;
use super::plan::Plan;
use super::resolve::{Resolved, Target};
use super::tables::{Field, Takes};
use super::view::{Seen, View, Written};
use crate::source::{Node, Span};
use crate::symbolic::{Domain, Hole, Mention, Nature, Spanned, Text, Value, Why};

/// How many attributes a value may be made of for all that a plan tells, before none of them is named.
const MOST_CANDIDATES: usize = 100;

impl Plan<'_> {
    /// A text, number or boolean; nothing if it is not set.
    pub(crate) fn one(&self, view: &View<'_>, field: &Field, takes: Takes) -> Option<Spanned> {
        match view.seen() {
            Seen::Unset => None,
            Seen::Known(node) => Some(self.told(view, node)),
            Seen::Hidden => Some(self.hidden(view, field.from, takes)),
            Seen::Unknown if self.is_left_out(view, field, takes) => None,
            Seen::Unknown => Some(self.unknown(view, field.from, takes)),
        }
    }

    /// A value that is known, at its place in the sources if they are there.
    pub(crate) fn told(&self, view: &View<'_>, node: &Node) -> Spanned {
        let value = Spanned::of(node);
        match self.exact(view) {
            Some(exact) => placed(value, exact),
            None => value,
        }
    }

    /// A list of texts; nothing if it is not set. Terraform tells nothing of a list that holds one unknown
    /// element, so what is found in it may not be all.
    pub(crate) fn many(&self, view: &View<'_>, field: &Field, takes: Takes) -> Option<Spanned> {
        match view.seen() {
            Seen::Unknown if self.is_left_out(view, field, takes) => None,
            Seen::Unknown if self.listed_exactly(view).is_some() => self.listed_exactly(view),
            Seen::Unknown => {
                let resolved = self.resolved(view);
                let why = self.why(view, field.from, takes, &resolved);
                let mut items: Vec<Spanned> = resolved
                    .distinct()
                    .iter()
                    .filter(|_| resolved.lost.is_empty())
                    .filter_map(|target| self.taken(target, takes))
                    .map(|text| Spanned::text(view.near, text))
                    .collect();
                if items.len() != 1 || resolved.targets.len() != 1 {
                    items.push(Spanned::new(view.near, Value::Unknown(why)));
                }
                Some(Spanned::new(view.near, Value::List(items)))
            }
            _ => self.one(view, field, takes),
        }
    }

    /// A list that says something only if it is known whole.
    pub(crate) fn whole(&self, view: &View<'_>, field: &Field) -> Option<Spanned> {
        match view.seen() {
            Seen::Unknown if self.is_left_out(view, field, &[]) => None,
            Seen::Unknown => {
                let why = self.why(view, field.from, &[], &self.resolved(view));
                Some(Spanned::new(view.near, Value::Unknown(why)))
            }
            _ => self.one(view, field, &[]),
        }
    }

    /// What an unknown value is, or why nobody can tell.
    pub(crate) fn unknown(&self, view: &View<'_>, name: &str, takes: Takes) -> Spanned {
        if let Some(exact) = self.told_exactly(view) {
            return exact.clone();
        }
        if let Some(why) = self.left_open(view) {
            return Spanned::new(view.near, Value::Unknown(why));
        }
        let resolved = self.resolved(view);
        if let Some(text) = self.text(&resolved, takes) {
            return Spanned::text(view.near, text);
        }
        let why = self.why(view, name, takes, &resolved);
        Spanned::new(view.near, Value::Unknown(why))
    }

    /// The one text that an expression can be, if there is one.
    pub(crate) fn text(&self, resolved: &Resolved<'_>, takes: Takes) -> Option<Text> {
        let mut texts = self.texts_of(resolved, takes);
        let only = texts.pop();
        only.filter(|_| texts.is_empty() && resolved.lost.is_empty())
    }

    /// The texts that an expression is made of: the attributes that such a value commonly takes. Where a value
    /// takes nothing in particular, all of them; elsewhere another attribute tells nothing, because what was
    /// written around it, or what it passes on, is lost.
    pub(crate) fn texts_of(&self, resolved: &Resolved<'_>, takes: Takes) -> Vec<Text> {
        let mut out: Vec<Text> = Vec::new();
        for target in resolved.distinct() {
            let text = if takes.is_empty() {
                let target = self.carried(target);
                target
                    .attribute
                    .map(|attribute| self.attribute(target.instance, attribute))
            } else {
                self.taken(&target, takes)
            };
            out.extend(text.filter(|text| !out.contains(text)));
        }
        out
    }

    /// Whether a value is made of any of these attributes, or may be because nobody can tell.
    pub(crate) fn may_take(&self, view: &View<'_>, takes: Takes) -> bool {
        let targets = self.resolved(view).targets;
        targets.is_empty()
            || targets
                .iter()
                .any(|target| self.taken(target, takes).is_some())
    }

    /// The text that a target stands for in a value that takes such attributes.
    fn taken(&self, target: &Target<'_>, takes: Takes) -> Option<Text> {
        let target = self.carried(*target);
        let attribute = target.attribute.unwrap_or_default();
        let row = takes
            .iter()
            .find(|row| row.0 == target.instance.parts.kind && row.1 == attribute)?;
        Some(self.meaning(target.instance, row.2))
    }

    /// What the expression of a value is made of; nothing if there is none to see.
    pub(crate) fn resolved<'p>(&'p self, view: &View<'p>) -> Resolved<'p> {
        match view.expression() {
            Some(expression) => self.resolve(view.instance, expression),
            None => Resolved::default(),
        }
    }

    /// Why a value is unknown, and what it mentions.
    pub(crate) fn why(
        &self,
        view: &View<'_>,
        name: &str,
        takes: Takes,
        resolved: &Resolved<'_>,
    ) -> Why {
        let mut mentions: Vec<Mention> = Vec::new();
        for target in resolved.distinct() {
            let mention = self.mention(&self.carried(target));
            if !mentions.contains(&mention) {
                mentions.push(mention);
            }
        }
        if let Some(mut why) = self.left_open(view) {
            why.mentions
                .extend(mentions.into_iter().filter(|_| resolved.lost.is_empty()));
            return why;
        }
        let because = match (view.written, &resolved.lost[..]) {
            (Written::Lost, _) if self.is_evaluated() => {
                format!("nobody knows how often the block of `{name}` is there")
            }
            (Written::Lost, _) if view.instance.configuration.is_none() => {
                format!("the plan does not say what `{name}` is made of")
            }
            (Written::Lost, _) => format!(
                "`{name}` is written in a dynamic block, and a plan does not say what those are made of"
            ),
            (_, [lost, ..]) => format!(
                "`{name}` is made of `{lost}`, and a plan does not say what that is made of"
            ),
            (_, []) if mentions.is_empty() => format!("`{name}` is known only after apply"),
            (_, []) => format!(
                "`{name}` is computed from {}, which only an apply fills in",
                listed(&resolved.distinct())
            ),
        };
        if mentions.is_empty() || !resolved.lost.is_empty() {
            for mention in self.inferred(takes) {
                if !mentions.contains(&mention) {
                    mentions.push(mention);
                }
            }
        }
        Why { because, mentions }
    }

    /// What contributes to some change of the plan and is of the kind that a value takes: the candidates where
    /// the expression itself is lost. Of too many none is told: a part of them would speak against the others.
    fn inferred(&self, takes: Takes) -> Vec<Mention> {
        let candidates = self.candidates(takes).take(MOST_CANDIDATES + 1);
        let out: Vec<Mention> = candidates
            .map(|(instance, attribute)| Mention {
                of: self.address(instance),
                attribute: attribute.into(),
            })
            .collect();
        if out.len() > MOST_CANDIDATES {
            return Vec::new();
        }
        out
    }

    /// The same, each with the attribute that the value then is.
    fn candidates(&self, takes: Takes) -> impl Iterator<Item = (&Instance<'_>, &'static str)> {
        self.relevant.iter().flat_map(move |relevant| {
            let parts = relevant.resource;
            let row = takes
                .iter()
                .find(|row| row.0 == parts.kind && row.1 == relevant.attribute);
            row.into_iter().flat_map(move |row| {
                let all = self.family(parts.family).into_iter();
                let meant =
                    move |one: &&Instance<'_>| parts.key.is_none() || one.parts.key == parts.key;
                all.filter(meant).map(|instance| (instance, row.2))
            })
        })
    }

    /// Whether an unknown value that the provider fills in was left out. That is so if it was written as something
    /// that is known, because then it can only have been null. In a dynamic block it is taken to be so if nothing
    /// that such a value is made of contributes to any change.
    pub(crate) fn is_left_out(&self, view: &View<'_>, field: &Field, takes: Takes) -> bool {
        if !field.computed
            || self
                .exact(view)
                .is_some_and(|exact| exact.value != Value::Null)
        {
            return false;
        }
        match view.written {
            Written::Nowhere => true,
            Written::Lost => self.candidates(takes).next().is_none(),
            Written::Here(_) => {
                let resolved = self.resolved(view);
                resolved.targets.is_empty() && resolved.lost.is_empty()
            }
        }
    }

    /// A value that must not be told: the attribute that it is made of, or a hole without a name for its text.
    fn hidden(&self, view: &View<'_>, name: &str, takes: Takes) -> Spanned {
        let resolved = self.resolved(view);
        let known = self
            .text(&resolved, takes)
            .filter(|_| self.exact(view).is_none());
        let text = known.unwrap_or_else(|| {
            Text::hole(Hole {
                of: self.address(view.instance),
                attribute: format!("{name}@{}", view.near.start).into(),
                domain: Domain::Free,
                nature: Nature::Given,
            })
        });
        Spanned::text(view.near, text)
    }
}

/// Attributes as a reader knows them, at most three.
pub(crate) fn listed(targets: &[Target<'_>]) -> String {
    let mut names: Vec<String> = targets
        .iter()
        .take(3)
        .map(|target| match target.attribute {
            Some(attribute) => format!("`{}.{attribute}`", target.instance.address),
            None => format!("`{}`", target.instance.address),
        })
        .collect();
    if targets.len() > 3 {
        names.push("others".to_owned());
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// A field of an object that the plan has under another name or not at all.
pub(crate) fn field(key: &str, at: Span, value: Spanned) -> crate::symbolic::Field {
    crate::symbolic::Field {
        key: key.into(),
        key_span: at,
        value,
    }
}
