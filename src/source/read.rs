//! From a text to trees. Whether a text is JSON or YAML is decided by what it holds, not by its name: JSON lies
//! in files called `.yaml` and the other way round, and a plan on its way through a build log wears the log's
//! lines before and after it.

use super::{Node, Remark, Source, SourceId, Span, duplicates, foreign, json, yaml};

/// How deep lists and maps may be nested. What CloudFormation and Terraform write stays far below it, and every
/// walk over a tree can be an ordinary recursion.
pub const MAX_DEPTH: usize = 256;

/// No person writes YAML longer than this; a longer text is tried as JSON first, and as YAML only if it does not
/// look like JSON at all.
const LONG: usize = 4 << 20;

/// How many lines that start with a brace are tried as the start of the JSON behind log lines.
const CANDIDATES: usize = 8;

/// What a text turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    /// JSON, perhaps with comments.
    Json,
    /// YAML.
    Yaml,
}

/// What was read from a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// What the text turned out to be.
    pub syntax: Syntax,
    /// The documents that could be read, in order.
    pub documents: Vec<Node>,
    /// What is worth saying about the text although it was read: duplicate keys, skipped lines.
    pub remarks: Vec<Remark>,
    /// Why reading ended before the end of the text, if it did.
    pub error: Option<Remark>,
}

impl Reading {
    pub(super) fn new(syntax: Syntax) -> Reading {
        Reading {
            syntax,
            documents: Vec::new(),
            remarks: Vec::new(),
            error: None,
        }
    }
}

/// Reads a text as JSON or YAML. Never fails as a whole: what could be read is there, beside the error.
pub fn read(source: &Source) -> Reading {
    read_but(source, Unneeded::default())
}

/// What of a JSON document nobody asks for, so that null may be read in its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Unneeded {
    /// Keys at the top of the document.
    pub keys: &'static [&'static str],
    /// Keys that lie in so many maps and lists, where their values say nothing: `false`, and maps and lists of it.
    pub marks: (usize, &'static [&'static str]),
}

/// The same for texts of which much is `unneeded`.
pub fn read_but(source: &Source, unneeded: Unneeded) -> Reading {
    if u32::try_from(source.text.len()).is_err() {
        return Reading {
            error: Some(Remark {
                span: Span::new(source.id, 0, 0),
                message: "texts of 4 GiB and more are not read".to_owned(),
            }),
            ..Reading::new(Syntax::Json)
        };
    }
    let mut reading = read_text(source.id, &source.text, unneeded);
    reading
        .remarks
        .extend(duplicates::remarks(source, &reading.documents));
    reading.remarks.sort_by_key(|remark| remark.span);
    reading.error = reading.error.map(|error| foreign::explained(source, error));
    reading
}

/// Reads `text`, whose spans are then offsets in it, without looking for duplicate keys.
pub(super) fn read_text(source: SourceId, text: &str, unneeded: Unneeded) -> Reading {
    let start = skip_blank(text, 0);
    if looks_like_json(&text[start..]) {
        let json = documents(source, text, start, unneeded);
        let several = text.len() <= LONG && text.contains("\n---");
        if json.error.is_none() && !several {
            return json;
        }
        // Flow YAML starts like JSON; so does a log line such as `[command]…`.
        if text.len() <= LONG {
            let mut yaml = yaml::read(source, text);
            if holds_data(&yaml) {
                yaml.remarks.extend(json.error.map(|error| Remark {
                    message: format!("this is read as YAML, because it is {}", error.message),
                    ..error
                }));
                return yaml;
            }
        }
        if json.error.is_some()
            && text[start..].starts_with('[')
            && let Some(behind) = behind_lines(source, text, start, unneeded)
        {
            return behind;
        }
        return json;
    }
    if text.len() > LONG
        && let Some(behind) = behind_lines(source, text, start, unneeded)
    {
        return behind;
    }
    let yaml = yaml::read(source, text);
    if !holds_data(&yaml)
        && let Some(behind) = behind_lines(source, text, start, unneeded)
    {
        return behind;
    }
    yaml
}

