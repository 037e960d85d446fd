//! A fix for a template that is written in JSON. Pages give fixes in YAML, with the short forms of the intrinsic
//! functions; this turns them into JSON, which knows only the long forms.

use serde_json::{Map, Number, Value};

use crate::source::{self, Kind, Node, Origin, Source, SourceId};

/// The same fix as JSON, ready to be pasted; nothing if the text is not one YAML document.
pub(super) fn to_json(yaml: &str) -> Option<String> {
    let source = Source::new(SourceId(0), Origin::Stdin, yaml.to_owned());
    let reading = source::read(&source);
    match (reading.error, reading.documents.as_slice()) {
        (None, [document]) => serde_json::to_string_pretty(&value(document)).ok(),
        _ => None,
    }
}

fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(*value),
        Kind::Number(number) => match number.parse::<Number>() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::from(number.as_ref()),
        },
        Kind::Text(text) => Value::from(text.as_ref()),
        Kind::List(items) => items.iter().map(value).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.to_string(), value(&entry.value)))
            .collect::<Map<_, _>>()
            .into(),
        Kind::Tagged(tag, inner) => {
            let (function, argument) = long_form(tag, value(inner));
            Map::from_iter([(function, argument)]).into()
        }
    }
}

/// The long form of an intrinsic function; `!GetAtt Site.Arn` takes a list of two in JSON.
fn long_form(tag: &str, argument: Value) -> (String, Value) {
    match (tag, argument) {
        ("Ref" | "Condition", argument) => (tag.to_owned(), argument),
        ("GetAtt", Value::String(path)) => {
            let argument = match path.split_once('.') {
                Some((resource, attribute)) => Value::from(vec![resource, attribute]),
                None => Value::String(path),
            };
            ("Fn::GetAtt".to_owned(), argument)
        }
        (_, argument) => (format!("Fn::{tag}"), argument),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_become_long_ones_and_the_order_stays() {
        let yaml = "SitePolicy:\n  Type: Some::Policy\n  Properties:\n    Bucket: !Ref Site\n    Days: 7\n    On: true\n    \
                    Arn: !GetAtt Site.Arn\n    List:\n      - !Sub ${Site.Arn}/*\n      - !If [A, !Ref B, null]\n";
        let expected = r#"{
  "SitePolicy": {
    "Type": "Some::Policy",
    "Properties": {
      "Bucket": {
        "Ref": "Site"
      },
      "Days": 7,
      "On": true,
      "Arn": {
        "Fn::GetAtt": [
          "Site",
          "Arn"
        ]
      },
      "List": [
        {
          "Fn::Sub": "${Site.Arn}/*"
        },
        {
          "Fn::If": [
            "A",
            {
              "Ref": "B"
            },
            null
          ]
        }
      ]
    }
  }
}"#;
        assert_eq!(to_json(yaml).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_no_single_document_stays_as_it_is() {
        assert_eq!(to_json("a: [1"), None);
        assert_eq!(to_json(""), None);
        assert_eq!(to_json("a: 1\n---\nb: 2\n"), None);
    }
}
