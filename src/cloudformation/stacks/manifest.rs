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
    /// What CDK warned of, and whether that is about CloudFront.
    warnings: Vec<(Remark, About)>,
}

/// What a warning is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum About {
    CloudFront,
    SomethingElse,
}

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
                    manifest.stacks.push(Artifact {
                        template,
                        name: text("stackName").unwrap_or(&artifact.key).to_owned(),
                        environment: environment.unwrap_or_default().to_owned(),
                        warnings: warnings(node),
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
}

/// What CDK warned of in a stack.
fn warnings(stack: &Node) -> Vec<(Remark, About)> {
    let mut found = Vec::new();
    for construct in stack.get("metadata").map(Node::entries).unwrap_or_default() {
        for entry in construct.value.items() {
            let kind = entry.get("type").and_then(Node::text);
            let Some("aws:cdk:warning" | "aws:cdk:error") = kind else {
                continue;
            };
            let Some(data) = entry.get("data").and_then(Node::text) else {
                continue;
            };
            let about = if data.contains("aws-cloudfront") {
                About::CloudFront
            } else {
                About::SomethingElse
            };
            let remark = Remark {
                span: construct.key_span,
                message: format!(
                    "CDK warned of `{}`: {}",
                    construct.key.trim_start_matches('/'),
                    data.trim().trim_end_matches('.')
                ),
            };
            found.push((remark, about));
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

    /// What CDK warned of: what is about CloudFront, and the rest.
    pub(super) fn remarks(&self) -> (Vec<Remark>, Vec<Remark>) {
        let stacks = self.manifests.iter().flat_map(|manifest| &manifest.stacks);
        let warnings = stacks.flat_map(|stack| &stack.warnings);
        let (ours, others): (Vec<_>, Vec<_>) =
            warnings.partition(|(_, about)| *about == About::CloudFront);
        let remarks = |found: Vec<&(Remark, About)>| {
            found
                .into_iter()
                .map(|(remark, _)| remark.clone())
                .collect()
        };
        (remarks(ours), remarks(others))
    }
}
