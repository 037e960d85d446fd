//! Which files a pattern means. A pattern is a path from the folder of `cf403.yaml`; one without a slash is a name that
//! is meant in every folder, and what means a folder means all that lies in it, as in the ignore files of Git.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::Path;

/// Patterns, each as it was written.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    written: Vec<String>,
    globs: GlobSet,
}

impl PartialEq for Paths {
    fn eq(&self, other: &Paths) -> bool {
        self.written == other.written
    }
}

impl Eq for Paths {}

impl Paths {
    /// Reads patterns; else which of them is wrong, by its place, and why.
    pub fn new(patterns: &[String]) -> Result<Paths, (usize, String)> {
        let mut globs = GlobSetBuilder::new();
        for (place, pattern) in patterns.iter().enumerate() {
            globs.add(glob(pattern).map_err(|message| (place, message))?);
        }
        let globs = globs.build().map_err(|error| (0, error.to_string()))?;
        Ok(Paths {
            written: patterns.to_vec(),
            globs,
        })
    }

    /// Whether no pattern is there.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Whether a file or folder is meant, or a folder that it lies in. The path is one from the folder of the patterns.
    pub fn mean(&self, path: &Path) -> bool {
        !self.is_empty() && path.ancestors().any(|above| self.globs.is_match(above))
    }
}

fn glob(pattern: &str) -> Result<Glob, String> {
    let path = pattern.strip_prefix("./").unwrap_or(pattern);
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() || path.starts_with('/') || path.split('/').any(|part| part == "..") {
        return Err(format!(
            "`{pattern}` is no path from the folder of this file"
        ));
    }
    let path = if path.contains('/') {
        path.to_owned()
    } else {
        format!("**/{path}")
    };
    GlobBuilder::new(&path)
        .literal_separator(true)
        .build()
        .map_err(|error| format!("`{pattern}` is no pattern: {}", error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(pattern: &str, path: &str) -> bool {
        let paths = Paths::new(&[pattern.to_owned()]).expect("a pattern");
        paths.mean(Path::new(path))
    }

    #[test]
    fn a_path_is_one_from_the_folder_and_a_name_is_meant_everywhere() {
        for (pattern, path) in [
            ("site.yaml", "site.yaml"),
            ("site.yaml", "infra/old/site.yaml"),
            ("old", "infra/old/site.yaml"),
            ("old/", "old/site.yaml"),
            ("infra/old", "infra/old/deep/site.yaml"),
            ("./infra/old", "infra/old/site.yaml"),
            ("infra/*.json", "infra/plan.json"),
            ("infra/**/plan.json", "infra/a/b/plan.json"),
            ("**/test/**", "a/test/site.yaml"),
            ("*.{yml,yaml}", "a/site.yml"),
        ] {
            assert!(mean(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("infra/old", "other/infra/old/site.yaml"),
            ("infra/*.json", "infra/a/plan.json"),
            ("site", "site.yaml"),
            ("old", "older/site.yaml"),
        ] {
            assert!(!mean(pattern, path), "{pattern} {path}");
        }
        assert!(!Paths::default().mean(Path::new("site.yaml")));
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        for pattern in ["", "/", "/etc", "../other", "a/../b", "a[", "{a"] {
            let wrong = Paths::new(&["fine".to_owned(), pattern.to_owned()]);
            assert_eq!(wrong.expect_err("it is wrong").0, 1, "{pattern}");
        }
    }
}
