//! Which templates a template nests: `AWS::CloudFormation::Stack` and `AWS::Serverless::Application` whose template is
//! a file beside it, as `aws cloudformation package` and `sam build` take it, and the assets of CDK.

use super::super::sections::{Block, Template};
use crate::source::{Kind, Node};

/// A resource that stands for a nested stack.
#[derive(Clone, Debug)]
pub(super) struct Reference<'t> {
    /// The resource.
    pub(super) block: Block<'t>,
    /// Where its template lies.
    pub(super) template: Lies,
}

/// Where the template of a nested stack lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Lies {
    /// In a file, by its path from the folder of the template that nests it.
    Beside(String),
    /// Somewhere else: the reason why it is not read, as a clause.
    Elsewhere(&'static str),
}

const STACK: &str = "AWS::CloudFormation::Stack";
const APPLICATION: &str = "AWS::Serverless::Application";

/// Whether a text can be a template that nests others: a look that spares parsing.
pub(super) fn may_nest(text: &str) -> bool {
    text.contains(STACK) || text.contains(APPLICATION)
}

/// The nested stacks of a template, in the order written.
pub(super) fn of<'t>(template: &Template<'t>) -> Vec<Reference<'t>> {
    let blocks = template.resources.iter();
    let nested = blocks.filter(|block| matches!(block.kind, STACK | APPLICATION));
    nested
        .map(|block| Reference {
            block: *block,
            template: lies(block),
        })
        .collect()
}

fn lies(block: &Block<'_>) -> Lies {
    if let Some(asset) = asset(block) {
        return Lies::Beside(asset.to_owned());
    }
    let property = match block.kind {
        STACK => "TemplateURL",
        _ => "Location",
    };
    let Some(node) = block.property(property) else {
        return Lies::Elsewhere("its template is not named");
    };
    if node.is_map() && node.get("ApplicationId").is_some() {
        return Lies::Elsewhere(
            "it is an application of the AWS Serverless Application Repository",
        );
    }
    match plain(node) {
        None => Lies::Elsewhere("which template it is made from is decided at deployment"),
        Some(text) if text.trim().is_empty() => Lies::Elsewhere("its template is not named"),
        Some(text) if text.contains("://") || text.starts_with("arn:") => {
            Lies::Elsewhere("its template lies at a remote address")
        }
        Some(text) => Lies::Beside(text.to_owned()),
    }
}

/// The file that CDK wrote for a nested stack, relative to the template that nests it.
fn asset<'t>(block: &Block<'t>) -> Option<&'t str> {
    let metadata = block.entry.value.get("Metadata")?;
    let property = metadata.get("aws:asset:property")?.text()?;
    (property == "TemplateURL")
        .then(|| metadata.get("aws:asset:path")?.text())
        .flatten()
}

/// The text of a node that holds no function, `Fn::Sub` without variables apart.
fn plain(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Text(text) => Some(text),
        Kind::Tagged(tag, inner) if &**tag == "Sub" => {
            inner.text().filter(|text| !text.contains("${"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudformation::testing::node;
    use serde_json::{Value as Json, json};

    fn told(resource: &Json) -> Lies {
        let document = node(&json!({"Resources": {"Nested": resource}}));
        let template = Template::of(&document);
        of(&template).remove(0).template
    }

    #[test]
    fn a_template_lies_beside_or_elsewhere() {
        let stack = |url: Json| told(&json!({"Type": STACK, "Properties": {"TemplateURL": url}}));
        let application = |location: Json| {
            told(&json!({"Type": APPLICATION, "Properties": {"Location": location}}))
        };
        let beside = |path: &str| Lies::Beside(path.to_owned());
        assert_eq!(stack(json!("./child.yaml")), beside("./child.yaml"));
        assert_eq!(stack(json!({"!Sub": "child.yaml"})), beside("child.yaml"));
        assert_eq!(
            application(json!("../app/template.yaml")),
            beside("../app/template.yaml")
        );
        for elsewhere in [
            stack(json!("https://bucket.s3.amazonaws.com/child.yaml")),
            stack(json!("s3://bucket/child.yaml")),
            stack(json!({"!Sub": "https://${Bucket}.s3.amazonaws.com/child.yaml"})),
            stack(json!({"!If": ["Small", "small.yaml", "large.yaml"]})),
            stack(json!({"Ref": "ChildUrl"})),
            stack(json!("")),
            stack(json!(null)),
            application(
                json!({"ApplicationId": "arn:aws:serverlessrepo:us-east-1:111122223333:applications/site"}),
            ),
            told(&json!({"Type": STACK})),
        ] {
            assert!(matches!(elsewhere, Lies::Elsewhere(_)), "{elsewhere:?}");
        }
    }

    #[test]
    fn an_asset_of_cdk_lies_beside_its_template() {
        let nested = told(
            &json!({"Type": STACK, "Properties": {"TemplateURL": {"Fn::Join": ["", []]}},
            "Metadata": {"aws:asset:path": "App.nested.template.json", "aws:asset:property": "TemplateURL"}}),
        );
        assert_eq!(nested, Lies::Beside("App.nested.template.json".to_owned()));
    }
}
