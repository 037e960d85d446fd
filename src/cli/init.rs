//! `cf403 init`.

use super::arguments::Init;
use super::{Ended, out};
use crate::{config, scan};

/// Writes the settings with every setting explained, where there are none yet.
pub(super) fn run(options: &Init) -> std::io::Result<Ended> {
    let path = options.folder.join(config::FILE);
    if scan::is_there(&path) {
        out::note(&format!("cf403: {} is there already", scan::shown(&path)));
        return Ok(Ended::Failed);
    }
    out::file(&path, config::EXAMPLE)?;
    out::report(&format!("{} is written\n", scan::shown(&path)))?;
    Ok(Ended::Clean)
}
