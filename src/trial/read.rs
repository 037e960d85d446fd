//! Reads a file of tests.

use super::{TOLD, Told, Trial};
use crate::check::{Ended, nearest};
use crate::source::{Entry, Node, Remark, Source, Span};

/// The tests of a file; all that is wrong with it, if something is.
pub fn read(source: &Source) -> Result<Vec<Trial>, Vec<Remark>> {
    let reading = crate::source::read(source);
    if let Some(error) = reading.error {
        return Err(vec![error]);
    }
    let mut reader = Reader {
        problems: reading.remarks,
    };
    let mut trials = Vec::new();
    for document in &reading.documents {
        if !document.is_list() {
            reader.wrong(document.span, "a file of tests is a list of tests");
        }
        trials.extend(
            document
                .items()
                .iter()
                .filter_map(|item| reader.trial(item)),
        );
    }
    if reader.problems.is_empty() {
        Ok(trials)
    } else {
        Err(reader.problems)
    }
}

struct Reader {
    problems: Vec<Remark>,
}

impl Reader {
    fn wrong(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Remark {
            span,
            message: message.into(),
        });
    }

    fn unknown(&mut self, entry: &Entry, known: &[&str]) {
        let key = &entry.key;
        let meant = nearest(key, known.iter().copied())
            .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        self.wrong(entry.key_span, format!("a test has no `{key}`{meant}"));
    }

    fn trial(&mut self, item: &Node) -> Option<Trial> {
        let (mut name, mut input, mut findings) = (String::new(), None, None);
        let mut expected = Vec::new();
        for entry in item.entries() {
            match &*entry.key {
                "name" => entry
                    .value
                    .scalar()
                    .unwrap_or_default()
                    .clone_into(&mut name),
                "input" => input = Some(entry.value.clone()),
                "expectations" => expected = self.expected(&entry.value),
                "findings" => findings = Some((entry.key_span, self.findings(&entry.value))),
                _ => self.unknown(entry, &["name", "input", "expectations", "findings"]),
            }
        }
        if expected.is_empty() && findings.is_none() {
            self.wrong(
                item.span,
                "a test expects something: `expectations`, or `findings`",
            );
        }
        let Some(input) = input else {
            self.wrong(item.span, "a test has an `input`");
            return None;
        };
        Some(Trial {
            name,
            at: item.span,
            input,
            expected,
            findings,
        })
    }

    fn expected(&mut self, node: &Node) -> Vec<(String, Span, Ended)> {
        let mut expected = Vec::new();
        for entry in node.entries() {
            if &*entry.key != "rules" {
                self.unknown(entry, &["rules"]);
            }
        }
        for entry in node.get("rules").map_or(&[][..], Node::entries) {
            match entry.value.scalar() {
                Some("PASS") => expected.push((entry.key.to_string(), entry.key_span, Ended::Pass)),
                Some("FAIL") => expected.push((entry.key.to_string(), entry.key_span, Ended::Fail)),
                Some("SKIP") => expected.push((entry.key.to_string(), entry.key_span, Ended::Skip)),
                _ => self.wrong(
                    entry.value.span,
                    "a rule is expected to `PASS`, `FAIL` or `SKIP`",
                ),
            }
        }
        expected
    }

    fn findings(&mut self, node: &Node) -> Vec<Told> {
        if !node.is_list() {
            self.wrong(
                node.span,
                "`findings` is a list; it is empty if there are to be none",
            );
        }
        let mut findings = Vec::new();
        for item in node.items() {
            let mut says = Vec::new();
            for entry in item.entries() {
                match entry.value.scalar() {
                    Some(value) if TOLD.contains(&&*entry.key) => {
                        says.push((entry.key.to_string(), value.to_owned()));
                    }
                    Some(_) => self.unknown(entry, &TOLD),
                    None => self.wrong(entry.value.span, "what is told of a finding is a text"),
                }
            }
            findings.push(Told {
                at: item.span,
                says,
            });
        }
        findings
    }
}
