//! The page of a rule: what it is about, for people, and in fenced blocks the text that mends it and examples that
//! are tests. A block says what it is after its language, ` ```yaml fix cloudformation `; blocks without such words
//! are prose. The page is the only place where the text of a fix is written.

use super::template;
use std::collections::BTreeMap;

/// The page of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// The rule's id, from the title line.
    pub id: String,
    /// The rule's name, from the title line.
    pub name: String,
    /// The prose, in order; the first section has no heading.
    pub sections: Vec<Section>,
    /// What to add, with placeholders, for each language of infrastructure; and for single causes where one text
    /// does not fit all that the rule finds. The cause is empty for the text that fits the rest.
    pub fixes: BTreeMap<(Language, String), String>,
    /// The examples, in order.
    pub examples: Vec<Example>,
}

/// A part of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// The heading; empty for what stands before the first one.
    pub heading: String,
    /// The text, fixes and examples left out.
    pub text: String,
}

/// A language in which infrastructure is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Language {
    /// A template, in YAML or JSON.
    CloudFormation,
    /// Terraform's configuration language.
    Terraform,
}

/// What an example shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ExampleKind {
    /// The rule must find something.
    Broken,
    /// The broken example, mended: no rule may find an error.
    Mended,
    /// It looks broken and works: no rule may find an error.
    Trap,
}

/// An example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// What it shows.
    pub kind: ExampleKind,
    /// Its language of infrastructure.
    pub language: Language,
    /// The syntax of the text: `yaml`, `json` or `hcl`.
    pub syntax: String,
    /// The text.
    pub text: String,
    /// The line of the page on which the text starts, from 1.
    pub line: usize,
}

/// What is wrong with a page.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PageProblem {
    /// The title line is not `# CF403-B201 a-name`.
    #[error("a page starts with the line `# <id> <name>`")]
    Title,
    /// A fence says something that is not known.
    #[error(
        "line {line}: `{info}` is neither a language alone nor a language, `fix`, `broken`, `mended` or `trap`, and `cloudformation` or `terraform`"
    )]
    Info {
        /// The line, from 1.
        line: usize,
        /// What stands after the fence.
        info: String,
    },
    /// A fence is not closed.
    #[error("line {line}: this block is not closed")]
    Unclosed {
        /// The line, from 1.
        line: usize,
    },
    /// A second fix for one language and cause.
    #[error("line {line}: there is already a fix for this language and cause")]
    SecondFix {
        /// The line, from 1.
        line: usize,
    },
}

/// What a fenced block is for.
enum Use {
    Prose,
    Fix(Language, String),
    Example(ExampleKind, Language),
}

impl Page {
    /// Reads a page.
    pub fn read(text: &str) -> Result<Page, PageProblem> {
        let mut lines = text.lines().enumerate();
        let title = lines.next().and_then(|(_, line)| line.strip_prefix("# "));
        let (id, name) = title
            .and_then(|title| title.trim().split_once(' '))
            .ok_or(PageProblem::Title)?;
        let mut page = Page {
            id: id.to_owned(),
            name: name.trim().to_owned(),
            sections: Vec::new(),
            fixes: BTreeMap::new(),
            examples: Vec::new(),
        };
        let mut section = Section {
            heading: String::new(),
            text: String::new(),
        };
        while let Some((number, line)) = lines.next() {
            if let Some(heading) = line.strip_prefix("## ") {
                page.push(std::mem::replace(
                    &mut section,
                    Section {
                        heading: heading.trim().to_owned(),
                        text: String::new(),
                    },
                ));
                continue;
            }
            let Some((fence, info)) = fence(line) else {
                push_line(&mut section.text, line);
                continue;
            };
            let number = number + 1;
            let mut block = String::new();
            let closed = lines.by_ref().any(|(_, line)| {
                let closes = is_closing(line, fence);
                if !closes {
                    push_line(&mut block, line);
                }
                closes
            });
            if !closed {
                return Err(PageProblem::Unclosed { line: number });
            }
            match purpose(info) {
                None => {
                    return Err(PageProblem::Info {
                        line: number,
                        info: info.to_owned(),
                    });
                }
                Some(Use::Prose) => {
                    for part in [fence, info, "\n", &block, fence, "\n"] {
                        section.text.push_str(part);
                    }
                }
                Some(Use::Fix(language, cause)) => {
                    if page.fixes.insert((language, cause), block).is_some() {
                        return Err(PageProblem::SecondFix { line: number });
                    }
                }
                Some(Use::Example(kind, language)) => page.examples.push(Example {
                    kind,
                    language,
                    syntax: info.split(' ').next().unwrap_or_default().to_owned(),
                    text: block,
                    line: number + 1,
                }),
            }
        }
        page.push(section);
        Ok(page)
    }

