//! The Terraform sources of a run, by folder. All files of a folder together are one module; an override file changes
//! what the others say.

use crate::source::hcl::{Block, Body, Expression, Written, read_hcl};
use crate::source::{Comment, Node, Remark, Source, SourceId, Span, comments_outside, read, tidy};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One file of a module.
#[derive(Debug)]
struct File<'s> {
    source: &'s Source,
    folder: String,
    body: Body,
}

/// A file with values for the variables of a root module.
#[derive(Debug)]
pub(crate) struct Values<'s> {
    /// The file.
    pub(crate) source: &'s Source,
    /// What it holds.
    pub(crate) holds: Holds,
}

/// What a file with values holds.
#[derive(Debug)]
pub(crate) enum Holds {
    /// `name = value`.
    Terraform(Body),
    /// `{"name": value}`.
    Json(Node),
}

/// All Terraform sources of a run.
#[derive(Debug, Default)]
pub(crate) struct Texts<'s> {
    files: Vec<File<'s>>,
    values: BTreeMap<String, Vec<Values<'s>>>,
    /// Files with values that somebody named, for every root.
    wanted: Vec<Values<'s>>,
    /// By root folder: the modules that `terraform init` has installed, and where.
    installed: BTreeMap<String, HashMap<String, String>>,
    /// Folders of which a file could not be read, with its path.
    torn: BTreeMap<String, String>,
    sources: HashMap<SourceId, &'s Source>,
}

/// What a file name says of a file of Terraform.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Name {
    /// A part of a module.
    Configuration,
    /// A part of a module in JSON.
    ConfigurationJson,
    /// Values that are taken by themselves.
    Values,
    /// Values that are taken only if somebody names them.
    OtherValues,
    /// What `terraform init` installed.
    Installed,
}

/// What a path says of a file; nothing if it is none of Terraform's.
pub(crate) fn named(path: &str) -> Option<Name> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ends = |ending: &str| name.ends_with(ending) && name.len() > ending.len();
    if ends(".tf") || ends(".tofu") {
        Some(Name::Configuration)
    } else if ends(".tf.json") || ends(".tofu.json") {
        Some(Name::ConfigurationJson)
    } else if matches!(name, "terraform.tfvars" | "terraform.tfvars.json")
        || ends(".auto.tfvars")
        || ends(".auto.tfvars.json")
    {
        Some(Name::Values)
    } else if ends(".tfvars") || ends(".tfvars.json") {
        Some(Name::OtherValues)
    } else if path == "modules.json" || path.ends_with(".terraform/modules/modules.json") {
        Some(Name::Installed)
    } else {
        None
    }
}

/// Reads a file of a module; else where and why reading ended.
pub(crate) fn body_of(source: &Source) -> Result<Body, Remark> {
    if named(source.path()) == Some(Name::ConfigurationJson) {
        super::from_json::read_json(source)
    } else {
        read_hcl(source)
    }
}

/// The folder of a path, tidied: empty for the current one.
pub(crate) fn folder_of(path: &str) -> String {
    let path = tidy(path);
    path.rsplit_once('/')
        .map_or_else(String::new, |(folder, _)| {
            if folder.is_empty() {
                "/".to_owned()
            } else {
                folder.to_owned()
            }
        })
}

impl<'s> Texts<'s> {
    /// Reads the Terraform sources among texts, and says which could not be read.
    pub(crate) fn read(
        sources: impl Iterator<Item = &'s Source>,
        wanted: &[String],
    ) -> (Texts<'s>, Vec<Remark>) {
        let mut out = Texts::default();
        let mut errors = Vec::new();
        for source in sources {
            let path = source.path();
            let Some(name) = named(path) else { continue };
            let folder = folder_of(path);
            match name {
                Name::Configuration | Name::ConfigurationJson => match body_of(source) {
                    Ok(body) => {
                        out.sources.insert(source.id, source);
                        out.files.push(File {
                            source,
                            folder,
                            body,
                        });
                    }
                    Err(remark) => {
                        out.torn.insert(folder, path.to_owned());
                        errors.push(remark);
                    }
                },
                Name::Values => match values(source) {
                    Ok(holds) => {
                        let all = out.values.entry(folder).or_default();
                        all.push(Values { source, holds });
                    }
                    Err(remark) => errors.push(remark),
                },
                Name::OtherValues if !wanted.iter().any(|one| one == path) => {}
                Name::OtherValues => match values(source) {
                    Ok(holds) => out.wanted.push(Values { source, holds }),
                    Err(remark) => errors.push(remark),
                },
                Name::Installed => out.install(source),
            }
        }
        for all in out.values.values_mut() {
            all.sort_by_key(|one| rank(one.source.path()));
        }
        let order = |one: &Values<'_>| wanted.iter().position(|path| path == one.source.path());
        out.wanted.sort_by_key(order);
        out.merge_overrides();
        (out, errors)
    }

