//! The manifest of a CDK application, `cdk.out/manifest.json`: which templates are stacks, where they are deployed to,
//! how they are called, and what CDK warned of when it wrote them.
//!
//! Format: "cloud assembly schema" of the AWS Cloud Development Kit.

use super::Written;
use crate::source::{Node, Remark, Source, beside, tidy};
use crate::symbolic::{Environment, UnitId};
use std::collections::HashMap;

/// A manifest.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The folder that it lies in.
    folder: String,
    stacks: Vec<Artifact>,
    /// The paths of the files that tell more of its stacks.
    metadata: Vec<String>,
    /// What CDK warned of, and how much that matters.
    warnings: Vec<(Remark, Matters)>,
    /// The folders of the assemblies in it, such as those of stages.
    assemblies: Vec<String>,
}

/// A stack of an application.
#[derive(Clone, Debug)]
struct Artifact {
    /// The path of its template.
    template: String,
    name: String,
    /// `aws://ACCOUNT/REGION`, as it is written.
    environment: String,
}

/// Whether a warning is about what decides a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Matters {
    Much,
    Little,
}

/// What CDK says where it cannot let a distribution read a bucket, because the bucket or its key is imported.
const IMPORTED: [&str; 2] = ["updateImportedBucketPolicy", "updateImportedKeyPolicy"];

const STACK: &str = "aws:cloudformation:stack";
const ASSEMBLY: &str = "cdk:cloud-assembly";

/// Whether a text can be a manifest: a look that spares parsing.
pub fn may_be(text: &str) -> bool {
    text.contains(STACK) || text.contains(ASSEMBLY)
}

/// Whether a document is the manifest of a CDK application.
pub fn recognises(document: &Node) -> bool {
    let artifacts = document.get("artifacts").map(Node::entries);
    document.get("version").is_some()
        && artifacts.unwrap_or_default().iter().any(|artifact| {
            let kind = artifact.value.get("type").and_then(Node::text);
            matches!(kind, Some(STACK | ASSEMBLY))
        })
}

impl Manifest {
    /// Reads a manifest. What of it has another shape than CDK gives it is left out.
    pub fn of(source: &Source, document: &Node) -> Manifest {
        let path = tidy(source.path());
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut manifest = Manifest {
            folder: folder.to_owned(),
            stacks: Vec::new(),
            metadata: Vec::new(),
            warnings: Vec::new(),
            assemblies: Vec::new(),
        };
        let artifacts = document.get("artifacts").map(Node::entries);
        for artifact in artifacts.unwrap_or_default() {
            let node = &artifact.value;
            let text = |key: &str| node.get("properties")?.get(key)?.text();
            match node.get("type").and_then(Node::text) {
                Some(STACK) => {
                    let template = text("templateFile").and_then(|file| beside(source, file));
                    let Some(template) = template else {
                        continue;
                    };
                    let environment = node.get("environment").and_then(Node::text);
                    manifest.warnings.extend(warnings(node.get("metadata")));
                    let metadata = node.get("additionalMetadataFile").and_then(Node::text);
                    let metadata = metadata.and_then(|file| beside(source, file));
                    manifest.metadata.extend(metadata);
                    manifest.stacks.push(Artifact {
                        template,
                        name: text("stackName").unwrap_or(&artifact.key).to_owned(),
                        environment: environment.unwrap_or_default().to_owned(),
                    });
                }
                Some(ASSEMBLY) => {
                    let folder = text("directoryName").and_then(|name| beside(source, name));
                    manifest.assemblies.extend(folder);
                }
                _ => {}
            }
        }
        manifest
    }

    /// The paths of the files that tell more of its stacks.
    pub fn metadata(&self) -> &[String] {
        &self.metadata
    }

    /// Adds what such a file tells.
    pub fn add_metadata(&mut self, document: &Node) {
        self.warnings.extend(warnings(Some(document)));
    }
}

/// Whether a file that tells more of a stack may hold a warning: a look that spares parsing.
pub fn may_warn(text: &str) -> bool {
    WARNINGS.iter().any(|kind| text.contains(kind))
}

const WARNINGS: [&str; 2] = ["aws:cdk:warning", "aws:cdk:error"];

