//! A fix for a policy that Terraform sources write out themselves. Pages give such fixes as blocks of a policy document;
//! half of all configurations hand an object to `jsonencode` instead, and some write the JSON into a heredoc, where a
//! block cannot be pasted.

use crate::source::hcl::{Attribute, Block, Body, Expression, Written, read_hcl};
use crate::source::{Origin, Source, SourceId, Span};

/// How the policy is written that a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// As blocks of a policy document, or nobody knows.
    Blocks,
    /// As an object for `jsonencode`.
    Object,
    /// As JSON in a heredoc, in which `${…}` is filled in.
    Json,
}

impl Form {
    /// How the policy is written that stands in the block of a source around an offset, if one does.
    pub(super) fn at(source: &str, offset: usize) -> Option<Form> {
        let block = block_at(source, offset)?;
        if block.contains("jsonencode(") {
            Some(Form::Object)
        } else if block.contains("<<") && block.contains("\"Statement\"") {
            Some(Form::Json)
        } else {
            block.contains("statement {").then_some(Form::Blocks)
        }
    }
}

/// No block is looked for further away than this: plans are one line of millions of characters.
const FAR: usize = 64 << 10;

/// The block at the left margin that an offset lies in.
fn block_at(source: &str, offset: usize) -> Option<&str> {
    let before = source.get(..offset)?;
    let mut begin = before.rfind('\n').map_or(0, |end| end + 1);
    loop {
        let line = source.get(begin..)?.lines().next().unwrap_or_default();
        if line.starts_with(|sign: char| sign.is_ascii_alphabetic()) && line.contains('{') {
            break;
        }
        let is_between = line.starts_with('}') && !(begin..=begin + line.len()).contains(&offset);
        if is_between || begin == 0 || offset - begin > FAR {
            return None;
        }
        begin = source
            .get(..begin - 1)?
            .rfind('\n')
            .map_or(0, |end| end + 1);
    }
    let rest = source.get(begin..)?;
    let end = rest.find("\n}")?;
    rest.get(..end + 2)
}

/// A fix in the form of the policy that it is for; nothing if it stays as it is, because it holds more than parts of a
/// policy.
pub(super) fn in_form(fix: &str, form: Form) -> Option<String> {
    if form == Form::Blocks {
        return None;
    }
    let source = Source::new(SourceId(0), Origin::Stdin, fix.to_owned());
    let body = read_hcl(&source).ok()?;
    let reading = Reading { fix };
    let mut out = String::new();
    if form == Form::Object {
        let above = fix.lines().take_while(|line| line.starts_with('#'));
        above.for_each(|line| out.extend([line, "\n"]));
    }
    let statements: Vec<&Block> = body.of_kind("statement").collect();
    let written = if statements.is_empty() {
        reading.entries(&body)?
    } else if statements.len() == body.blocks.len() && body.attributes.is_empty() {
        let all = statements
            .iter()
            .map(|block| reading.statement(block))
            .collect::<Option<Vec<Tree>>>()?;
        let all: Vec<String> = all.iter().map(|one| one.written(form, 0)).collect();
        out.push_str(&all.join(",\n"));
        out.push('\n');
        return Some(out);
    } else {
        return None;
    };
    out.push_str(&lines(&written, form, 0));
    Some(out)
}

/// A part of a policy.
enum Tree {
    /// What stands between two braces.
    Map(Vec<Entry>),
    /// An expression, as the fix writes it in an object and in JSON.
    Value {
        object: String,
        json: Option<String>,
    },
}

/// A key, its value, and what a comment says of it.
struct Entry {
    key: String,
    value: Tree,
    comment: String,
}

/// Makes parts of a policy of the blocks of a fix.
struct Reading<'f> {
    fix: &'f str,
}

