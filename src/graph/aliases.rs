//! The alternate domain names of the distributions that are deployed together, looked up by what they say: of thousands of
//! distributions few have a name that a given name could be.

use crate::symbolic::{Resource, Spanned, Text, Truth};
use std::collections::{BTreeSet, HashMap};

/// An alternate domain name of another distribution.
#[derive(Clone, Debug)]
pub struct OtherAlias {
    /// The name.
    pub alias: Text,
    /// The name of the distribution that has it.
    pub of: Box<str>,
    /// Whether that distribution exists.
    pub exists: Truth,
    /// Whether it is written before the one that asks.
    pub is_earlier: bool,
}

/// The distributions of a deployment by their names, whatever the world.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    /// All that have a name, in order.
    all: Vec<usize>,
    /// Those that have a name which is written out.
    by_name: HashMap<String, Vec<usize>>,
    /// Those that have a name with holes, or one in a script of its own, which has two spellings.
    unclear: Vec<usize>,
}

impl Aliases {
    /// Takes up the names of a distribution.
    pub(super) fn add(&mut self, at: usize, distribution: &Resource) {
        let Some(list) = written(distribution) else {
            return;
        };
        let mut names = BTreeSet::new();
        let mut is_unclear = false;
        list.walk(&mut |value| match value.as_text() {
            Some(text) => match text.known().filter(|known| known.is_ascii()) {
                Some(known) => {
                    names.insert(key(known));
                }
                None => is_unclear = true,
            },
            None => is_unclear |= value.is_unknown(),
        });
        self.all.push(at);
        if is_unclear {
            self.unclear.push(at);
        }
        for name in names {
            self.by_name.entry(name).or_default().push(at);
        }
    }

    /// The distributions that have this very name, as far as it is written out.
    pub(super) fn called(&self, name: &str) -> &[usize] {
        self.by_name.get(&key(name)).map_or(&[], Vec::as_slice)
    }

    /// The distributions that may answer to a name, in order: some that do not among them, and all that do.
    pub(super) fn answering(&self, name: &Text) -> Vec<usize> {
        let plain = |name: &&str| name.is_ascii() && !name.starts_with(['*', '\\']);
        let Some(name) = name.known().filter(plain) else {
            return self.all.clone();
        };
        let mut places: Vec<usize> = self.unclear.clone();
        places.extend(self.called(name));
        let mut rest = name;
        while let Some((_, parent)) = rest.split_once('.') {
            places.extend(self.called(&format!("*.{parent}")));
            rest = parent;
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The list of names of a distribution, as it is written.
pub(super) fn written(distribution: &Resource) -> Option<&Spanned> {
    distribution
        .properties
        .at(&["DistributionConfig", "Aliases"])
}

/// A name as it is looked up: in lower case and without a trailing dot.
fn key(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}
