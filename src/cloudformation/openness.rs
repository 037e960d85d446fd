//! Whether a deployment may hold resources that are not in the text. If so, nothing can be concluded from what
//! is absent.

use super::sections::type_of;
use super::transforms::LOOP;
use crate::source::{Entry, Kind, Node};
use crate::symbolic::Why;

/// Transforms that add no resources, or only such as this program knows of.
const UNDERSTOOD: [&str; 4] = [
    "AWS::Serverless-",
    "AWS::LanguageExtensions",
    "AWS::SecretsManager-",
    "AWS::CodeDeployBlueGreen",
];

/// Why resources may exist that are not in the text; `None` if all are there.
pub(super) fn of(document: &Node) -> Option<Why> {
    let macros = document.get("Transform").and_then(foreign_transform);
    let because = macros
        .or_else(|| {
            (document.get("Fn::Transform").is_some())
                .then(|| "`Fn::Transform` may rewrite the whole template".to_owned())
        })
        .or_else(|| {
            (document.get("Modules").is_some())
                .then(|| "the `Modules` section adds resources from other files".to_owned())
        })
        .or_else(|| from_framework(document))
        .or_else(|| {
            let resources = document.get("Resources")?;
            if let Kind::Tagged(tag, _) = &resources.kind {
                return Some(format!("{} stands in place of the resources", shown(tag)));
            }
            resources.entries().iter().find_map(from_resource)
        })?;
    Some(Why::new(because))
}

/// What the Serverless Framework may add to the template of a service.
fn from_framework(document: &Node) -> Option<String> {
    if document.get("service")?.kind == Kind::Null {
        return Some("it is a part of a service of the Serverless Framework".to_owned());
    }
    if document.get("resources").is_some() {
        return Some("a part of `resources` stands in another file".to_owned());
    }
    let plugins = document.get("plugins")?;
    let mut names = plugins.items().iter().filter_map(Node::text);
    let plugin = names
        .next()
        .map_or_else(String::new, |name| format!(" `{name}`"));
    Some(format!(
        "the plugin{plugin} of the Serverless Framework may add resources"
    ))
}

/// A tag as it is written; what the Serverless Framework fills in is written without an exclamation mark.
pub(super) fn shown(tag: &str) -> String {
    if tag.starts_with("${") {
        format!("`{tag}`")
    } else {
        format!("`!{tag}`")
    }
}

/// What a macro among the transforms may do; nothing if all of them are understood.
fn foreign_transform(node: &Node) -> Option<String> {
    let name = match &node.kind {
        Kind::List(items) => return items.iter().find_map(foreign_transform),
        Kind::Text(name) => &**name,
        Kind::Map(_) => match node.get("Name").map(|name| &name.kind) {
            Some(Kind::Text(name)) => name,
            _ => return Some("a transform without a name may add resources".to_owned()),
        },
        Kind::Tagged(tag, _) => tag,
        _ => return None,
    };
    let understood = UNDERSTOOD.iter().any(|known| name.starts_with(known));
    (!understood).then(|| format!("the transform `{name}` may add resources"))
}

/// How an entry of the resources may stand for more than one resource.
fn from_resource(entry: &Entry) -> Option<String> {
    let (key, value) = (&*entry.key, &entry.value);
    if key.starts_with(LOOP) {
        let is_written = |list: &Node| {
            !list.items().is_empty() && list.items().iter().all(|item| item.scalar().is_some())
        };
        let what = match value.items() {
            [_, list, _] if is_written(list) => "makes more than is read",
            _ => "runs over a list that is not known before deployment",
        };
        return Some(format!("`{key}` {what}"));
    }
    if key.starts_with("Fn::") {
        return Some(format!("`{key}` among the resources may add more"));
    }
    if let Kind::Tagged(tag, _) = &value.kind {
        return Some(format!("{} stands in place of `{key}`", shown(tag)));
    }
    if value.get("Fn::Transform").is_some()
        || value.get("Properties").is_some_and(|properties| {
            properties.get("Fn::Transform").is_some() || is_tagged(properties)
        })
    {
        return Some(format!("a macro writes a part of `{key}`"));
    }
    if value.get("Type").is_some_and(is_tagged) {
        return Some(format!("`{key}` is a module"));
    }
    let kind = type_of(value)?;
    (kind.ends_with("::MODULE") || kind.starts_with("Rain::"))
        .then(|| format!("`{key}` is a module"))
}

fn is_tagged(node: &Node) -> bool {
    matches!(node.kind, Kind::Tagged(..))
}