/// What CDK warned of, by construct.
fn warnings(metadata: Option<&Node>) -> Vec<(Remark, Matters)> {
    let mut found = Vec::new();
    for construct in metadata.map(Node::entries).unwrap_or_default() {
        for entry in construct.value.items() {
            let kind = entry.get("type").and_then(Node::text);
            if !kind.is_some_and(|kind| WARNINGS.contains(&kind)) {
                continue;
            }
            let Some(data) = entry.get("data").and_then(Node::text) else {
                continue;
            };
            let matters = if IMPORTED.iter().any(|id| data.contains(id)) {
                Matters::Much
            } else {
                Matters::Little
            };
            // What follows the first line is advice on CDK.
            let first = data.trim().lines().next().unwrap_or_default();
            let first = first.split(" [ack:").next().unwrap_or_default();
            let remark = Remark {
                span: construct.key_span,
                message: format!(
                    "CDK warned of `{}`: {}",
                    construct.key.trim_start_matches('/'),
                    first.trim_end_matches('.')
                ),
            };
            found.push((remark, matters));
        }
    }
    found
}

/// The applications of a run: which of its templates are stacks of which.
#[derive(Debug, Default)]
pub(super) struct Applications<'m> {
    manifests: &'m [Manifest],
    /// By template: the manifest that is above all others, and the stack.
    stacks: HashMap<usize, (usize, &'m Artifact)>,
    /// By the manifest above all others, the first of its templates.
    first: HashMap<usize, usize>,
}

impl<'m> Applications<'m> {
    pub(super) fn of(manifests: &'m [Manifest], templates: &[Written<'_>]) -> Applications<'m> {
        let above: HashMap<&str, usize> = manifests
            .iter()
            .enumerate()
            .flat_map(|(at, manifest)| manifest.assemblies.iter().map(move |path| (&**path, at)))
            .collect();
        let top = |mut at: usize| {
            // An assembly in itself leads nowhere.
            for _ in 0..manifests.len() {
                match above.get(&*manifests[at].folder) {
                    Some(next) => at = *next,
                    None => break,
                }
            }
            at
        };
        let mut by_path: HashMap<&str, (usize, &Artifact)> = HashMap::new();
        for (at, manifest) in manifests.iter().enumerate() {
            for stack in &manifest.stacks {
                by_path.entry(&stack.template).or_insert((top(at), stack));
            }
        }
        let mut applications = Applications {
            manifests,
            ..Applications::default()
        };
        for (at, written) in templates.iter().enumerate() {
            if let Some((top, stack)) = by_path.get(&*tidy(written.source.path())) {
                applications.stacks.insert(at, (*top, stack));
                applications.first.entry(*top).or_insert(at);
            }
        }
        applications
    }

    /// The unit of a template. The stacks of an application exist side by side.
    pub(super) fn unit(&self, template: usize, templates: &[Written<'_>]) -> UnitId {
        let number = templates[template].number;
        let first = self
            .stacks
            .get(&template)
            .and_then(|(top, _)| self.first.get(top));
        match first {
            Some(first) => UnitId::beside(number, UnitId::new(templates[*first].number)),
            None => UnitId::new(number),
        }
    }

    /// Where a template is deployed to: what its manifest says, and what the user says where that is open.
    pub(super) fn environment(&self, template: usize, given: &Environment) -> Environment {
        let mut environment = given.clone();
        let written = self.stacks.get(&template).and_then(|(_, stack)| {
            let rest = stack.environment.strip_prefix("aws://")?;
            rest.split_once('/')
        });
        if let Some((account, region)) = written {
            if !account.is_empty() && account != "unknown-account" {
                environment.account = Some(account.into());
            }
            if !region.is_empty() && region != "unknown-region" {
                environment.region = Some(region.into());
                // The Region tells the partition.
                environment.partition = None;
            }
        }
        environment
    }

    /// The environment of a template as its application calls it.
    pub(super) fn environment_name(&self, template: usize) -> Option<(usize, &'m str)> {
        let (top, stack) = self.stacks.get(&template)?;
        Some((*top, &stack.environment))
    }

    /// What a stack will be called.
    pub(super) fn stack_name(&self, template: usize) -> Option<&'m str> {
        let (_, stack) = self.stacks.get(&template)?;
        Some(&stack.name)
    }

    /// What CDK warned of: what decides requests, and the rest.
    pub(super) fn remarks(&self) -> (Vec<Remark>, Vec<Remark>) {
        let warnings = self.manifests.iter().flat_map(|one| &one.warnings);
        let (ours, others): (Vec<_>, Vec<_>) =
            warnings.partition(|(_, matters)| *matters == Matters::Much);
        let remarks = |found: Vec<&(Remark, Matters)>| {
            let remarks = found.into_iter();
            remarks.map(|(remark, _)| remark.clone()).collect()
        };
        (remarks(ours), remarks(others))
    }
}
