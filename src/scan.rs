//! Finds and reads the files to check. What a file is, its content tells; its name only decides whether a file that
//! was met in a folder is opened at all. Ignore files of version control are not honoured: what tools generate
//! (`cdk.out`, `plan.json`) is commonly ignored there and is the very thing to check.

use crate::source::{Files, Origin, Source, SourceId, Sources, tidy};
use rayon::prelude::*;
use std::io::Read;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Folders that are never entered when met inside another one.
const NEVER_ENTERED: &[&str] = &[
    ".git",
    ".hg",
    ".svn",
    "node_modules",
    ".terraform",
    ".venv",
    "venv",
    "__pycache__",
    "target",
    ".tox",
];

/// Endings of files that are opened when met in a folder.
const OPENED: &[&str] = &[
    "yaml", "yml", "json", "jsonc", "template", "cfn", "stack", "tfplan", "tf", "tofu", "tfvars",
];

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The texts, in the order of the paths given, those of a folder by name.
    pub sources: Sources,
    /// What could not be read: the path and why.
    pub failed: Vec<Failed>,
    /// How many files of folders were passed over for their names.
    pub passed_over: usize,
}

/// A path that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failed {
    /// The path, as given or as found.
    pub path: String,
    /// Why, lower case, without a full stop.
    pub message: String,
}

/// Finds and reads the files under `paths`; `-` is standard input, read from `stdin`. Files and folders that are met in
/// a folder and `excluded` are passed over.
pub fn scan(paths: &[PathBuf], stdin: &mut impl Read, excluded: &dyn Fn(&Path) -> bool) -> Found {
    let mut found = Found::default();
    let mut files: Vec<(PathBuf, Named)> = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            files.push((path.clone(), Named::OnTheCommandLine));
        } else if path.is_dir() {
            walk(path, excluded, &mut files, &mut found);
        } else {
            files.push((path.clone(), Named::OnTheCommandLine));
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|(path, _)| seen.insert(shown(path)));
    let mut piped = Vec::new();
    let piped_error = if files.iter().any(|(path, _)| path.as_os_str() == "-") {
        stdin.read_to_end(&mut piped).err()
    } else {
        None
    };
    let texts: Vec<(Option<String>, Option<Failed>)> = files
        .par_iter()
        .map(|(path, named)| {
            let failed = |message: String| Failed {
                path: shown(path),
                message,
            };
            let bytes = if path.as_os_str() == "-" {
                match &piped_error {
                    Some(error) => return (None, Some(failed(error.to_string().to_lowercase()))),
                    None => piped.clone(),
                }
            } else {
                match std::fs::read(path) {
                    Ok(bytes) => bytes,
                    Err(error) => return (None, Some(failed(reason(&error)))),
                }
            };
            let mended = is_part(path).then(|| String::from_utf8_lossy(&bytes).into_owned());
            match text_of(bytes, *named) {
                Ok(text) => (Some(text), None),
                Err(message) => (mended, Some(failed(message))),
            }
        })
        .collect();
    let mut sources = Vec::new();
    for ((path, named), (text, failed)) in files.into_iter().zip(texts) {
        if let Some(failed) = failed {
            // A file of a folder that is no text is none of ours, unless others make no sense without it.
            if named == Named::OnTheCommandLine
                || text.is_some()
                || !failed.message.starts_with(NOT_TEXT)
            {
                found.failed.push(failed);
            } else {
                found.passed_over += 1;
            }
        }
        let Some(text) = text else { continue };
        let id = SourceId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
        let origin = if path.as_os_str() == "-" {
            Origin::Stdin
        } else {
            Origin::File(shown(&path))
        };
        let source = Source::new(id, origin, text);
        sources.push(if named == Named::OnTheCommandLine {
            source.named()
        } else {
            source
        });
    }
    found.sources = Sources::new(sources);
    found
}