/// Whether YAML was read without an error and holds more than the words of a log, which are a YAML text too.
fn holds_data(yaml: &Reading) -> bool {
    let structured = |node: &Node| node.is_map() || !node.items().is_empty();
    yaml.error.is_none() && yaml.documents.iter().any(structured)
}

fn looks_like_json(text: &str) -> bool {
    ["{", "[", "//", "/*"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// The offset of the next character that is neither blank nor a byte order mark.
fn skip_blank(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    text.len() - rest.len()
}

/// The JSON documents from `at` on. Lines between and after them that are not JSON are skipped with a remark.
fn documents(source: SourceId, text: &str, at: usize, unneeded: Unneeded) -> Reading {
    let mut reading = Reading::new(Syntax::Json);
    let mut at = at;
    loop {
        match json::document(source, text, at, unneeded) {
            Ok(document) => {
                reading.documents.push(document.node);
                reading.remarks.extend(document.remarks);
                let next = skip_blank(text, document.end);
                if next == text.len() {
                    return reading;
                }
                let same_line = !text[document.end..next].contains(['\n', '\r']);
                if reading.documents.len() == 1 && text[next..].starts_with('{') {
                    reading.remarks.push(Remark {
                        span: Span::new(source, next, next + 1),
                        message: "another JSON document starts here; both are read".to_owned(),
                    });
                }
                if text[next..].starts_with('{') {
                    at = next;
                } else if same_line {
                    reading.error = Some(unexpected(source, text, next));
                    return reading;
                } else if let Some(brace) = brace_lines(text, next).next()
                    && json::document(source, text, brace, unneeded).is_ok()
                {
                    reading.remarks.push(skipped(source, text, next, brace));
                    at = brace;
                } else {
                    reading
                        .remarks
                        .push(skipped(source, text, next, text.len()));
                    return reading;
                }
            }
            Err(error) => {
                reading.error = Some(error);
                return reading;
            }
        }
    }
}

/// JSON behind lines that are not, if a later line starts with a brace and everything from there on can be read.
fn behind_lines(source: SourceId, text: &str, start: usize, unneeded: Unneeded) -> Option<Reading> {
    brace_lines(text, start).take(CANDIDATES).find_map(|brace| {
        let mut reading = documents(source, text, brace, unneeded);
        let data = reading
            .documents
            .iter()
            .any(|root| !root.entries().is_empty());
        (reading.error.is_none() && data).then(|| {
            reading.remarks.push(skipped(source, text, start, brace));
            reading
        })
    })
}

/// The offsets after `at` of the braces that stand first on their line, or behind a blank and before a quote: many a
/// build log puts the time before every line.
fn brace_lines(text: &str, at: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    text[at..]
        .match_indices('{')
        .map(move |(offset, _)| at + offset)
        .filter(move |brace| {
            let before = brace.checked_sub(1).map(|at| bytes[at]);
            let is_first = matches!(before, Some(b'\n' | b'\r'));
            is_first || before == Some(b' ') && bytes.get(brace + 1) == Some(&b'"')
        })
}

fn skipped(source: SourceId, text: &str, start: usize, end: usize) -> Remark {
    let lines = text[start..end].trim_end().lines().count();
    let lines = if lines == 1 {
        "1 line that is not JSON is skipped".to_owned()
    } else {
        format!("{lines} lines that are not JSON are skipped")
    };
    let end = start + text[start..end].trim_end().len();
    Remark {
        span: Span::new(source, start, end),
        message: lines,
    }
}

fn unexpected(source: SourceId, text: &str, at: usize) -> Remark {
    let found = text[at..].chars().next().unwrap_or(' ');
    Remark {
        span: Span::new(source, at, at + found.len_utf8()),
        message: format!("not valid JSON: `{found}` is not expected after the end of the document"),
    }
}

#[cfg(test)]
mod tests;
