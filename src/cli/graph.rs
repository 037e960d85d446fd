//! `cf403 graph`.

use super::arguments::{Graph, Picture};
use super::inputs::Read;
use super::settings::Settings;
use super::{Ended, out};
use crate::graph::Estate;
use crate::report::picture;

/// Prints the graphs of all distributions.
pub(super) fn run(options: &Graph) -> std::io::Result<Ended> {
    let read = Settings::of(&options.inputs)
        .as_ref()
        .and_then(|settings| Read::new(&options.inputs, settings));
    let Some(read) = read else {
        return Ok(Ended::Failed);
    };
    let estate = Estate::new(&read.analysis.units);
    let drawing = picture::Drawing::of(&estate, &read.found.sources);
    out::report(&match options.format {
        Picture::Mermaid => picture::mermaid(&drawing),
        Picture::Dot => picture::dot(&drawing),
        Picture::Json => picture::json(&drawing),
    })?;
    read.tell_unread();
    read.tell_passed_over();
    Ok(read.ended())
}
