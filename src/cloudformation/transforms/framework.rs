//! The Serverless Framework: a `serverless.yml` holds a template under `resources`, whole or in a list of parts, and
//! fills variables such as `${self:custom.name}` into it before CloudFormation sees them. What a variable says is
//! followed within the file; all others are unknown, each under its own name. A file that is only a part of a service
//! holds such variables too.
//!
//! Variables: "Variables" and "AWS - Resources" in the Serverless Framework's documentation.

use super::tree::{map, member, weight};
use crate::source::{Entry, Kind, Node, Span};

/// Stands before the name of a variable that is not known, in a text that has been read; `END` stands behind it.
pub(in crate::cloudformation) const START: &str = "{{serverless:";
pub(in crate::cloudformation) const END: &str = "}}";

/// How the variables of the framework begin. Those that a policy could hold as well are left out.
const VARIABLES: [&str; 12] = [
    "${self:",
    "${opt:",
    "${file(",
    "${env:",
    "${param:",
    "${sls:",
    "${cf:",
    "${cf(",
    "${cf.",
    "${ssm:",
    "${ssm(",
    "${strToBool(",
];

/// The sections that `resources` may hold.
const SECTIONS: [&str; 7] = [
    "Transform",
    "Parameters",
    "Mappings",
    "Conditions",
    "Rules",
    "Resources",
    "Outputs",
];

/// How deep variables may lead to one another.
const DEEPEST: usize = 24;

/// How many bytes and nodes variables may add.
const MOST_ADDED: usize = 4 << 20;

/// Whether a text may hold a variable of the framework.
pub(super) fn may_have_variables(text: &str) -> bool {
    VARIABLES.iter().any(|start| text.contains(start))
}

/// Whether a document describes a service, rather than being a template.
pub(super) fn is_service(document: &Node) -> bool {
    let has = |key: &str| document.get(key).is_some();
    has("service") && has("provider") && has("resources") && !has("Resources")
}

/// The template under `resources` of a service. Plugins, and parts in other files, stay beside it: they may add to it.
pub(super) fn template(service: &Node) -> Option<Node> {
    let mut variables = Variables::of(Some(service));
    let resources = variables.filled(service.get("resources")?);
    let parts = match &resources.kind {
        Kind::List(parts) => parts.iter().collect(),
        _ => vec![&resources],
    };
    let mut sections: Vec<Entry> = Vec::new();
    let mut elsewhere = None;
    for part in parts {
        if !part.is_map() {
            elsewhere = Some(part.clone());
        }
        for entry in part
            .entries()
            .iter()
            .filter(|entry| SECTIONS.contains(&&*entry.key))
        {
            add(&mut sections, entry);
        }
    }
    let plugins = service.entry("plugins").cloned();
    let elsewhere = elsewhere.map(|part| member("resources", part.span, part));
    sections.extend(
        plugins
            .into_iter()
            .chain(elsewhere)
            .chain(service.entry("service").cloned()),
    );
    Some(map(service.span, sections))
}

/// Adds a section to those that are there; of two with one name both count.
fn add(sections: &mut Vec<Entry>, entry: &Entry) {
    let known = sections.iter_mut().find(|section| section.key == entry.key);
    match (known, &entry.value.kind) {
        (Some(section), Kind::Map(more)) => match &mut section.value.kind {
            Kind::Map(entries) => entries.extend(more.iter().cloned()),
            _ => section.value = entry.value.clone(),
        },
        (Some(section), _) => section.value = entry.value.clone(),
        (None, _) => sections.push(entry.clone()),
    }
}

/// A template that is a part of a service, with its variables marked; `None` if it has none. A service without a name
/// says that there is more of it elsewhere.
pub(super) fn marked(part: &Node) -> Option<Node> {
    let mut variables = Variables::of(None);
    let filled = variables.filled(part);
    let service = member("service", part.span, null(part.span));
    let entries = filled.entries().iter().cloned().chain([service]);
    variables.found.then(|| map(part.span, entries.collect()))
}

/// Fills variables in.
struct Variables<'d> {
    service: Option<&'d Node>,
    found: bool,
    depth: usize,
    room: usize,
}

/// What a variable stands for.
enum Filled {
    Node(Node),
    /// Something that is not known, under this name.
    Unknown(String),
}

