//! Functions that read files. They ask for them by the paths that sources have, and never open one themselves.

use super::Given;
use crate::source::hcl::{Part, read_template};
use crate::source::{SourceId, Span};
use crate::symbolic::{Domain, Hole, Piece, Text};
use crate::terraform::evaluation::evaluator::{Evaluator, Scope};
use crate::terraform::evaluation::item::{Is, Item};
use crate::terraform::evaluation::json;
use crate::terraform::evaluation::texts::join;
use std::rc::Rc;

/// Larger files are not looked into.
const LARGEST: usize = 4 << 20;

/// What the folder is called that Terraform will run in.
const WORKING_FOLDER: &str = "path.cwd";

/// The path of a file as sources have it: one below the folder that Terraform will run in is found from there.
fn file_path(item: &Item) -> Option<String> {
    if let Some(known) = item.known() {
        return Some(known);
    }
    match item.as_text()?.pieces() {
        [Piece::Hole(folder)] if &*folder.of.name == WORKING_FOLDER => Some(".".to_owned()),
        [Piece::Hole(folder), Piece::Literal(rest)] if &*folder.of.name == WORKING_FOLDER => {
            rest.strip_prefix('/').map(str::to_owned)
        }
        _ => None,
    }
}

impl<'t, 's> Evaluator<'t, 's> {
    /// What a function of files yields; nothing if it is none.
    pub(super) fn file_function(&self, given: &Given<'_>, scope: &Scope<'t, 's>) -> Option<Item> {
        let path = || given.item(0).and_then(Item::known);
        let file = || given.item(0).and_then(file_path);
        Some(match given.name {
            "file" => match file() {
                Some(path) => match self.read(&path) {
                    Ok((text, from)) => self.whole_file(given.at, &text, from).with(given.items),
                    Err(because) => Item::unknown(given.at, because).with(given.items),
                },
                None => given.unknown(),
            },
            "templatefile" => match file() {
                Some(path) => match self.read(&path) {
                    Ok((text, _)) => self.filled(&text, given, scope),
                    Err(because) => Item::unknown(given.at, because).with(given.items),
                },
                None => given.unknown(),
            },
            "templatestring" => match path() {
                Some(text) => self.filled(&text, given, scope),
                None => given.unknown(),
            },
            // A home is only looked up for a path that begins with its sign.
            "pathexpand" if path().is_some_and(|path| !path.starts_with('~')) => {
                given.item(0)?.clone()
            }
            "pathexpand" => {
                Item::unknown(given.at, "whose home is meant is not known").with(given.items)
            }
            "abspath" if path().is_some_and(|path| path.starts_with('/')) => {
                let path = path().unwrap_or_default();
                Item::text(given.at, crate::source::tidy(&path)).with(given.items)
            }
            "abspath" => match file() {
                Some(path) => {
                    let below = self.working_folder().then_str("/");
                    let below = below.then_str(&crate::source::tidy(&path));
                    Item::new(given.at, Is::Text(below)).with(given.items)
                }
                None => given.unknown(),
            },
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

    /// The folder that Terraform will run in, which nobody here knows.
    pub(in crate::terraform::evaluation) fn working_folder(&self) -> Text {
        Text::hole(Hole::given(self.unit, WORKING_FOLDER, Domain::Free))
    }

    /// The text of a file, whose path is one from the folder that Terraform runs in: that of the root module; and which
    /// text of the run it is.
    fn read(&self, path: &str) -> Result<(String, Option<SourceId>), String> {
        // `path.module` is already written as sources write their paths.
        let mut path_of = crate::source::tidy(path);
        let direct = self.files.read(&path_of);
        let text = direct.or_else(|_| {
            path_of = join(self.root_path, path);
            self.files.read(&path_of)
        });
        let text =
            text.map_err(|because| format!("the file `{path}` cannot be read: {because}"))?;
        if text.len() > LARGEST {
            return Err(format!("the file `{path}` is too large"));
        }
        Ok((text, self.files.source(&path_of)))
    }

    /// The text of a file, with what it says if that is an object of JSON, each part where it stands in the file.
    fn whole_file(&self, at: Span, text: &str, from: Option<SourceId>) -> Item {
        let item = Item::text(at, text);
        let Some(from) = from.filter(|_| text.trim_start().starts_with('{')) else {
            return item;
        };
        let tree = json::read_at(&Text::literal(text), from, &|within| within);
        if tree.is_some() {
            self.looked_into(from);
        }
        Item {
            // The whole stands where it is read, and each part of it in the file.
            tree: tree.map(|tree| Rc::new(tree.at(at))),
            ..item
        }
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