/// The rule files below a folder, by name: paths as [`shown`], and texts. One that cannot be read fails them all.
pub fn rule_files(folder: &Path) -> Result<Vec<(String, String)>, Failed> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| not_entered(&error))?;
        let path = entry.path();
        if entry.file_type().is_file() && path.extension().is_some_and(|ending| ending == "guard") {
            let failed = |message| Failed {
                path: shown(path),
                message,
            };
            let bytes = std::fs::read(path).map_err(|error| failed(reason(&error)))?;
            let text = text_of(bytes, Named::OnTheCommandLine).map_err(failed)?;
            files.push((shown(path), text));
        }
    }
    Ok(files)
}

/// The files with tests of a rule file, by name: as `cfn-guard test` finds them, in the folder `tests` beside it, called
/// like it with `_test` or `_tests` behind.
pub fn tests_of(rule_file: &Path) -> Vec<PathBuf> {
    let folder = rule_file.parent().unwrap_or(Path::new("")).join("tests");
    let stem = rule_file.file_stem().unwrap_or_default().to_string_lossy();
    let endings = ["yaml", "yml", "json", "jsn"];
    let names = ["_test", "_tests"].into_iter().flat_map(|behind| {
        let stem = &stem;
        endings.map(move |ending| format!("{stem}{behind}.{ending}"))
    });
    let paths = names.map(|name| folder.join(name));
    paths.filter(|path| path.is_file()).collect()
}

/// The files of this machine.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

/// No file that another one refers to is larger.
const LARGEST: u64 = 256 << 20;

impl Files for Disk {
    fn read(&self, path: &str) -> Result<String, String> {
        let about = std::fs::metadata(path).map_err(|error| reason(&error))?;
        if !about.is_file() {
            return Err("it is no file".to_owned());
        }
        if about.len() > LARGEST {
            return Err("it is too large".to_owned());
        }
        let bytes = std::fs::read(path).map_err(|error| reason(&error))?;
        text_of(bytes, Named::OnTheCommandLine)
    }

    fn list(&self, folder: &str) -> Vec<String> {
        let folder = if folder.is_empty() { "." } else { folder };
        let Ok(entries) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names
    }
}

/// The path of a file, as [`shown`], and its text.
pub fn text_at(path: &Path) -> Result<(String, String), Failed> {
    let failed = |message| Failed {
        path: shown(path),
        message,
    };
    let bytes = std::fs::read(path).map_err(|error| failed(reason(&error)))?;
    let text = text_of(bytes, Named::OnTheCommandLine).map_err(failed)?;
    Ok((shown(path), text))
}

/// The nearest file of this name in the folder of a path or in one above it, up to the root of the repository. Outside
/// of a repository the search ends at the current folder, or where it began if that lies elsewhere.
pub fn file_above(path: &Path, name: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let start = if path.as_os_str() == "-" {
        here.clone()
    } else {
        absolute(path)
    };
    let start = if start.is_dir() {
        start
    } else {
        start.parent()?.to_owned()
    };
    let folders: Vec<&Path> = start.ancestors().collect();
    let root = folders
        .iter()
        .position(|folder| folder.join(".git").exists())
        .or_else(|| folders.iter().position(|folder| *folder == here))
        .unwrap_or_default();
    let mut found = folders[..=root].iter().map(|folder| folder.join(name));
    let found = found.find(|file| file.is_file())?;
    // As the user would write it, if it lies below the current folder.
    let shown = found.strip_prefix(&here).map(Path::to_owned);
    Some(shown.unwrap_or(found))
}

/// The path of something that a file names, from the folder of the file.
pub fn beside(file: &str, name: &str) -> PathBuf {
    let folder = Path::new(file).parent().unwrap_or_else(|| Path::new(""));
    absolute(&folder.join(name))
}

/// Whether there is a file.
pub fn is_there(path: &Path) -> bool {
    path.is_file()
}

/// The path of something from a folder, if it lies there.
pub fn inside(path: &Path, folder: &Path) -> Option<PathBuf> {
    let whole = absolute(path);
    whole
        .strip_prefix(absolute(folder))
        .ok()
        .map(Path::to_owned)
}

/// Whether the path of a text is that of a file.
pub fn is_same(text: &str, file: &Path) -> bool {
    absolute(Path::new(text)) == file
}