    fn install(&mut self, source: &'s Source) {
        // `.terraform/modules/modules.json` lies two folders below its root.
        let root = folder_of(&folder_of(&folder_of(source.path())));
        let Some(document) = read(source).documents.into_iter().next() else {
            return;
        };
        let listed = document.get("Modules").map_or(&[][..], Node::items);
        let known = listed.iter().filter_map(|entry| {
            let key = entry.get("Key")?.text()?;
            let folder = entry.get("Dir")?.text()?;
            Some((key.to_owned(), join(&root, folder)))
        });
        self.installed.insert(root.clone(), known.collect());
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files with values that somebody named.
    pub(super) fn wanted(&self) -> &[Values<'s>] {
        &self.wanted
    }

    /// The sources in these folders, files with values among them.
    pub(crate) fn sources_in(&self, folders: &BTreeSet<String>) -> Vec<SourceId> {
        let files = self
            .files
            .iter()
            .filter(|file| folders.contains(&file.folder));
        let values = folders.iter().filter_map(|folder| self.values.get(folder));
        let values = values
            .flatten()
            .chain(&self.wanted)
            .map(|one| one.source.id);
        files.map(|file| file.source.id).chain(values).collect()
    }

    /// The comments in which somebody speaks to cf403.
    pub(crate) fn comments(&self) -> Vec<Comment> {
        let mut out = Vec::new();
        let is_json = |file: &&File<'_>| named(file.source.path()) == Some(Name::ConfigurationJson);
        for file in self.files.iter().filter(|file| !is_json(file)) {
            let mut inside = Vec::new();
            strings(&file.body, &mut inside);
            out.extend(comments_outside(file.source, &inside));
        }
        out
    }

    /// The source with this id, if it is one of Terraform's.
    pub(crate) fn source(&self, id: SourceId) -> Option<&'s Source> {
        self.sources.get(&id).copied()
    }

    /// The modules in these folders.
    pub(crate) fn folders(&self, among: &BTreeSet<String>) -> BTreeMap<&str, Folder<'_, 's>> {
        self.modules(|folder| among.contains(folder))
    }

    /// All modules, by folder.
    pub(crate) fn all(&self) -> BTreeMap<&str, Folder<'_, 's>> {
        self.modules(|_| true)
    }

    fn modules(&self, wanted: impl Fn(&str) -> bool) -> BTreeMap<&str, Folder<'_, 's>> {
        let files = self.files.iter().filter(|file| wanted(&file.folder));
        let mut out: BTreeMap<&str, Folder<'_, 's>> = BTreeMap::new();
        let (own, companions): (Vec<_>, Vec<_>) = files.partition(|file| !file.source.is_companion);
        for file in own.into_iter().chain(companions) {
            let folder = out.entry(&file.folder).or_default();
            if folder.declares_any(&file.body) {
                // Terraform takes no folder in which something is declared twice. Beside a file that was asked for, it
                // is another state of the same; otherwise nobody can tell which counts.
                if !file.source.is_companion {
                    folder.torn = Some(file.source.path());
                }
                continue;
            }
            folder.sources.push(file.source);
            folder.add(&file.body);
        }
        for (path, folder) in &mut out {
            folder.path = path;
            if let Some(torn) = self.torn.get(*path) {
                folder.torn = Some(torn);
            }
            folder.values = self.values.get(*path).map_or(&[][..], Vec::as_slice);
            folder.installed = self.installed.get(*path);
        }
        out
    }

    /// What override files say takes the place of what the others say: attribute by attribute, and for nested blocks all
    /// of a kind.
    fn merge_overrides(&mut self) {
        let (overrides, mut files): (Vec<File<'s>>, Vec<File<'s>>) =
            std::mem::take(&mut self.files)
                .into_iter()
                .partition(|file| {
                    let path = file.source.path();
                    let name = path.rsplit('/').next().unwrap_or(path);
                    let stem = name.strip_suffix(".json").unwrap_or(name);
                    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
                    stem == "override" || stem.ends_with("_override")
                });
        for mut file in overrides {
            let blocks = std::mem::take(&mut file.body.blocks);
            for block in blocks {
                let labels: Vec<String> = block
                    .labels
                    .iter()
                    .map(|one| one.text.to_string())
                    .collect();
                let same = |one: &&mut Block| {
                    one.kind == block.kind
                        && one.labels.len() == labels.len()
                        && one.labels.iter().zip(&labels).all(|(a, b)| *a.text == **b)
                };
                let mut known = files
                    .iter_mut()
                    .filter(|other| other.folder == file.folder)
                    .flat_map(|other| &mut other.body.blocks);
                match known.find(same) {
                    Some(base) => override_with(base, block),
                    None => file.body.blocks.push(block),
                }
            }
            files.push(file);
        }
        self.files = files;
    }
}

