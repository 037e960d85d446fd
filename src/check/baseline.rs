//! The findings that a project already had when it began to use cf403. They are kept in a file, by what they are
//! about and never by their lines, so that edits elsewhere do not bring them back; what is new fails the build.

use super::finding::Finding;
use super::ignores::{Suppressed, SuppressedBy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of its shape.
    version: u32,
    /// The findings, sorted.
    findings: Vec<Known>,
}

/// One finding, by what it is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The rule's id.
    pub rule: String,
    /// The file, as it is called from the project's folder.
    pub path: String,
    /// The resource: a logical id, or a Terraform address.
    pub address: String,
    /// What of it: the fact and the statement.
    pub value: String,
}

/// The version of the file's shape.
const VERSION: u32 = 1;

impl Baseline {
    /// The baseline that takes away all these findings. `path` tells how a finding's file is called.
    pub fn of<'a>(
        findings: impl IntoIterator<Item = &'a Finding>,
        path: impl Fn(&Finding) -> String,
    ) -> Baseline {
        let findings = findings.into_iter();
        let mut findings: Vec<Known> = findings
            .map(|finding| Known::of(finding, path(finding)))
            .collect();
        findings.sort();
        Baseline {
            version: VERSION,
            findings,
        }
    }

    /// Reads a baseline. The error is one sentence.
    pub fn read(text: &str) -> Result<Baseline, String> {
        let baseline: Baseline =
            serde_json::from_str(text).map_err(|error| format!("this is no baseline: {error}"))?;
        if baseline.version == VERSION {
            Ok(baseline)
        } else {
            Err(format!(
                "this baseline has the version {}; {VERSION} is known, write it anew with --write-baseline",
                baseline.version
            ))
        }
    }

    /// The baseline as text, one line a finding, so that changes of it are easy to review.
    pub fn to_json(&self) -> String {
        let lines: Vec<String> = self
            .findings
            .iter()
            .map(|known| format!("    {}", serde_json::to_string(known).unwrap_or_default()))
            .collect();
        let findings = if lines.is_empty() {
            "[]".to_owned()
        } else {
            format!("[\n{}\n  ]", lines.join(",\n"))
        };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": {findings}\n}}\n")
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Takes away the findings that the baseline knows, each as often as it is listed. What is left of the list no
    /// longer occurs.
    pub fn take(
        &self,
        findings: Vec<Finding>,
        path: impl Fn(&Finding) -> String,
    ) -> (Vec<Finding>, Vec<Suppressed>, Vec<Known>) {
        let mut left: BTreeMap<&Known, usize> = BTreeMap::new();
        for known in &self.findings {
            *left.entry(known).or_default() += 1;
        }
        let (mut told, mut taken) = (Vec::new(), Vec::new());
        for finding in findings {
            let known = Known::of(&finding, path(&finding));
            match left.get_mut(&known) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    taken.push(Suppressed {
                        finding,
                        reason: String::new(),
                        by: SuppressedBy::Baseline,
                    });
                }
                _ => told.push(finding),
            }
        }
        let gone = left
            .into_iter()
            .flat_map(|(known, count)| std::iter::repeat_n(known.clone(), count));
        (told, taken, gone.collect())
    }
}

impl Known {
    fn of(finding: &Finding, path: String) -> Known {
        Known {
            rule: finding.rule.clone(),
            path,
            address: finding.address.clone(),
            value: finding.value.clone(),
        }
    }
}