/// A path from the root, without steps that lead nowhere.
pub fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match whole.to_str() {
        Some(text) if text.starts_with('/') => PathBuf::from(tidy(text)),
        _ => whole,
    }
}

/// Whether a file is a part of something that is told in several files: of a Terraform module. What can be read of it
/// is read, so that nothing is taken to be missing that stands in it.
fn is_part(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending == "tf" || ending == "tofu")
}

/// Whether the user named a file, or it was met in a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    OnTheCommandLine,
    InAFolder,
}

const NOT_TEXT: &str = "it is not UTF-8 text";

fn walk(
    folder: &Path,
    excluded: &dyn Fn(&Path) -> bool,
    files: &mut Vec<(PathBuf, Named)>,
    found: &mut Found,
) {
    let entered = |entry: &DirEntry| {
        let is_skipped = || {
            entry.file_type().is_dir()
                && entry
                    .file_name()
                    .to_str()
                    .is_some_and(|name| NEVER_ENTERED.contains(&name))
        };
        entry.depth() == 0 || !(is_skipped() || excluded(entry.path()))
    };
    for entry in WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(entered)
    {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_file()
                    || (entry.path_is_symlink() && entry.path().is_file());
                if !is_file {
                    continue;
                }
                let opened = entry
                    .path()
                    .extension()
                    .and_then(|ending| ending.to_str())
                    .is_some_and(|ending| OPENED.contains(&ending.to_ascii_lowercase().as_str()));
                if opened {
                    files.push((entry.into_path(), Named::InAFolder));
                } else {
                    found.passed_over += 1;
                }
            }
            Err(error) => found.failed.push(not_entered(&error)),
        }
    }
}

fn not_entered(error: &walkdir::Error) -> Failed {
    Failed {
        path: error.path().map(shown).unwrap_or_default(),
        message: error
            .io_error()
            .map_or_else(|| "its links run in a circle".to_owned(), reason),
    }
}

/// The text of a file without its byte order mark. UTF-16 is read where a mark announces it.
fn text_of(bytes: Vec<u8>, named: Named) -> Result<String, String> {
    if u32::try_from(bytes.len()).is_err() {
        return Err("it is larger than 4 GiB".to_owned());
    }
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| read([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).map_err(|_| "it is not UTF-16 text".to_owned())
    };
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            String::from_utf8(rest.to_vec()).map_err(|_| NOT_TEXT.to_owned())
        }
        [0xFF, 0xFE, rest @ ..] if named == Named::OnTheCommandLine => {
            wide(rest, u16::from_le_bytes)
        }
        [0xFE, 0xFF, rest @ ..] if named == Named::OnTheCommandLine => {
            wide(rest, u16::from_be_bytes)
        }
        _ => String::from_utf8(bytes)
            .map_err(|error| format!("{NOT_TEXT}, from byte {}", error.utf8_error().valid_up_to())),
    }
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        _ => error.to_string().to_lowercase(),
    }
}

/// A path as reports print it: as the user gave it, with forward slashes, without a leading `./`.
pub fn shown(path: &Path) -> String {
    let text = path
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/");
    text.strip_prefix("./")
        .filter(|rest| !rest.is_empty())
        .unwrap_or(&text)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_a_byte_order_mark_and_refuses_what_is_no_text() {
        assert_eq!(
            text_of(b"\xEF\xBB\xBFa: 1".to_vec(), Named::InAFolder),
            Ok("a: 1".to_owned())
        );
        assert!(
            text_of(vec![0xC3, 0x28], Named::InAFolder)
                .is_err_and(|message| message.starts_with(NOT_TEXT))
        );
        assert_eq!(
            text_of(b"\xFF\xFEa\0".to_vec(), Named::OnTheCommandLine),
            Ok("a".to_owned())
        );
    }

    #[test]
    fn shows_paths_with_forward_slashes() {
        assert_eq!(shown(Path::new("./infra/site.yaml")), "infra/site.yaml");
        assert_eq!(
            shown(&Path::new("infra").join("site.yaml")),
            "infra/site.yaml"
        );
        assert_eq!(shown(Path::new("../x.json")), "../x.json");
    }
}
