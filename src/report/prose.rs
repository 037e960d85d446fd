//! The words of the report for people: everything but the pictures of the source.

use super::{Color, Style, Summary, Unread, severity};
use crate::check::{Certainty, Class, Finding, Severity};
use std::fmt::Write;

/// How words are set off where there is colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    Error,
    Warning,
    Note,
    Strong,
}

impl Ink {
    pub(super) fn of(severity: Severity) -> Ink {
        match severity {
            Severity::Error => Ink::Error,
            Severity::Warning => Ink::Warning,
            Severity::Note => Ink::Note,
        }
    }

    fn paint(self, text: &str, color: Color) -> String {
        let code = match self {
            Ink::Error => "1;31",
            Ink::Warning => "1;33",
            Ink::Note => "1;36",
            Ink::Strong => "1",
        };
        match color {
            Color::Plain => text.to_owned(),
            Color::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// `error[CF403-B201]: …`, the line that a finding starts with.
pub(super) fn header(finding: &Finding, style: Style) -> String {
    let name = format!("{}[{}]", severity(finding.severity), finding.rule);
    let remark = match (finding.certainty, finding.class) {
        (Certainty::Certain, Class::Forbidden) => "",
        (Certainty::Possible, Class::Forbidden) => " (possible)",
        (Certainty::Certain, Class::Deployment) => " (at deployment)",
        (Certainty::Possible, Class::Deployment) => " (possible, at deployment)",
    };
    let message = format!("{name}{remark}: {}", finding.message);
    let wrapped = wrap(&message, style.width, "", "  ");
    // The name holds no blank, so it is never broken.
    wrapped.replacen(
        &name,
        &Ink::of(finding.severity).paint(&name, style.color),
        1,
    )
}

/// The lines after the pictures: the request, the conditions, what to do, where to read on.
pub(super) fn details(finding: &Finding, style: Style) -> String {
    let mut lines = Lines {
        style,
        text: String::new(),
    };
    if let Some(witness) = &finding.witness {
        lines.prose("request", &witness.request);
        for step in &witness.steps {
            lines.prose("→", &step.message);
        }
        lines.prose("✗", &witness.refusal);
    }
    if !finding.when.is_empty() {
        let when: Vec<_> = finding
            .when
            .iter()
            .map(|when| format!("{} is {}", when.condition, when.value))
            .collect();
        lines.prose("when", &when.join(" and "));
    }
    if let Some(help) = &finding.help {
        lines.help(help);
    }
    lines.prose("more", &format!("run `cf403 explain {}`", finding.rule));
    lines.text
}

/// A finding as plain text that stands by itself: `first`, the request that fails, and what to do.
pub(super) fn plain(first: &str, finding: &Finding) -> String {
    let mut text = first.to_owned();
    if let Some(witness) = &finding.witness {
        let _ = write!(text, "\n{}: {}", witness.request, witness.refusal);
    }
    if let Some(help) = &finding.help {
        let _ = write!(text, "\n\n{}", help.trim_end());
    }
    text
}

/// An input that could not be read.
pub(super) fn unread(unread: &Unread, style: Style) -> String {
    let place = match unread.position {
        Some(position) => format!("{}:{}:{}", unread.path, position.line, position.column),
        None => unread.path.clone(),
    };
    let name = Ink::Error.paint("not read", style.color);
    let message = wrap(&unread.message, style.width, "  ", "  ");
    format!("{name}: {}\n{message}", printable(&place))
}

/// `2 errors, 1 warning in 3 files (4 distributions)`.
pub(super) fn summary(summary: Summary, unread: usize, style: Style) -> String {
    let count = |count: usize, one: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {one}{plural}")
    };
    let found: Vec<_> = [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.notes, "note"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, one)| count(number, one))
    .collect();
    let found = if found.is_empty() {
        "no findings".to_owned()
    } else {
        found.join(", ")
    };
    let unread = if unread > 0 {
        format!("; {} not read", count(unread, "input"))
    } else {
        String::new()
    };
    let mut aside = String::new();
    if summary.ignored > 0 {
        let _ = write!(aside, "; {} ignored", summary.ignored);
    }
    if summary.baselined > 0 {
        let _ = write!(aside, "; {} known from the baseline", summary.baselined);
    }
    let files = count(summary.files, "file");
    let distributions = count(summary.distributions, "distribution");
    let undecided = match summary.undecided {
        0 => String::new(),
        some => format!(", {some} not fully decided"),
    };
    let line = format!("{found} in {files} ({distributions}{undecided}){aside}{unread}");
    Ink::Strong.paint(&line, style.color)
}

/// How wide the words are that details start with.
const MARGIN: usize = "  request".len();

/// Details, each under a word of its own at the left.
struct Lines {
    style: Style,
    text: String,
}

impl Lines {
    fn prose(&mut self, word: &str, text: &str) {
        let rest = " ".repeat(MARGIN + 2);
        let body = wrap(text, self.style.width, &rest, &rest);
        self.start(word);
        self.text.push_str(body.trim_start());
        self.text.push('\n');
    }

    /// Help is a sentence and, after an empty line, text to copy, whose lines are left as they are.
    fn help(&mut self, help: &str) {
        let (sentence, to_copy) = help.split_once("\n\n").unwrap_or((help, ""));
        self.prose("help", sentence);
        if to_copy.trim().is_empty() {
            return;
        }
        self.text.push('\n');
        let rest = " ".repeat(MARGIN + 2);
        for line in to_copy.trim_end().lines() {
            let line = format!("{rest}{}", printable(line));
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
        self.text.push('\n');
    }

    fn start(&mut self, word: &str) {
        let blanks = MARGIN.saturating_sub(word.chars().count());
        self.text.push_str(&" ".repeat(blanks));
        self.text
            .push_str(&Ink::Strong.paint(word, self.style.color));
        self.text.push_str("  ");
    }
}

/// Breaks prose at blanks so that lines fit `width`; words that are longer stay whole.
fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let mut wrapped = first.to_owned();
    let mut column = first.chars().count();
    let mut fresh = true;
    for word in printable(text).split_whitespace() {
        let length = word.chars().count();
        if !fresh && column + 1 + length > width {
            wrapped.push('\n');
            wrapped.push_str(rest);
            column = rest.chars().count();
        } else if !fresh {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
        fresh = false;
    }
    wrapped
}

/// Text without characters that could steer the terminal or turn around what stands beside them: controls, and the
/// marks that set the direction of writing, which are spelled out.
pub(super) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{200E}'
            | '\u{200F}'
            | '\u{061C}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}' => {
                out.extend(character.escape_unicode());
            }
            other if other.is_control() => out.push('?'),
            other => out.push(other),
        }
    }
    out
}

/// The same, line by line.
pub(super) fn printable_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(printable).collect();
    lines.join("\n")
}
