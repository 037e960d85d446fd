//! `cf403 facts`.

use super::arguments::Facts;
use super::{Ended, out};
use crate::graph::Estate;
use crate::lint::analyse;
use crate::{facts, scan};

/// Prints the facts document, or its schema.
pub(super) fn run(options: &Facts) -> Ended {
    if options.schema {
        out::report(&facts::schema());
        return Ended::Clean;
    }
    let found = scan::scan(&options.inputs.paths, &mut std::io::stdin());
    let analysis = analyse(&found.sources);
    let estate = Estate::new(&analysis.units);
    let facts = facts::state(&found.sources, &estate);
    out::report(&facts.to_json());
    super::graph::ended(&found, &analysis)
}