impl Reading<'_> {
    fn statement(&self, block: &Block) -> Option<Tree> {
        let mut entries = self.entries(&block.body)?;
        if entries.iter().all(|entry| entry.key != "Effect") {
            let behind_sid = usize::from(entries.first().is_some_and(|entry| entry.key == "Sid"));
            let effect = Entry {
                key: "Effect".to_owned(),
                value: Tree::text("\"Allow\""),
                comment: String::new(),
            };
            entries.insert(behind_sid, effect);
        }
        Some(Tree::Map(entries))
    }

    /// The parts of a statement; nothing if it holds something else.
    fn entries(&self, body: &Body) -> Option<Vec<Entry>> {
        let mut out = Vec::new();
        for attribute in &body.attributes {
            let key = match &*attribute.name {
                "sid" => "Sid",
                "effect" => "Effect",
                "actions" => "Action",
                "not_actions" => "NotAction",
                "resources" => "Resource",
                "not_resources" => "NotResource",
                _ => return None,
            };
            out.push(Entry {
                key: key.to_owned(),
                value: self.value(&attribute.value)?,
                comment: self.comment(attribute.value.span),
            });
        }
        for block in &body.blocks {
            let (key, inner, value) = match &*block.kind {
                "principals" => ("Principal", self.of(block, "type")?, "identifiers"),
                "not_principals" => ("NotPrincipal", self.of(block, "type")?, "identifiers"),
                "condition" => ("Condition", self.of(block, "test")?, "values"),
                _ => return None,
            };
            let inner = inner.trim_matches('"').to_owned();
            let value = self.value(&attribute(block, value)?.value)?;
            let comment = self.comment(block.head);
            if inner == "*" {
                let value = Tree::text("\"*\"");
                out.push(Entry {
                    key: key.to_owned(),
                    value,
                    comment,
                });
                continue;
            }
            let value = if key == "Condition" {
                let variable = self.of(block, "variable")?.trim_matches('"').to_owned();
                Tree::Map(vec![Entry {
                    key: variable,
                    value,
                    comment: String::new(),
                }])
            } else {
                value
            };
            add(&mut out, key, comment, inner, value)?;
        }
        (!out.is_empty()).then_some(out)
    }

    fn of(&self, block: &Block, name: &str) -> Option<&str> {
        let value = &attribute(block, name)?.value;
        self.fix.get(value.span.range())
    }

    fn value(&self, value: &Expression) -> Option<Tree> {
        let text = |one: &Expression| self.fix.get(one.span.range());
        let json = |one: &Expression| match one.written {
            Written::Text(_) | Written::Template(_) => Some(text(one)?.to_owned()),
            _ => Some(format!("\"${{{}}}\"", text(one)?)),
        };
        let json = match &value.written {
            Written::List(items) => {
                let items: Option<Vec<String>> = items.iter().map(json).collect();
                items.map(|items| format!("[{}]", items.join(", ")))
            }
            _ => json(value),
        };
        Some(Tree::Value {
            object: text(value)?.to_owned(),
            json,
        })
    }

    /// What a comment says behind something, with a blank before it.
    fn comment(&self, span: Span) -> String {
        let rest = self.fix.get(span.range().end..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        line.split_once('#')
            .map_or(String::new(), |(_, comment)| format!(" #{comment}"))
    }
}

fn attribute<'b>(block: &'b Block, name: &str) -> Option<&'b Attribute> {
    block.body.attribute(name)
}

/// Adds a value below two keys; conditions and principals that stand in several blocks become one map.
fn add(out: &mut Vec<Entry>, key: &str, comment: String, inner: String, value: Tree) -> Option<()> {
    let place = out.iter().position(|entry| entry.key == key);
    let place = place.unwrap_or_else(|| {
        out.push(Entry {
            key: key.to_owned(),
            value: Tree::Map(Vec::new()),
            comment,
        });
        out.len() - 1
    });
    let Tree::Map(below) = &mut out[place].value else {
        return None;
    };
    let there = below.iter_mut().find(|entry| entry.key == inner);
    match (there, value) {
        (None, value) => below.push(Entry {
            key: inner,
            value,
            comment: String::new(),
        }),
        (Some(there), Tree::Map(more)) => match &mut there.value {
            Tree::Map(entries) => entries.extend(more),
            Tree::Value { .. } => return None,
        },
        (Some(_), Tree::Value { .. }) => return None,
    }
    Some(())
}

