//! `cf403 facts`.

use super::arguments::Facts;
use super::inputs::Read;
use super::settings::Settings;
use super::{Ended, out};
use crate::facts;
use crate::graph::Estate;

/// Prints the facts document, or its schema.
pub(super) fn run(options: &Facts) -> std::io::Result<Ended> {
    if options.schema {
        out::report(&facts::schema())?;
        return Ok(Ended::Clean);
    }
    let read = Settings::of(&options.inputs)
        .as_ref()
        .and_then(|settings| Read::new(&options.inputs, settings));
    let Some(read) = read else {
        return Ok(Ended::Failed);
    };
    let estate = Estate::new(&read.analysis.units);
    out::report(&facts::state(&read.found.sources, &estate).to_json())?;
    read.tell_unread();
    read.tell_passed_over();
    Ok(read.ended())
}
