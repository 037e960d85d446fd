//! Texts that other texts refer to by a path. Readers never open a file themselves: they ask a [`Files`] value, which
//! [`crate::scan`] answers from the disk and tests from memory.

use super::{Source, SourceId};

/// Answers for the files that texts refer to.
pub trait Files {
    /// The text of the file at a path that is written as in [`Source::path`]; else why it cannot be had: one clause,
    /// lower case, without a full stop.
    fn read(&self, path: &str) -> Result<String, String>;

    /// The text of the run that the file at a path is, if it is one, so that what is read in it has a place.
    fn source(&self, path: &str) -> Option<SourceId> {
        let _ = path;
        None
    }

    /// The names of the files in a folder, in the order of their letters; none if it cannot be read.
    fn list(&self, folder: &str) -> Vec<String> {
        let _ = folder;
        Vec::new()
    }
}

/// No file at all.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Result<String, String> {
        Err("no other files are read here".to_owned())
    }
}

/// The path of what a text refers to, relative to the folder that the text lies in. Nothing for a text that lies in
/// none, such as standard input.
pub fn beside(source: &Source, reference: &str) -> Option<String> {
    let super::Origin::File(path) = &source.origin else {
        return None;
    };
    let reference = reference.replace('\\', "/");
    if reference.starts_with('/') {
        return Some(tidy(&reference));
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_root = folder.is_empty() && path.starts_with('/');
    Some(tidy(&if folder.is_empty() && !is_root {
        reference
    } else {
        format!("{folder}/{reference}")
    }))
}

/// A path without the steps that lead nowhere: `a/./b/../c` is `a/c`. Two paths of one file that are written
/// differently are alike afterwards, links apart.
pub fn tidy(path: &str) -> String {
    let path = path.replace('\\', "/");
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    let rest = parts.join("/");
    if is_absolute {
        format!("/{rest}")
    } else {
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origin;

    fn from(path: &str, reference: &str) -> Option<String> {
        let origin = Origin::File(path.to_owned());
        beside(&Source::new(SourceId(0), origin, String::new()), reference)
    }

    #[test]
    fn a_reference_starts_at_the_folder_of_its_text() {
        for (path, reference, expected) in [
            ("parent.yaml", "child.yaml", "child.yaml"),
            (
                "infra/parent.yaml",
                "./nested/child.yaml",
                "infra/nested/child.yaml",
            ),
            ("infra/parent.yaml", "../child.yaml", "child.yaml"),
            ("../infra/parent.yaml", "../child.yaml", "../child.yaml"),
            ("parent.yaml", "../../child.yaml", "../../child.yaml"),
            ("/srv/parent.yaml", "child.yaml", "/srv/child.yaml"),
            ("/parent.yaml", "../child.yaml", "/child.yaml"),
            ("infra/parent.yaml", "/srv/child.yaml", "/srv/child.yaml"),
            (
                "infra/parent.yaml",
                "nested\\child.yaml",
                "infra/nested/child.yaml",
            ),
        ] {
            assert_eq!(
                from(path, reference).as_deref(),
                Some(expected),
                "{path} {reference}"
            );
        }
    }

    #[test]
    fn standard_input_lies_in_no_folder() {
        let piped = Source::new(SourceId(0), Origin::Stdin, String::new());
        assert_eq!(beside(&piped, "child.yaml"), None);
    }
}