    fn push(&mut self, section: Section) {
        let text = section.text.trim().to_owned();
        if !(text.is_empty() && section.heading.is_empty()) {
            self.sections.push(Section { text, ..section });
        }
    }

    /// What to add against a cause.
    pub fn fix(&self, language: Language, cause: &str) -> Option<&str> {
        let of = |cause: &str| self.fixes.get(&(language, cause.to_owned()));
        of(cause).or_else(|| of("")).map(String::as_str)
    }

    /// The first sentence of the page: what the rule finds.
    pub fn summary(&self) -> String {
        let first = self
            .sections
            .first()
            .map_or("", |section| section.text.as_str());
        let paragraph = first.split("\n\n").next().unwrap_or_default();
        let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.split_once(". ") {
            Some((sentence, _)) => format!("{sentence}."),
            None => line,
        }
    }
}

/// What a page says to a reader of the names that its fixes leave open.
const STAND_INS: &str =
    "Names in angle brackets stand for your own; the findings of `cf403 lint` fill them in.";

/// A page as text to read: what the fenced blocks are for is left out of their fences, and the placeholders of fixes
/// are shown as stand-ins, which the section of the first one explains.
pub(super) fn reading_text(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut open: Option<(&str, bool)> = None;
    let mut section = 0;
    let mut explained = false;
    for line in page.lines() {
        let is_fix = match (open, fence(line)) {
            (None, Some((marks, info))) => {
                open = Some((marks, matches!(purpose(info), Some(Use::Fix(..)))));
                let syntax = info.split(' ').next().unwrap_or_default();
                text.push_str(marks);
                push_line(&mut text, syntax);
                continue;
            }
            (Some((marks, _)), _) if is_closing(line, marks) => {
                open = None;
                false
            }
            (Some((_, is_fix)), _) => is_fix,
            (None, None) => false,
        };
        if is_fix {
            let shown = template::with_stand_ins(line);
            if shown != line && !explained {
                text.insert_str(section, &format!("\n{STAND_INS}\n"));
                explained = true;
            }
            push_line(&mut text, &shown);
        } else {
            push_line(&mut text, line);
        }
        if open.is_none() && line.starts_with('#') {
            section = text.len();
        }
    }
    text
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The marks and the words of a line that opens a fenced block.
fn fence(line: &str) -> Option<(&str, &str)> {
    let marks = line.len() - line.trim_start_matches('`').len();
    (marks >= 3).then(|| (&line[..marks], line[marks..].trim()))
}

fn is_closing(line: &str, fence: &str) -> bool {
    let line = line.trim_end();
    line.len() >= fence.len() && line.chars().all(|c| c == '`')
}

/// What a block is for; nothing if its words are not understood.
fn purpose(info: &str) -> Option<Use> {
    let words: Vec<&str> = info.split_whitespace().collect();
    let (syntax, what, language, cause) = match words.as_slice() {
        [syntax, what, language] => (syntax, what, language, ""),
        [syntax, what @ "fix", language, cause] => (syntax, what, language, *cause),
        _ => return (words.len() <= 1).then_some(Use::Prose),
    };
    let language = match (*syntax, *language) {
        ("yaml" | "json", "cloudformation") => Language::CloudFormation,
        ("hcl", "terraform") => Language::Terraform,
        _ => return None,
    };
    Some(match *what {
        "fix" => Use::Fix(language, cause.to_owned()),
        "broken" => Use::Example(ExampleKind::Broken, language),
        "mended" => Use::Example(ExampleKind::Mended, language),
        "trap" => Use::Example(ExampleKind::Trap, language),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# CF403-B201 a-name

The bucket is
closed. More words.

```text
plain
```

## Why

Because.

```yaml fix cloudformation
a: {bucket}
```

````yaml broken cloudformation
text: |
  ```
  ## no heading
````

```hcl trap terraform
x = 1
```
";

    #[test]
    fn reads_prose_fixes_and_examples() {
        let page = Page::read(PAGE).expect("a page");
        assert_eq!(
            (page.id.as_str(), page.name.as_str()),
            ("CF403-B201", "a-name")
        );
        assert_eq!(page.summary(), "The bucket is closed.");
        assert_eq!(page.sections.len(), 2);
        assert!(page.sections[0].text.ends_with("```text\nplain\n```"));
        assert_eq!(page.sections[1].heading, "Why");
        assert_eq!(page.sections[1].text, "Because.");
        assert_eq!(
            page.fixes[&(Language::CloudFormation, String::new())],
            "a: {bucket}\n"
        );
        let kinds: Vec<_> = page
            .examples
            .iter()
            .map(|one| (one.kind, one.language))
            .collect();
        assert_eq!(
            kinds,
            [
                (ExampleKind::Broken, Language::CloudFormation),
                (ExampleKind::Trap, Language::Terraform)
            ]
        );
        assert_eq!(page.examples[0].text, "text: |\n  ```\n  ## no heading\n");
        assert_eq!(PAGE.lines().nth(page.examples[0].line - 1), Some("text: |"));
    }

    #[test]
    fn the_text_to_read_has_plain_fences() {
        let text = reading_text(PAGE);
        assert!(text.contains("```yaml\na: <bucket>\n```\n"), "{text}");
        assert!(
            text.contains("````yaml\ntext: |\n  ```\n  ## no heading\n````\n"),
            "{text}"
        );
        assert!(!text.contains("cloudformation"), "{text}");
    }

    #[test]
    fn stand_ins_are_explained_once_above_the_first_fix_that_has_one() {
        let twice = format!("{PAGE}\n```hcl fix terraform\nb = {{bucket}}.id\n```\n");
        let text = reading_text(&twice);
        assert!(
            text.contains(&format!("## Why\n\n{STAND_INS}\n\nBecause.\n")),
            "{text}"
        );
        assert_eq!(text.matches(STAND_INS).count(), 1, "{text}");
        assert!(text.contains("b = <bucket>.id\n"), "{text}");
        let plain = reading_text(&PAGE.replace("{bucket}", "x"));
        assert!(!plain.contains(STAND_INS), "{plain}");
    }

    #[test]
    fn slips_in_a_page_are_told() {
        let problem = |text: &str| Page::read(text).expect_err(text);
        assert_eq!(problem("no title"), PageProblem::Title);
        assert_eq!(
            problem("# A b\n```yaml\n"),
            PageProblem::Unclosed { line: 2 }
        );
        assert!(matches!(
            problem("# A b\n```yaml borken cloudformation\n```"),
            PageProblem::Info { line: 2, .. }
        ));
        assert!(matches!(
            problem("# A b\n```hcl fix cloudformation\n```"),
            PageProblem::Info { .. }
        ));
        let twice = "# A b\n```hcl fix terraform\n```\n```hcl fix terraform\n```";
        assert_eq!(problem(twice), PageProblem::SecondFix { line: 4 });
    }
}
