//! `cf403 graph`.

use super::arguments::{Graph, Picture};
use super::{Ended, out};
use crate::graph::Estate;
use crate::lint::{Analysis, Counts, analyse};
use crate::report::picture;
use crate::scan::{self, Found};

/// Prints the graphs of all distributions.
pub(super) fn run(options: &Graph) -> Ended {
    let found = scan::scan(&options.inputs.paths, &mut std::io::stdin());
    let analysis = analyse(&found.sources);
    let estate = Estate::new(&analysis.units);
    let drawing = picture::Drawing::of(&estate, &found.sources);
    out::report(&match options.format {
        Picture::Mermaid => picture::mermaid(&drawing),
        Picture::Dot => picture::dot(&drawing),
        Picture::Json => picture::json(&drawing),
    });
    ended(&found, &analysis)
}

/// Says what could not be read, and how the run ended.
pub(super) fn ended(found: &Found, analysis: &Analysis) -> Ended {
    let mut failed = false;
    for one in &found.failed {
        failed = true;
        out::note(&format!("cf403: {}: {}", one.path, one.message));
    }
    for one in analysis
        .unread
        .iter()
        .filter(|one| one.counts == Counts::Yes)
    {
        failed = true;
        let source = found.sources.get(one.remark.span.source);
        let position = source.position(one.remark.span.start);
        out::note(&format!(
            "cf403: {}:{}:{}: {}",
            source.path(),
            position.line,
            position.column,
            one.remark.message
        ));
    }
    match (failed, analysis.units.is_empty()) {
        (true, _) => Ended::Failed,
        (false, true) => Ended::NothingToCheck,
        (false, false) => Ended::Clean,
    }
}