/// The places of all strings, in which a comment's sign is a character like any other.
fn strings(body: &Body, out: &mut Vec<Span>) {
    for attribute in &body.attributes {
        super::heads::each(&attribute.value, &mut |one| {
            if matches!(one.written, Written::Text(_) | Written::Template(_)) {
                out.push(one.span);
            }
        });
    }
    for block in &body.blocks {
        strings(&block.body, out);
    }
}

fn override_with(base: &mut Block, block: Block) {
    for attribute in block.body.attributes {
        let all = &mut base.body.attributes;
        match all.iter_mut().find(|one| one.name == attribute.name) {
            Some(known) => *known = attribute,
            None => all.push(attribute),
        }
    }
    let kinds: BTreeSet<Box<str>> = block
        .body
        .blocks
        .iter()
        .map(|one| one.kind.clone())
        .collect();
    base.body.blocks.retain(|one| !kinds.contains(&one.kind));
    base.body.blocks.extend(block.body.blocks);
}

/// The order in which Terraform takes files of values: each has its say over the ones before it.
fn rank(path: &str) -> (u8, String) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let rank = match name {
        "terraform.tfvars" => 0,
        "terraform.tfvars.json" => 1,
        _ => 2,
    };
    (rank, name.to_owned())
}

/// Reads a file of values.
pub(crate) fn values(source: &Source) -> Result<Holds, Remark> {
    if !source.path().to_ascii_lowercase().ends_with(".json") {
        return read_hcl(source).map(Holds::Terraform);
    }
    let mut reading = read(source);
    if let Some(error) = reading.error {
        return Err(error);
    }
    Ok(Holds::Json(if reading.documents.is_empty() {
        Node {
            span: crate::source::Span::new(source.id, 0, 0),
            kind: crate::source::Kind::Null,
        }
    } else {
        reading.documents.remove(0)
    }))
}

/// A folder that another one names.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if name.starts_with('/') || folder.is_empty() {
        tidy(name)
    } else {
        tidy(&format!("{folder}/{name}"))
    }
}

/// Whether the source of a module is a folder beside its caller.
pub(crate) fn is_local(source: &str) -> bool {
    source.starts_with("./") || source.starts_with("../") || matches!(source, "." | "..")
}

/// One module as it was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folder<'t, 's> {
    /// Its path.
    pub(crate) path: &'t str,
    /// Its files.
    pub(crate) sources: Vec<&'s Source>,
    /// Its resources and data sources, in the order written.
    pub(crate) resources: Vec<&'t Block>,
    /// Its calls of other modules.
    pub(crate) calls: BTreeMap<&'t str, &'t Block>,
    /// Its input variables.
    pub(crate) variables: BTreeMap<&'t str, &'t Block>,
    /// Its local values.
    pub(crate) locals: BTreeMap<&'t str, &'t Expression>,
    /// Its outputs.
    pub(crate) outputs: BTreeMap<&'t str, &'t Block>,
    /// The providers that it configures.
    pub(crate) providers: Vec<&'t Block>,
    /// A file of it that could not be read.
    pub(crate) torn: Option<&'t str>,
    /// Files with values for its variables.
    pub(crate) values: &'t [Values<'s>],
    /// Where modules from elsewhere are installed, by their addresses without `module.`.
    pub(crate) installed: Option<&'t HashMap<String, String>>,
    by_name: HashMap<(bool, &'t str, &'t str), &'t Block>,
}

impl<'t> Folder<'t, '_> {
    /// Whether a resource or data source of a file is here already.
    fn declares_any(&self, body: &Body) -> bool {
        body.blocks.iter().any(|block| {
            let is_resource = matches!(&*block.kind, "resource" | "data");
            let (Some(kind), Some(name)) = (block.label(0), block.label(1)) else {
                return false;
            };
            is_resource && self.resource(&*block.kind == "data", kind, name).is_some()
        })
    }

    fn add(&mut self, body: &'t Body) {
        for block in &body.blocks {
            let first = block.label(0);
            match (&*block.kind, first) {
                ("resource" | "data", Some(kind)) => {
                    let Some(name) = block.label(1) else { continue };
                    let data = &*block.kind == "data";
                    if self.by_name.insert((data, kind, name), block).is_none() {
                        self.resources.push(block);
                    }
                }
                ("module", Some(name)) => {
                    self.calls.insert(name, block);
                }
                ("variable", Some(name)) => {
                    self.variables.insert(name, block);
                }
                ("output", Some(name)) => {
                    self.outputs.insert(name, block);
                }
                ("provider", Some(_)) => self.providers.push(block),
                ("locals", _) => {
                    for attribute in &block.body.attributes {
                        self.locals.insert(&attribute.name, &attribute.value);
                    }
                }
                _ => {}
            }
        }
    }

    /// The block of a resource or data source.
    pub(crate) fn resource(&self, data: bool, kind: &str, name: &str) -> Option<&'t Block> {
        self.by_name.get(&(data, kind, name)).copied()
    }
}
