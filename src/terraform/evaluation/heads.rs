//! Which names an expression refers to, whatever it makes of them: by these the sources beside a plan are known to be
//! those that the plan was made from.

use crate::source::hcl::{Body, Call, Expression, Part, Step, Written};
use std::collections::BTreeSet;

/// The names: `aws_s3_bucket.site`, `data.aws_region.here`, `var.name`, `local.policy`, `module.site`.
pub(super) fn of(expression: &Expression) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    walk(expression, &mut out);
    out
}

/// The same of a reference as a plan prints it; nothing for what is no resource, variable, local value or module.
pub(crate) fn head(reference: &str) -> Option<String> {
    let words: Vec<&str> = reference.split(['.', '[']).collect();
    let count = if words.first() == Some(&"data") { 3 } else { 2 };
    let is_name = !matches!(
        words.first(),
        Some(&("each" | "count" | "path" | "terraform" | "self"))
    );
    (is_name && words.len() >= count).then(|| words[..count].join("."))
}

fn walk(expression: &Expression, out: &mut BTreeSet<String>) {
    if let Some(name) = dotted(expression) {
        out.extend(head(&name));
    }
    match &expression.written {
        Written::Null
        | Written::Bool(_)
        | Written::Number(_)
        | Written::Text(_)
        | Written::Name(_) => {}
        Written::Template(parts) => parts.iter().for_each(|part| walk_part(part, out)),
        Written::List(items) => items.iter().for_each(|item| walk(item, out)),
        Written::Object(entries) => {
            for (key, value) in entries {
                walk(key, out);
                walk(value, out);
            }
        }
        Written::Attribute(of, _) | Written::Unary(_, of) => walk(of, out),
        Written::Index(of, key) => {
            walk(of, out);
            walk(key, out);
        }
        Written::Splat(of, steps) => {
            walk(of, out);
            for step in steps {
                if let Step::Index(key) = step {
                    walk(key, out);
                }
            }
        }
        Written::Call(call) => call.arguments.iter().for_each(|one| walk(one, out)),
        Written::If(all) => all.iter().for_each(|one| walk(one, out)),
        Written::Binary(_, sides) => sides.iter().for_each(|one| walk(one, out)),
        Written::For(all) => {
            walk(&all.collection, out);
            all.key.iter().for_each(|key| walk(key, out));
            walk(&all.value, out);
            all.condition.iter().for_each(|one| walk(one, out));
            // What the loop calls its element is no reference.
            let own = |name: &String| {
                let first = name.split('.').next();
                first != Some(&*all.value_name)
                    && (first.is_none() || first != all.key_name.as_deref())
            };
            out.retain(own);
        }
    }
}

fn walk_part(part: &Part, out: &mut BTreeSet<String>) {
    match part {
        Part::Literal(_) => {}
        Part::Value(value) => walk(value, out),
        Part::If { condition, yes, no } => {
            walk(condition, out);
            yes.iter().chain(no).for_each(|part| walk_part(part, out));
        }
        Part::For {
            collection, body, ..
        } => {
            walk(collection, out);
            for part in body {
                walk_part(part, out);
            }
        }
    }
}

/// A chain of names as it is written; nothing for anything else.
fn dotted(expression: &Expression) -> Option<String> {
    match &expression.written {
        Written::Name(name) => Some(name.to_string()),
        Written::Attribute(of, name) => Some(format!("{}.{name}", dotted(of)?)),
        Written::Index(of, _) => dotted(of),
        _ => None,
    }
}

/// The files that a module reads with `file` or `templatefile`, as far as their paths are written plainly.
pub(crate) fn files_named(body: &Body, folder: &str) -> Vec<String> {
    let mut out = BTreeSet::new();
    files_in(body, folder, &mut out);
    out.into_iter().collect()
}

fn files_in(body: &Body, folder: &str, out: &mut BTreeSet<String>) {
    for attribute in &body.attributes {
        calls(&attribute.value, &mut |call| {
            let reads = matches!(
                &*call.name,
                "file" | "templatefile" | "core::file" | "core::templatefile"
            );
            let path = call.arguments.first().filter(|_| reads);
            out.extend(path.and_then(|path| plain_path(path, folder)));
        });
    }
    for block in &body.blocks {
        files_in(&block.body, folder, out);
    }
}

/// A path in which nothing but the folder of the module is filled in.
fn plain_path(expression: &Expression, folder: &str) -> Option<String> {
    let own = |expression: &Expression| {
        matches!(
            dotted(expression).as_deref(),
            Some("path.module" | "path.root" | "path.cwd")
        )
        .then(|| if folder.is_empty() { "." } else { folder }.to_owned())
    };
    let text = match &expression.written {
        Written::Text(text) => super::texts::join(folder, text),
        Written::Template(parts) => {
            let mut out = String::new();
            for part in parts {
                match part {
                    Part::Literal(text) => out.push_str(text),
                    Part::Value(value) => out.push_str(&own(value)?),
                    _ => return None,
                }
            }
            crate::source::tidy(&out)
        }
        _ => return None,
    };
    Some(text)
}

/// Calls `visit` for every call of a function in an expression.
fn calls(expression: &Expression, visit: &mut impl FnMut(&Call)) {
    each(expression, &mut |one| {
        if let Written::Call(call) = &one.written {
            visit(call);
        }
    });
}

/// Calls `visit` for an expression and every one inside it.
pub(super) fn each(expression: &Expression, visit: &mut impl FnMut(&Expression)) {
    visit(expression);
    let mut all = Vec::new();
    match &expression.written {
        Written::Null
        | Written::Bool(_)
        | Written::Number(_)
        | Written::Text(_)
        | Written::Name(_) => {}
        Written::Call(call) => all.extend(&call.arguments),
        Written::Template(parts) => parts.iter().for_each(|part| in_part(part, &mut all)),
        Written::List(items) => all.extend(items),
        Written::Object(entries) => {
            for (key, value) in entries {
                all.extend([key, value]);
            }
        }
        Written::Attribute(of, _) | Written::Unary(_, of) => all.push(of),
        Written::Index(of, key) => all.extend([&**of, &**key]),
        Written::Splat(of, steps) => {
            all.push(of);
            for step in steps {
                if let Step::Index(key) = step {
                    all.push(key);
                }
            }
        }
        Written::If(branches) => all.extend(branches.iter()),
        Written::Binary(_, sides) => all.extend(sides.iter()),
        Written::For(inner) => {
            all.extend([&inner.collection, &inner.value]);
            all.extend(inner.key.iter().chain(&inner.condition));
        }
    }
    for one in all {
        each(one, visit);
    }
}

fn in_part<'e>(part: &'e Part, all: &mut Vec<&'e Expression>) {
    match part {
        Part::Literal(_) => {}
        Part::Value(value) => all.push(value),
        Part::If { condition, yes, no } => {
            all.push(condition);
            yes.iter().chain(no).for_each(|part| in_part(part, all));
        }
        Part::For {
            collection, body, ..
        } => {
            all.push(collection);
            for part in body {
                in_part(part, all);
            }
        }
    }
}