impl<'d> Variables<'d> {
    fn of(service: Option<&'d Node>) -> Variables<'d> {
        Variables {
            service,
            found: false,
            depth: 0,
            room: MOST_ADDED,
        }
    }

    fn filled(&mut self, node: &Node) -> Node {
        let kind = match &node.kind {
            Kind::Text(text) => return self.text(text, node.span),
            Kind::List(items) => Kind::List(items.iter().map(|item| self.filled(item)).collect()),
            Kind::Tagged(tag, inner) => Kind::Tagged(tag.clone(), Box::new(self.filled(inner))),
            Kind::Map(entries) => Kind::Map(
                entries
                    .iter()
                    .map(|entry| Entry {
                        value: self.filled(&entry.value),
                        ..entry.clone()
                    })
                    .collect(),
            ),
            other => other.clone(),
        };
        Node {
            span: node.span,
            kind,
        }
    }

    fn text(&mut self, text: &str, at: Span) -> Node {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, variable, after)) = next(rest) {
            self.found = true;
            let filled = self.variable(variable);
            if before.is_empty() && after.is_empty() && out.is_empty() {
                return match filled {
                    Filled::Node(node) => node,
                    // A file may hold anything.
                    Filled::Unknown(name) if name.starts_with("file(") => Node {
                        span: at,
                        kind: Kind::Tagged(format!("${{{name}}}").into(), Box::new(null(at))),
                    },
                    Filled::Unknown(name) => super::tree::text(&mark(&name), at),
                };
            }
            out.push_str(before);
            match filled {
                Filled::Node(node) => match node.scalar() {
                    Some(scalar) => out.push_str(scalar),
                    None => out.push_str(&mark(&plain(variable))),
                },
                Filled::Unknown(name) => out.push_str(&mark(&name)),
            }
            rest = after;
        }
        out.push_str(rest);
        super::tree::text(&out, at)
    }

    /// What a variable without its braces stands for: the first of its alternatives that there is.
    fn variable(&mut self, written: &str) -> Filled {
        let unknown = || Filled::Unknown(plain(written));
        if self.depth >= DEEPEST {
            return unknown();
        }
        self.depth += 1;
        let filled = alternatives(written).find_map(|one| self.alternative(one.trim()));
        self.depth -= 1;
        match filled {
            Some(Filled::Node(node)) => Filled::Node(node),
            _ => unknown(),
        }
    }

    /// What an alternative stands for; nothing if the next one counts.
    fn alternative(&mut self, one: &str) -> Option<Filled> {
        let quoted = |quote: char| one.strip_prefix(quote)?.strip_suffix(quote);
        if let Some(literal) = quoted('\'').or_else(|| quoted('"')) {
            let nowhere = self.service.map(|service| service.span)?;
            return Some(Filled::Node(super::tree::text(literal, nowhere)));
        }
        let unknown = Some(Filled::Unknown(String::new()));
        let (Some(path), Some(service)) = (one.strip_prefix("self:"), self.service) else {
            return unknown;
        };
        let path = match self.text(path, service.span).kind {
            Kind::Text(path) if !path.contains(START) => path,
            _ => return unknown,
        };
        let mut found = service;
        for key in path.split('.') {
            found = match &found.kind {
                Kind::Map(_) => found.get(key)?,
                Kind::List(items) => items.get(key.parse::<usize>().ok()?)?,
                _ => return unknown,
            };
        }
        let size = weight(found);
        match self.room.checked_sub(size) {
            Some(room) => self.room = room,
            None => return unknown,
        }
        Some(Filled::Node(self.filled(found)))
    }
}

/// The text before the next variable (a shell writes `${param:-default}`, which is none), the variable without its braces, and the text after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let start = VARIABLES
        .iter()
        .flat_map(|start| {
            text.match_indices(start)
                .map(|(at, start)| at + start.len())
        })
        .filter(|end| !text[*end..].starts_with(['-', '=', '+', '?']))
        .filter_map(|end| text[..end].rfind("${"))
        .min()?;
    let inside = &text[start + 2..];
    let mut depth = 1;
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..start], &inside[..at], &inside[at + 1..]));
        }
    }
    None
}

/// The parts of a variable between commas, but for those in quotes, parentheses and braces.
fn alternatives(written: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let mut quote = None;
    written.split(move |c| {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\'' | '"', None) => quote = Some(c),
            ('(' | '{', None) => depth += 1,
            (')' | '}', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0 && quote.is_none()
    })
}

/// A variable as a name in which no braces stand.
fn plain(written: &str) -> String {
    written.replace("${", "(").replace(['{', '}'], ")")
}

fn mark(name: &str) -> String {
    format!("{START}{name}{END}")
}

fn null(at: Span) -> Node {
    Node {
        span: at,
        kind: Kind::Null,
    }
}
