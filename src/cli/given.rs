//! What the user says of the deployment, on the command line, in files of parameters and in `cf403.yaml`: the nearer
//! to the command, the more it counts.

use super::arguments::Reading;
use super::out;
use super::settings::Settings;
use super::snippet::snippet;
use crate::check::nearest;
use crate::cloudformation::stacks::Unused;
use crate::config::{self, Problem};
use crate::lint::Analysis;
use crate::scan::{self, Failed};
use crate::source::{self, Origin, Source, SourceId, Sources};
use crate::symbolic::{Given, GivenValue};
use std::path::PathBuf;

/// What the user says, or nothing if some of it is wrong, which has then been told.
pub(super) fn of(options: &Reading, settings: &Settings, sources: &Sources) -> Option<Given> {
    let mut teller = Teller { is_right: true };
    let mut given = Given::default();
    add(settings, sources, &mut given, &mut teller);
    for path in &options.deployment.parameter_files {
        let Some(source) = teller.opened(scan::text_at(path)) else {
            continue;
        };
        match config::parameter_file(&source) {
            Ok(values) => given.parameters.extend(values),
            Err(problem) => teller.problem(&source, &problem),
        }
    }
    for text in &options.deployment.parameters {
        let value = config::assignment(text);
        given.parameters.extend(teller.right("--parameter", value));
    }
    for text in &options.deployment.variables {
        let value = text
            .split_once('=')
            .map(|(name, value)| (name.into(), value.into()));
        let value = value.ok_or_else(|| format!("`{text}` has no value: write `{text}=VALUE`"));
        given.variables.extend(teller.right("--var", value));
    }
    let said = &options.deployment;
    let shown = |path: &PathBuf| source::tidy(&scan::shown(path));
    given.variable_files = said.variable_files.iter().map(shown).collect();
    given.sources = said.sources.as_ref().map(shown);
    let environment = &mut given.environment;
    let mut set = |option: &str,
                   text: &Option<String>,
                   check: fn(&str) -> Result<Box<str>, String>,
                   field: &mut Option<Box<str>>| {
        if let Some(text) = text {
            *field = teller.right(option, check(text));
        }
    };
    set(
        "--region",
        &said.region,
        config::region,
        &mut environment.region,
    );
    set(
        "--account",
        &said.account,
        config::account,
        &mut environment.account,
    );
    set(
        "--partition",
        &said.partition,
        config::partition,
        &mut environment.partition,
    );
    teller.is_right.then_some(given)
}

/// Adds what `cf403.yaml` says, as far as it is about these texts.
fn add(settings: &Settings, sources: &Sources, given: &mut Given, teller: &mut Teller) {
    given.environment = settings.config.environment.clone();
    for (path, at, values) in &settings.config.parameters {
        let whole = settings.beside(path);
        if !scan::is_there(&whole) {
            settings.tell(*at, &format!("there is no file `{path}`"));
            teller.is_right = false;
            continue;
        }
        for text in sources {
            if scan::is_same(text.path(), &whole) {
                given
                    .of_templates
                    .insert(text.path().to_owned(), values.clone());
            }
        }
    }
}

/// Says what is wrong.
struct Teller {
    is_right: bool,
}

impl Teller {
    fn right<T>(&mut self, option: &str, value: Result<T, String>) -> Option<T> {
        value
            .map_err(|message| {
                self.is_right = false;
                out::note(&format!("cf403: {option}: {message}"));
            })
            .ok()
    }

    fn opened(&mut self, text: Result<(String, String), Failed>) -> Option<Source> {
        match text {
            Ok((path, text)) => Some(Source::new(SourceId(0), Origin::File(path), text)),
            Err(failed) => {
                self.is_right = false;
                out::note(&format!("cf403: {}: {}", failed.path, failed.message));
                None
            }
        }
    }

    fn problem(&mut self, source: &Source, problem: &Problem) {
        self.is_right = false;
        out::note(&format!(
            "cf403: {}",
            snippet(source, problem.at, &problem.message)
        ));
    }
}

/// Says which values parameters cannot have, and whether there are any.
pub(super) fn tell_refused(analysis: &Analysis, sources: &Sources) -> bool {
    for refused in &analysis.refused {
        let source = sources.get(refused.span.source);
        out::note(&format!(
            "cf403: {}",
            snippet(source, refused.span, &refused.message)
        ));
    }
    !analysis.refused.is_empty()
}

/// Says which values no parameter takes.
pub(super) fn tell_unused(analysis: &Analysis) {
    for unused in &analysis.unused {
        let Unused {
            value: GivenValue { name, place, .. },
            template,
            nested,
        } = unused;
        let where_at = match template {
            Some(path) => format!("`{path}` has no parameter `{name}`"),
            None => format!("no template has a parameter `{name}`"),
        };
        let known = analysis.parameters.iter().map(String::as_str);
        let more = if *nested {
            "; nested stacks have one, but get its value from the stack that nests them".to_owned()
        } else {
            nearest(name, known)
                .map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
        };
        out::note(&format!("cf403: warning: {where_at} ({place}){more}"));
    }
}
