//! `cf403 explain`.

use super::arguments::Explain;
use super::{Ended, out};
use crate::check::{self, Rules};
use std::collections::BTreeMap;

/// Prints the page of a rule, which may be named by its name or its id; the id without `CF403-` will do.
pub(super) fn run(options: &Explain) -> std::io::Result<Ended> {
    let wanted = options.rule.trim();
    let page = check::explain(wanted).or_else(|| check::explain(&format!("{PREFIX}{wanted}")));
    if let Some(page) = page {
        out::report(&page)?;
        return Ok(Ended::Clean);
    }
    let meant = nearest(wanted, &Rules::shipped())
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default();
    out::note(&format!("cf403: there is no rule `{wanted}`{meant}"));
    Ok(Ended::Failed)
}

const PREFIX: &str = "CF403-";

/// The id or name, whichever was nearly met.
fn nearest(wanted: &str, rules: &Rules) -> Option<String> {
    let mut words = BTreeMap::new();
    for rule in rules.all() {
        let (id, name) = (&rule.meta.id, &rule.meta.name);
        let short = id.strip_prefix(PREFIX).unwrap_or(id);
        for (word, told) in [(short, id), (id.as_str(), id), (name.as_str(), name)] {
            words.insert(word.to_lowercase(), told.clone());
        }
    }
    let met = check::nearest(&wanted.to_lowercase(), words.keys().map(String::as_str))?;
    words.get(met).cloned()
}
