//! The Terraform sources of a run, for those who make units of them: root modules that have no plan, and what lies
//! beside one.

use super::evaluation::{
    self, Inputs, Name, Texts, body_of, called_by, files_named, folder_of, main_source, named,
    roots,
};
use super::plan::Plan;
use crate::source::{Comment, Files, Node, Remark, Source, SourceId, Sources, tidy};
use crate::symbolic::{Environment, Given, Stack, Unit, UnitId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The Terraform sources of a run.
#[derive(Debug)]
pub struct Configurations<'s> {
    texts: Texts<'s>,
    files: FromSources<'s>,
    /// The folders of the modules that each module calls.
    calls: BTreeMap<String, Vec<String>>,
    roots: Vec<String>,
    /// Which sources could not be read, and why.
    pub errors: Vec<Remark>,
}

/// The files that sources name, as far as they are among the texts of the run.
#[derive(Debug)]
struct FromSources<'s> {
    by_path: HashMap<String, &'s Source>,
}

impl Files for FromSources<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        let found = self.by_path.get(&tidy(path));
        found
            .map(|source| source.text.clone())
            .ok_or_else(|| "it is not here".to_owned())
    }

    fn source(&self, path: &str) -> Option<SourceId> {
        self.by_path.get(&tidy(path)).map(|source| source.id)
    }
}

/// Whether a path is that of a Terraform source.
pub fn is_source(path: &str) -> bool {
    named(path).is_some()
}

/// Whether a path is that of a part of a module.
pub fn is_configuration(path: &str) -> bool {
    matches!(
        named(path),
        Some(Name::Configuration | Name::ConfigurationJson)
    )
}

/// What a Terraform source leads to: folders of modules, and files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Leads {
    /// Folders.
    pub folders: Vec<String>,
    /// Files.
    pub files: Vec<String>,
}

/// What a text leads to, if it is a Terraform source or may be a plan: the modules that it calls, the files that it
/// reads, and the sources beside it.
pub fn leads(source: &Source) -> Leads {
    let path = source.path();
    match named(path) {
        Some(Name::Configuration | Name::ConfigurationJson) => {
            let Ok(body) = body_of(source) else {
                return Leads::default();
            };
            let folder = folder_of(path);
            let calls = body.of_kind("module").filter_map(|block| {
                let source = block.body.attribute("source")?.value.text()?;
                evaluation::is_local(source).then(|| evaluation::join(&folder, source))
            });
            let mut folders = vec![folder.clone()];
            folders.extend(calls);
            Leads {
                folders,
                files: files_named(&body, &folder),
            }
        }
        Some(Name::Installed) => {
            let root = folder_of(&folder_of(&folder_of(path)));
            let mut folders = Vec::new();
            for document in crate::source::read(source).documents {
                for entry in document.get("Modules").map_or(&[][..], Node::items) {
                    if let Some(folder) = entry.get("Dir").and_then(Node::text) {
                        folders.push(evaluation::join(&root, folder));
                    }
                }
            }
            Leads {
                folders,
                files: Vec::new(),
            }
        }
        None if super::may_be_plan(&source.text) => {
            let folder = folder_of(path);
            Leads {
                folders: vec![folder],
                files: Vec::new(),
            }
        }
        _ => Leads::default(),
    }
}

impl<'s> Configurations<'s> {
    /// Reads the Terraform sources among texts. Files of values are taken if Terraform would take them by itself, or if
    /// they are among the `wanted`.
    pub fn read(sources: &'s Sources, wanted: &[String]) -> Configurations<'s> {
        let (texts, errors) = Texts::read(sources.iter(), wanted);
        let by_path = sources.iter().map(|source| (tidy(source.path()), source));
        let folders = texts.all();
        let calls = folders.iter();
        let calls = calls.map(|(path, folder)| ((*path).to_owned(), called_by(folder)));
        let calls: BTreeMap<String, Vec<String>> = calls.collect();
        let roots = roots(&folders).into_iter().map(str::to_owned).collect();
        drop(folders);
        Configurations {
            calls,
            roots,
            texts,
            files: FromSources {
                by_path: by_path.collect(),
            },
            errors,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The root modules, by their folders.
    pub fn roots(&self) -> &[String] {
        &self.roots
    }

    /// The folder of the sources beside a plan, if there are any.
    pub fn beside(&self, plan: &Source) -> Option<String> {
        let folder = match &plan.origin {
            crate::source::Origin::File(path) => folder_of(path),
            crate::source::Origin::Stdin => String::new(),
        };
        self.calls.contains_key(&folder).then_some(folder)
    }

    /// The folders of the modules that a root module calls, its own among them.
    fn within(&self, root: &str) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        let mut waiting = vec![root.to_owned()];
        while let Some(path) = waiting.pop() {
            if let Some(called) = self.calls.get(&path)
                && out.insert(path)
            {
                waiting.extend(called.iter().cloned());
            }
        }
        out
    }

    /// All sources of a root module and of the modules that it calls.
    pub(super) fn texts_of(&self, root: &str) -> Vec<SourceId> {
        self.texts.sources_in(&self.within(root))
    }

    /// The source that stands for a root module.
    pub fn source_of(&self, root: &str) -> Option<&'s Source> {
        let folders = self.texts.folders(&BTreeSet::from([root.to_owned()]));
        main_source(folders.get(root)?)
    }

    /// The comments in which somebody speaks to cf403.
    pub fn comments(&self) -> Vec<Comment> {
        self.texts.comments()
    }

    /// The unit of a root module that has no plan. `unit` is what is said of it beforehand.
    pub fn unit(&self, unit: Unit, root: &str, given: &Given) -> Unit {
        let inputs = Inputs {
            files: &self.files,
            variables: &given.variables,
            environment: &given.environment,
        };
        let folders = self.texts.folders(&self.within(root));
        let unit = Unit {
            also: self.texts_of(root),
            ..unit
        };
        evaluation::read(unit, &self.texts, &folders, root, &inputs)
    }

    /// What the sources in a folder say beside a plan.
    pub(super) fn evaluate(&self, plan: &Plan<'_>, root: &str) -> Option<evaluation::Whole> {
        let inputs = Inputs {
            files: &self.files,
            variables: &[],
            environment: &Environment::default(),
        };
        let folders = self.texts.folders(&self.within(root));
        evaluation::beside(plan, &self.texts, &folders, root, &inputs)
    }
}

/// A unit that says nothing yet.
pub(super) fn empty(id: UnitId, source: &Source) -> Unit {
    Unit {
        id,
        source: source.id,
        also: Vec::new(),
        dialect: crate::symbolic::Dialect::Terraform,
        resources: Vec::new(),
        conditions: Vec::new(),
        parameters: Vec::new(),
        open: None,
        exports: Vec::new(),
        stack: Stack {
            title: source.path().into(),
            ..Stack::default()
        },
        remarks: Vec::new(),
        gone: Vec::new(),
        before: BTreeMap::new(),
    }
}
