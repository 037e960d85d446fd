//! The settings of the repository, `cf403.yaml`, for a run: where they lie, what they say, and what is wrong with them.

use super::arguments::Inputs;
use super::out;
use super::snippet::snippet;
use crate::config::{self, Config, Paths};
use crate::scan;
use crate::source::{Origin, Source, SourceId, Span};
use std::path::{Path, PathBuf};

/// The settings of a run.
pub(super) struct Settings {
    /// What they say.
    pub(super) config: Config,
    /// The text that says so, if there is one.
    source: Option<Source>,
}

impl Settings {
    /// Finds and reads the settings; nothing if something is wrong with them, which has then been told.
    pub(super) fn of(options: &Inputs) -> Option<Settings> {
        let how = &options.how;
        let nearest = || scan::file_above(options.paths.first()?, config::FILE);
        let path = match &how.config {
            _ if how.no_config => None,
            Some(path) => Some(path.clone()),
            None => nearest(),
        };
        let Some(path) = path else {
            return Some(Settings {
                config: Config::default(),
                source: None,
            });
        };
        let (path, text) = scan::text_at(&path)
            .map_err(|failed| out::note(&format!("cf403: {}: {}", failed.path, failed.message)))
            .ok()?;
        let source = Source::new(SourceId(0), Origin::File(path), text);
        match Config::read(&source) {
            Ok(config) => Some(Settings {
                config,
                source: Some(source),
            }),
            Err(problems) => {
                for problem in &problems {
                    tell(&source, problem.at, &problem.message);
                }
                None
            }
        }
    }

    /// Says that something in the settings is wrong.
    pub(super) fn tell(&self, at: Span, message: &str) {
        if let Some(source) = &self.source {
            tell(source, at, message);
        }
    }

    /// A place of the settings as it is told.
    pub(super) fn place(&self, at: Span) -> String {
        self.source.as_ref().map_or_else(String::new, |source| {
            let position = source.position(at.start);
            format!("{}:{}:{}", source.path(), position.line, position.column)
        })
    }

    /// The path of something that the settings name.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        match &self.source {
            Some(source) => scan::beside(source.path(), name),
            None => PathBuf::from(name),
        }
    }

    /// The path of a file from the folder of the settings, if it lies there.
    pub(super) fn inside(&self, path: &Path) -> Option<PathBuf> {
        scan::inside(path, &self.beside("."))
    }

    /// Tells which files and folders are passed over, by the settings or by patterns from the current folder; nothing
    /// if one of those is wrong, which has then been told.
    pub(super) fn excluded(&self, patterns: &[String]) -> Option<impl Fn(&Path) -> bool> {
        let here = Paths::new(patterns)
            .map_err(|(_, message)| out::note(&format!("cf403: --exclude: {message}")))
            .ok()?;
        Some(move |path: &Path| {
            let by = |paths: &Paths, folder: &Path| {
                !paths.is_empty()
                    && scan::inside(path, folder).is_some_and(|path| paths.mean(&path))
            };
            by(&here, Path::new(".")) || by(&self.config.exclude, &self.beside("."))
        })
    }
}

fn tell(source: &Source, at: Span, message: &str) {
    out::note(&format!("cf403: {}", snippet(source, at, message)));
}
