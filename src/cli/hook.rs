//! `cf403 hook`: what `pre-commit` runs. It is given the files that are about to be committed. A template is judged with
//! those that it is linked with, so that all files below the current folder are read, but only what the given ones
//! belong to is told. If they belong to nothing, nothing is said.

use super::Ended;
use super::arguments::{Hook, Inputs, Reading};
use super::inputs::Read;
use super::lint::{Asked, Judging};
use super::settings::Settings;
use crate::config;
use crate::graph::Estate;
use crate::report::Unread;
use crate::scan;
use crate::source::SourceId;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Checks what the files belong to.
pub(super) fn run(options: Hook) -> std::io::Result<Ended> {
    let Hook { files, how, checks } = options;
    let (alone, around) = (of(files.clone(), how.clone()), of(vec![".".into()], how));
    let Some(settings) = Settings::of(&around) else {
        return Ok(Ended::Failed);
    };
    let Some(asked) = Asked::new(&checks, &settings) else {
        return Ok(Ended::Failed);
    };
    let are_settings = |path: &PathBuf| path.file_name().is_some_and(|name| name == config::FILE);
    let all = files.iter().any(are_settings);
    if !all && !is_ours(&alone, &settings) {
        return Ok(Ended::Clean);
    }
    let Some(read) = Read::new(&around, &settings) else {
        return Ok(Ended::Failed);
    };
    let given: Vec<PathBuf> = files.iter().map(|path| scan::absolute(path)).collect();
    let is_given = |path: &str| all || given.contains(&scan::absolute(Path::new(path)));
    let touched = touched(&read, &is_given);
    let unread: Vec<Unread> = read
        .unread
        .iter()
        .filter(|one| is_given(&one.path))
        .cloned()
        .collect();
    if touched.is_empty() && unread.is_empty() {
        return Ok(Ended::Clean);
    }
    let judging = Judging {
        checks: &checks,
        settings: &settings,
        asked: &asked,
        read: &read,
        whole: false,
    };
    let Some(judged) = judging.judge(None, &|id| touched.contains(&id))? else {
        return Ok(Ended::Failed);
    };
    judging.report(&judged, &unread)?;
    judging.tell_undecided(&judged);
    Ok(if judged.is_broken || !unread.is_empty() {
        Ended::Failed
    } else if judged.fails(asked.limit) {
        Ended::Findings
    } else {
        Ended::Clean
    })
}

fn of(paths: Vec<PathBuf>, how: Reading) -> Inputs {
    Inputs { paths, how }
}

/// Whether one of the files, read by itself, is a template or a plan, or should be one.
fn is_ours(alone: &Inputs, settings: &Settings) -> bool {
    if alone.paths.is_empty() {
        return false;
    }
    let Some(excluded) = settings.excluded(&alone.how.exclude) else {
        return false;
    };
    let mut paths = alone.paths.clone();
    paths.retain(|path| !excluded(path));
    let found = scan::scan(&paths, &mut std::io::empty(), &excluded);
    // A file of a Terraform module says little without the others.
    if found
        .sources
        .iter()
        .any(|text| crate::terraform::is_source(text.path()))
    {
        return true;
    }
    let analysis = crate::lint::analyse(&found.sources);
    let is_broken = |one: &crate::lint::Unread| one.remark.span.source;
    let speaks = |id: SourceId| crate::lint::names_cloudfront(&found.sources.get(id).text);
    !analysis.units.is_empty() || analysis.unread.iter().map(is_broken).any(speaks)
}

/// The texts of all units that are linked with one that a given file belongs to.
fn touched(read: &Read<'_>, is_given: &dyn Fn(&str) -> bool) -> BTreeSet<SourceId> {
    let sources = &read.found.sources;
    let estate = Estate::new(&read.analysis.units);
    let linked = estate.linked().into_iter();
    linked
        .filter(|texts| texts.iter().any(|id| is_given(sources.get(*id).path())))
        .flatten()
        .collect()
}