impl Tree {
    fn text(text: &str) -> Tree {
        Tree::Value {
            object: text.to_owned(),
            json: Some(text.to_owned()),
        }
    }

    /// The part as it stands in a policy, at a depth.
    fn written(&self, form: Form, depth: usize) -> String {
        let margin = "  ".repeat(depth);
        match (self, form) {
            (Tree::Map(entries), _) => {
                format!("{{\n{}{margin}}}", lines(entries, form, depth + 1))
            }
            (
                Tree::Value {
                    json: Some(json), ..
                },
                Form::Json,
            ) => json.clone(),
            (Tree::Value { object, .. }, _) => object.replace('\n', &format!("\n{margin}")),
        }
    }
}

/// The lines of entries; what stands on one line is aligned with its neighbours, as `terraform fmt` does.
fn lines(entries: &[Entry], form: Form, depth: usize) -> String {
    let margin = "  ".repeat(depth);
    let written: Vec<(String, String)> = entries
        .iter()
        .map(|entry| (key(&entry.key, form), entry.value.written(form, depth)))
        .collect();
    let mut out = String::new();
    for (place, (key, value)) in written.iter().enumerate() {
        let comment = &entries[place].comment;
        if form == Form::Json {
            let comma = if place + 1 < written.len() { "," } else { "" };
            out.extend([margin.as_str(), key, ": ", value, comma, "\n"]);
            continue;
        }
        let width = if value.contains('\n') {
            key.len()
        } else {
            width(&written, place)
        };
        let value = match value.split_once('\n') {
            Some((first, rest)) => format!("{first}{comment}\n{rest}"),
            None => format!("{value}{comment}"),
        };
        let key = format!("{key:width$}");
        out.extend([&margin, &*key, " = ", &*value, "\n"]);
    }
    out
}

/// The longest key among the neighbours of an entry that stand on one line.
fn width(written: &[(String, String)], place: usize) -> usize {
    let is_short = |one: &&(String, String)| !one.1.contains('\n');
    let before = written[..place].iter().rev().take_while(is_short);
    let behind = written[place..].iter().take_while(is_short);
    before
        .chain(behind)
        .map(|(key, _)| key.len())
        .max()
        .unwrap_or(0)
}

