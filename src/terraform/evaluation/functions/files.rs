//! Functions that read files. They ask for them by the paths that sources have, and never open one themselves.

use super::Given;
use crate::source::hcl::{Part, read_template};
use crate::terraform::evaluation::evaluator::{Evaluator, Scope};
use crate::terraform::evaluation::item::{Is, Item};
use crate::terraform::evaluation::texts::join;

/// Larger files are not looked into.
const LARGEST: usize = 4 << 20;

impl<'t, 's> Evaluator<'t, 's> {
    /// What a function of files yields; nothing if it is none.
    pub(super) fn file_function(&self, given: &Given<'_>, scope: &Scope<'t, 's>) -> Option<Item> {
        let path = || given.item(0).and_then(Item::known);
        Some(match given.name {
            "file" => match path() {
                Some(path) => match self.read(&path) {
                    Ok(text) => Item::text(given.at, text).with(given.items),
                    Err(because) => Item::unknown(given.at, because).with(given.items),
                },
                None => given.unknown(),
            },
            "templatefile" => match path() {
                Some(path) => match self.read(&path) {
                    Ok(text) => self.filled(&text, given, scope),
                    Err(because) => Item::unknown(given.at, because).with(given.items),
                },
                None => given.unknown(),
            },
            "templatestring" => match path() {
                Some(text) => self.filled(&text, given, scope),
                None => given.unknown(),
            },
            "abspath" | "pathexpand" => given.item(0)?.clone(),
            "basename" | "dirname" => match path() {
                Some(path) => {
                    let (folder, name) = path.rsplit_once('/').unwrap_or((".", &path));
                    let part = if given.name == "basename" {
                        name
                    } else {
                        folder
                    };
                    Item::text(given.at, part).with(given.items)
                }
                None => given.unknown(),
            },
            _ => return None,
        })
    }

    /// The text of a file, whose path is one from the folder that Terraform runs in: that of the root module.
    fn read(&self, path: &str) -> Result<String, String> {
        // `path.module` is already written as sources write their paths.
        let direct = self.files.read(&crate::source::tidy(path));
        let text = direct.or_else(|_| self.files.read(&join(self.root_path, path)));
        let text =
            text.map_err(|because| format!("the file `{path}` cannot be read: {because}"))?;
        if text.len() > LARGEST {
            return Err(format!("the file `{path}` is too large"));
        }
        Ok(text)
    }

    /// A template file with its variables filled in.
    fn filled(&self, text: &str, given: &Given<'_>, scope: &Scope<'t, 's>) -> Item {
        let Some(fields) = given.item(1).and_then(|item| item.fields()) else {
            return given.unknown();
        };
        let parts: Vec<Part> = match read_template(given.at, text) {
            Ok(parts) => parts,
            Err(because) => {
                return Item::unknown(given.at, format!("the template cannot be read: {because}"));
            }
        };
        let inner = fields.iter().fold(
            Scope {
                bound: None,
                ..scope.clone()
            },
            |scope, field| scope.with(&field.key, field.value.clone()),
        );
        let out = self.template(&parts, given.at, &inner);
        match &out.is {
            Is::Unknown(_) => out.with(given.items),
            _ => out,
        }
    }
}
