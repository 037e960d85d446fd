//! The report for people: each finding with the lines of source that it is about, the request that fails, and
//! what to do. The lines are drawn by miette; it gets pages that [`excerpts`] has cut, never a whole source,
//! because it reads a source anew for each label and cannot draw lines of more than 65,535 columns.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::prose::{self, printable};
use super::{Color, Report, Style};
use crate::check::{Finding, Severity};
use crate::source::{Excerpt, Position, Source, Sources, Span, excerpts};

/// The report for people, with a line break at its end.
pub fn human(report: &Report<'_>, style: Style) -> String {
    let mut blocks = Vec::new();
    for finding in report.findings {
        let mut block = prose::header(finding, style);
        block.push('\n');
        for page in pages(finding, report.sources) {
            block.push_str(&page.draw(finding.severity, style));
        }
        block.push_str(&prose::details(finding, style));
        blocks.push(block);
    }
    for unread in report.unread {
        blocks.push(prose::unread(unread, style) + "\n");
    }
    blocks.push(prose::summary(report.summary, report.unread.len(), style) + "\n");
    blocks.join("\n")
}

/// The pages that show a finding: first its own source, then the others in the order of its labels.
fn pages<'a>(finding: &'a Finding, sources: &'a Sources) -> Vec<Page<'a>> {
    let mut labels = vec![(finding.at, finding.label.as_str())];
    labels.extend(
        finding
            .related
            .iter()
            .map(|label| (label.at, label.message.as_str())),
    );
    let mut ids: Vec<_> = labels.iter().map(|(span, _)| span.source).collect();
    let mut seen = Vec::new();
    ids.retain(|id| {
        let new = !seen.contains(id);
        seen.push(*id);
        new
    });
    let mut pages = Vec::new();
    for id in ids {
        let source = sources.get(id);
        let own: Vec<_> = labels
            .iter()
            .enumerate()
            .filter(|(_, (span, _))| span.source == id)
            .collect();
        let spans: Vec<Span> = own.iter().map(|(_, (span, _))| *span).collect();
        for excerpt in excerpts(source, &spans) {
            let labels = excerpt.marks.iter().map(|mark| {
                let (place, (span, text)) = own[mark.place];
                Label {
                    range: mark.range.clone(),
                    text: printable(text),
                    rank: if place == 0 {
                        Rank::First
                    } else {
                        Rank::Related
                    },
                    position: source.position(span.start),
                }
            });
            let labels = apart(labels.collect());
            pages.push(Page {
                source,
                excerpt,
                labels,
            });
        }
    }
    pages
}

/// One page and what is written under its marks.
struct Page<'a> {
    source: &'a Source,
    excerpt: Excerpt,
    labels: Vec<Label>,
}

#[derive(Clone)]
struct Label {
    range: std::ops::Range<usize>,
    text: String,
    rank: Rank,
    position: Position,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    /// The place of the finding.
    First,
    /// Another place that matters.
    Related,
}

/// Labels in order of place, none on top of another: of two that meet, the later one gives way to the text of
/// the former. Underlines that overlap would be drawn side by side, under the wrong words.
fn apart(labels: Vec<Label>) -> Vec<Label> {
    let mut kept: Vec<Label> = Vec::new();
    for label in labels {
        let meets = |other: &&mut Label| {
            other.range.start < label.range.end && label.range.start < other.range.end
                || other.range.start == label.range.start
        };
        match kept.iter_mut().find(meets) {
            Some(other) if other.text.is_empty() => other.text.clone_from(&label.text),
            Some(other) if label.text.is_empty() || other.text == label.text => {}
            Some(other) => other.text = format!("{}; {}", other.text, label.text),
            None => kept.push(label),
        }
    }
    kept.sort_by_key(|label| label.range.start);
    kept
}

impl Page<'_> {
    fn draw(&self, severity: Severity, style: Style) -> String {
        let snippet = Snippet {
            page: self,
            name: printable(self.source.path()),
            // miette does not draw an empty line at the end of a text, and a label may stand there.
            text: format!("{}\n", self.excerpt.text),
        };
        let handler = GraphicalReportHandler::new_themed(self.theme(severity, style.color))
            .with_width(style.width)
            .without_cause_chain()
            .without_syntax_highlighting();
        let mut drawn = String::new();
        if handler.render_report(&mut drawn, &snippet).is_err() {
            return String::new();
        }
        // The first lines are the frame of a message, which stands in our own header.
        let lines = drawn.lines().skip_while(|line| !line.contains('╭'));
        let mut picture = String::new();
        for line in lines {
            picture.push_str(self.numbered(line).trim_end());
            picture.push('\n');
        }
        picture
    }

    /// A line of the picture. The lines of a cut are not the source's, so their numbers mean nothing.
    fn numbered(&self, line: &str) -> String {
        match line.split_once('│') {
            Some((number, rest)) if self.excerpt.cut && number.trim().parse::<usize>().is_ok() => {
                format!("{}│{rest}", " ".repeat(number.len()))
            }
            _ => line.to_owned(),
        }
    }

    fn theme(&self, severity: Severity, color: Color) -> GraphicalTheme {
        let mut styles = match color {
            Color::Plain => ThemeStyles::none(),
            Color::Ansi => ThemeStyles::ansi(),
        };
        let first = match severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Note => styles.advice,
        };
        let related = styles.help;
        styles.highlights = self
            .labels
            .iter()
            .map(|label| match label.rank {
                Rank::First => first,
                Rank::Related => related,
            })
            .collect();
        if self.excerpt.cut {
            styles.linum = ThemeStyles::none().linum;
        }
        GraphicalTheme {
            characters: ThemeCharacters::unicode(),
            styles,
        }
    }
}

/// A page as miette asks for it.
struct Snippet<'a> {
    page: &'a Page<'a>,
    name: String,
    text: String,
}

impl SourceCode for Snippet<'_> {
    /// With lines of context, always the whole page; without, the place of the label, which the frame shows.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let excerpt = &self.page.excerpt;
        let text = self.text.as_bytes();
        let label = self
            .page
            .labels
            .iter()
            .find(|label| label.range.start == span.offset());
        let (line, column) = match label {
            Some(label) if before + after == 0 => {
                (label.position.line - 1, label.position.column - 1)
            }
            _ => (excerpt.first_line - 1, 0),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            text,
            SourceSpan::from((0, text.len())),
            line,
            column,
            self.text.lines().count(),
        )))
    }
}

impl Diagnostic for Snippet<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.page.labels.iter().map(|label| {
            let text = (!label.text.is_empty()).then(|| label.text.clone());
            let span = SourceSpan::from(label.range.clone());
            match label.rank {
                Rank::First => LabeledSpan::new_primary_with_span(text, span),
                Rank::Related => LabeledSpan::new_with_span(text, span),
            }
        });
        Some(Box::new(labels))
    }
}

impl std::error::Error for Snippet<'_> {}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl fmt::Debug for Snippet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
