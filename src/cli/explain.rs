//! `cf403 explain`.

use super::arguments::Explain;
use super::{Ended, out};
use crate::check::{self, Rules};

/// Prints the page of a rule.
pub(super) fn run(options: &Explain) -> Ended {
    if let Some(page) = check::explain(&options.rule) {
        out::report(&page);
        return Ended::Clean;
    }
    let rules = Rules::shipped();
    let names = rules
        .all()
        .iter()
        .flat_map(|rule| [rule.meta.id.as_str(), rule.meta.name.as_str()]);
    let meant = check::nearest(&options.rule, names)
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default();
    out::note(&format!(
        "cf403: there is no rule `{}`{meant}",
        options.rule
    ));
    Ended::Failed
}
