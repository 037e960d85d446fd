//! Reads `cf403.yaml`, setting by setting. All that is wrong is told at once, each where it stands.

use super::settings::names;
use super::{Config, FILE, Paths, Problem, Wish, Word, account, parameters, partition, region};
use crate::check::{Severity, nearest};
use crate::source::{Entry, Node, Source, Span};

pub(super) struct Reader<'s> {
    pub(super) source: &'s Source,
    pub(super) config: Config,
    pub(super) problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn wrong(&mut self, at: Span, message: impl Into<String>) {
        self.problems.push(Problem {
            at,
            message: message.into(),
        });
    }

    pub(super) fn settings(&mut self, document: &Node) {
        if !document.is_map() {
            return self.wrong(document.span, format!("{FILE} is a map of settings"));
        }
        for entry in document.entries() {
            match &*entry.key {
                "fail-on" => self.config.fail_on = self.severity(entry),
                "select" => self.config.select = self.words(entry),
                "ignore" => self.ignore(entry),
                "severity" => self.severities(entry),
                "exclude" => self.config.exclude = self.paths(entry),
                "rules" => self.config.rules = self.words(entry),
                "require-reason" => self.config.require_reason = self.boolean(entry),
                "account" => self.config.environment.account = self.text(entry, account),
                "region" => self.config.environment.region = self.text(entry, region),
                "partition" => self.config.environment.partition = self.text(entry, partition),
                "parameters" => self.parameters(&entry.value),
                _ => self.unknown(entry, "setting", &names()),
            }
        }
    }

    /// Says that there is no such key.
    fn unknown(&mut self, entry: &Entry, what: &str, known: &[String]) {
        let key = &entry.key;
        let meant = nearest(key, known.iter().map(String::as_str));
        let meant = meant.map_or_else(
            || format!("; there are {}", listed(known)),
            |name| format!("; did you mean `{name}`?"),
        );
        self.wrong(entry.key_span, format!("there is no {what} `{key}`{meant}"));
    }

    /// A setting that is a text, if `check` has nothing against it.
    fn text(
        &mut self,
        entry: &Entry,
        check: fn(&str) -> Result<Box<str>, String>,
    ) -> Option<Box<str>> {
        let checked = match entry.value.scalar() {
            Some(text) => check(text),
            None => Err(format!("`{}` is a text", entry.key)),
        };
        checked
            .map_err(|message| self.wrong(entry.value.span, message))
            .ok()
    }

    fn boolean(&mut self, entry: &Entry) -> bool {
        match entry.value.scalar() {
            Some("true") => true,
            Some("false") => false,
            _ => {
                let message = format!("`{}` is `true` or `false`", entry.key);
                self.wrong(entry.value.span, message);
                false
            }
        }
    }

    fn severity(&mut self, entry: &Entry) -> Option<Severity> {
        match entry.value.scalar() {
            Some("error") => Some(Severity::Error),
            Some("warning") => Some(Severity::Warning),
            Some("note") => Some(Severity::Note),
            _ => {
                let message = format!("`{}` is `error`, `warning` or `note`", entry.key);
                self.wrong(entry.value.span, message);
                None
            }
        }
    }

    fn severities(&mut self, entry: &Entry) {
        if !entry.value.is_map() {
            let message = "`severity` is a map from rules to severities";
            return self.wrong(entry.value.span, message);
        }
        for one in entry.value.entries() {
            if let Some(severity) = self.severity(one) {
                let rule = Word::new(&one.key, one.key_span);
                self.config.severity.push((rule, severity));
            }
        }
    }

    /// A setting that is a list of words.
    fn words(&mut self, entry: &Entry) -> Vec<Word> {
        if !entry.value.is_list() {
            let message = format!("`{}` is a list", entry.key);
            self.wrong(entry.value.span, message);
            return Vec::new();
        }
        let mut words = Vec::new();
        for item in entry.value.items() {
            match item.scalar() {
                Some(text) => words.push(Word::new(text, item.span)),
                None => self.wrong(item.span, format!("what `{}` lists are texts", entry.key)),
            }
        }
        words
    }

    fn paths(&mut self, entry: &Entry) -> Paths {
        let words = self.words(entry);
        let patterns: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
        Paths::new(&patterns).unwrap_or_else(|(place, message)| {
            let at = words.get(place).map_or(entry.value.span, |word| word.at);
            self.wrong(at, message);
            Paths::default()
        })
    }

    fn ignore(&mut self, entry: &Entry) {
        if !entry.value.is_list() {
            return self.wrong(entry.value.span, "`ignore` is a list");
        }
        for item in entry.value.items() {
            if let Some(wish) = self.wish(item) {
                self.config.ignore.push(wish);
            }
        }
    }

    fn wish(&mut self, item: &Node) -> Option<Wish> {
        if let Some(rule) = item.scalar() {
            return Some(Wish {
                rule: Word::new(rule, item.span),
                reason: String::new(),
                paths: Paths::default(),
            });
        }
        let (mut rule, mut reason, mut paths) = (None, String::new(), Paths::default());
        for entry in item.entries() {
            let text = entry.value.scalar();
            match (&*entry.key, text) {
                ("rule", Some(text)) => rule = Some(Word::new(text, entry.value.span)),
                ("reason", Some(text)) => text.trim().clone_into(&mut reason),
                ("paths", _) => paths = self.paths(entry),
                ("rule" | "reason", None) => {
                    self.wrong(entry.value.span, format!("`{}` is a text", entry.key));
                }
                _ => {
                    let known = ["rule", "reason", "paths"].map(str::to_owned);
                    self.unknown(entry, "key", &known);
                }
            }
        }
        let Some(rule) = rule else {
            self.wrong(item.span, "what `ignore` lists names a `rule`");
            return None;
        };
        Some(Wish {
            rule,
            reason,
            paths,
        })
    }

    fn parameters(&mut self, node: &Node) {
        if !node.is_map() {
            let message = "`parameters` is a map from the paths of templates to the values of their parameters";
            return self.wrong(node.span, message);
        }
        for entry in node.entries() {
            if !entry.value.is_map() {
                let message = format!(
                    "the parameters of `{}` are a map from names to values",
                    entry.key
                );
                self.wrong(entry.value.span, message);
                continue;
            }
            match parameters::of_map(self.source, &entry.value) {
                Ok(values) => {
                    let path = entry.key.to_string();
                    self.config.parameters.push((path, entry.key_span, values));
                }
                Err(problem) => self.problems.push(problem),
            }
        }
    }
}

fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