/// A key as it is written: quoted where it is no word.
fn key(key: &str, form: Form) -> String {
    let is_word = key
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || sign == '_');
    if is_word && form == Form::Object {
        key.to_owned()
    } else {
        format!("\"{key}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::page::{Language, Page};
    use crate::check::shipped::SHIPPED;
    use crate::check::template;

    const FIX: &str = r#"statement {
  sid       = "Cdn"
  actions   = ["s3:GetObject"] # and more
  resources = ["${bucket.a.arn}/*"]

  principals {
    type        = "Service"
    identifiers = ["cloudfront.amazonaws.com"]
  }

  condition {
    test     = "StringEquals"
    variable = "AWS:SourceArn"
    values   = [distribution.cdn.arn]
  }
}
"#;

    #[test]
    fn a_statement_becomes_an_object() {
        let expected = r#"{
  Sid      = "Cdn"
  Effect   = "Allow"
  Action   = ["s3:GetObject"] # and more
  Resource = ["${bucket.a.arn}/*"]
  Principal = {
    Service = ["cloudfront.amazonaws.com"]
  }
  Condition = {
    StringEquals = {
      "AWS:SourceArn" = [distribution.cdn.arn]
    }
  }
}
"#;
        assert_eq!(in_form(FIX, Form::Object).as_deref(), Some(expected));
        assert_eq!(in_form(FIX, Form::Blocks), None);
    }

    #[test]
    fn a_statement_becomes_json_in_which_references_are_filled_in() {
        let json = in_form(FIX, Form::Json).expect("a statement");
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(
            read["Condition"]["StringEquals"]["AWS:SourceArn"][0],
            "${distribution.cdn.arn}"
        );
        assert_eq!(read["Effect"], "Allow");
        assert_eq!(read["Resource"][0], "${bucket.a.arn}/*");
    }

    #[test]
    fn conditions_of_several_blocks_become_one_map() {
        let fix = "condition { # beside the others\n  test     = \"StringEquals\"\n  variable = \"a:b\"\n  values   = [\"c\"]\n}\n\n\
                   condition {\n  test     = \"StringEquals\"\n  variable = \"d\"\n  values   = [e.f, \"g\"]\n}\n";
        let expected = "Condition = { # beside the others\n  StringEquals = {\n    \"a:b\" = [\"c\"]\n    d     = [e.f, \"g\"]\n  }\n}\n";
        assert_eq!(in_form(fix, Form::Object).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_more_than_a_part_of_a_policy_stays_as_it_is() {
        for fix in [
            "resource \"aws_s3_bucket_policy\" \"a\" {\n  bucket = a.id\n}\n",
            "origin_access_control_id = a.id\n",
            "statement {\n  sid = \"a\"\n}\n\norigin {\n}\n",
            "statement {",
            "",
        ] {
            assert_eq!(in_form(fix, Form::Object), None, "{fix}");
        }
    }

    #[test]
    fn every_fix_of_a_page_that_is_part_of_a_policy_can_be_written_in_each_form() {
        let mut count = 0;
        for rule in SHIPPED {
            let page = Page::read(rule.page).expect("a page");
            for ((language, _), fix) in &page.fixes {
                let code = fix.lines().find(|line| !line.starts_with('#'));
                let word = code.and_then(|line| line.split(' ').next());
                let parts = [
                    "statement",
                    "principals",
                    "condition",
                    "actions",
                    "resources",
                ];
                if *language != Language::Terraform || !word.is_some_and(|it| parts.contains(&it)) {
                    continue;
                }
                let mut filled = fix.clone();
                for placeholder in template::placeholders(fix) {
                    filled = filled.replace(&format!("{{{placeholder}}}"), "thing");
                }
                let object = in_form(&filled, Form::Object);
                let object = object.unwrap_or_else(|| panic!("{}: {filled}", rule.id));
                let json = in_form(&filled, Form::Json).expect("the same in JSON");
                let is_whole = json.starts_with('{');
                let whole = if is_whole {
                    &json
                } else {
                    &format!("{{{json}}}")
                };
                serde_json::from_str::<serde_json::Value>(&format!("[{whole}]"))
                    .unwrap_or_else(|error| panic!("{}: {error}: {json}", rule.id));
                let whole = if is_whole {
                    &object
                } else {
                    &format!("{{\n{object}}}")
                };
                let at = Span::new(SourceId(0), 0, 0);
                crate::source::hcl::read_value(at, &format!("[{whole}]"))
                    .unwrap_or_else(|error| panic!("{}: {error}: {object}", rule.id));
                count += 1;
            }
        }
        assert!(count > 40, "{count}");
    }

    #[test]
    fn the_form_is_that_of_the_block_at_the_place() {
        let source = "resource \"p\" \"a\" {\n  policy = jsonencode({\n    Statement = []\n  })\n}\n\ndata \"d\" \"b\" {\n  statement {\n  }\n}\n\n\
                      resource \"p\" \"c\" {\n  policy = <<-EOT\n    {\"Statement\": []}\n  EOT\n}\n\nresource \"o\" \"d\" {\n}\n";
        let at = |text: &str| Form::at(source, source.find(text).expect("it is there"));
        assert_eq!(at("Statement = "), Some(Form::Object));
        assert_eq!(at("\"p\" \"a\""), Some(Form::Object));
        assert_eq!(at("statement {"), Some(Form::Blocks));
        assert_eq!(at("{\"Statement\""), Some(Form::Json));
        assert_eq!(at("\"o\" \"d\""), None);
        assert_eq!(Form::at(source, source.len() + 5), None);
        let between = source.find("\n\ndata").expect("it is there") + 1;
        assert_eq!(Form::at(source, between), None);
        assert_eq!(Form::at("{\"a\": \"jsonencode(\"}", 3), None);
    }
}
