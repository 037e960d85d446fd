//! What the user says of a deployment beforehand: values of parameters, and where it goes. It fills what the files
//! leave open and never changes what they say.

use std::collections::HashMap;

/// Where something is deployed to, as far as that is said.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Environment {
    /// The account: twelve digits.
    pub account: Option<Box<str>>,
    /// The Region: `eu-west-1`.
    pub region: Option<Box<str>>,
    /// The partition: `aws`.
    pub partition: Option<Box<str>>,
}

/// Everything that the user says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Given {
    /// Where everything is deployed to.
    pub environment: Environment,
    /// Values of parameters, whatever template declares them. Of two with one name the last counts.
    pub parameters: Vec<GivenValue>,
    /// Values of the parameters of single templates, by the path of their source. A value for every template comes
    /// before them.
    pub of_templates: HashMap<String, Vec<GivenValue>>,
    /// Values for variables of Terraform's root modules. Of two with one name the last counts.
    pub variables: Vec<(Box<str>, Box<str>)>,
    /// The paths of texts with values for such variables, which count less.
    pub variable_files: Vec<String>,
    /// The folder of the Terraform sources that plans were made from, where it is not that of the plan.
    pub sources: Option<String>,
}

/// The value of a parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenValue {
    /// The name of the parameter.
    pub name: Box<str>,
    /// Its value; of a list, the items with commas between them.
    pub value: Box<str>,
    /// Where it was given, as people read it: `--parameter Stage=prod`, `parameters.json:3:5`.
    pub place: Box<str>,
}

impl Given {
    /// The value that a parameter of the template at `path` is given.
    pub fn value(&self, path: &str, name: &str) -> Option<&GivenValue> {
        let is_it = |value: &&GivenValue| &*value.name == name;
        let everywhere = self.parameters.iter().rev().find(is_it);
        let here = || self.of_templates.get(path)?.iter().rev().find(is_it);
        everywhere.or_else(here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str, value: &str) -> GivenValue {
        GivenValue {
            name: name.into(),
            value: value.into(),
            place: "".into(),
        }
    }

    #[test]
    fn the_last_word_for_every_template_counts_most() {
        let given = Given {
            parameters: vec![value("Stage", "dev"), value("Stage", "prod")],
            of_templates: [(
                "site.yaml".to_owned(),
                vec![value("Stage", "test"), value("Name", "site")],
            )]
            .into(),
            ..Given::default()
        };
        let told = |path: &str, name: &str| given.value(path, name).map(|found| &*found.value);
        assert_eq!(told("site.yaml", "Stage"), Some("prod"));
        assert_eq!(told("site.yaml", "Name"), Some("site"));
        assert_eq!(told("other.yaml", "Name"), None);
    }
}
