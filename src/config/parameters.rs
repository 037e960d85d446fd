//! The values of parameters as users write them down: on the command line, in the JSON that the AWS CLI takes, in that
//! which `CodePipeline` takes, as lines, as a map.

use super::Problem;
use crate::source::{Entry, Kind, Node, Source, Span, read};
use crate::symbolic::GivenValue;

/// Reads `Key=Value`, as it stands on the command line; else what is wrong with it.
pub fn assignment(text: &str) -> Result<GivenValue, String> {
    match text.split_once('=') {
        Some((name, value)) if is_name(name) => Ok(GivenValue {
            name: name.into(),
            value: value.into(),
            place: format!("--parameter {text}").into(),
        }),
        Some((name, _)) => Err(format!("`{name}` is no name of a parameter")),
        None => Err(format!("`{text}` has no value: write `{text}=VALUE`")),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Reads a file of values; else what is wrong with it.
pub fn parameter_file(source: &Source) -> Result<Vec<GivenValue>, Problem> {
    if let Some(values) = lines(source) {
        return Ok(values);
    }
    let reading = read(source);
    if let Some(error) = reading.error {
        return Err(Problem {
            at: error.span,
            message: error.message,
        });
    }
    match reading.documents.as_slice() {
        [] => Ok(Vec::new()),
        [document] => of_document(source, document),
        [_, more, ..] => Err(wrong(more.span, "one document is expected")),
    }
}

/// The values of a file that has `Key=Value` on every line, apart from empty lines and comments.
fn lines(source: &Source) -> Option<Vec<GivenValue>> {
    let mut values = Vec::new();
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let at = Span::new(source.id, start, start);
        start += line.len();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=')?;
        if !is_name(name) {
            return None;
        }
        values.push(given(source, at, name, unquoted(value)));
    }
    (!values.is_empty()).then_some(values)
}

/// A value without the quotes around it that a shell would take away.
fn unquoted(value: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(value)
}

fn of_document(source: &Source, document: &Node) -> Result<Vec<GivenValue>, Problem> {
    match &document.kind {
        Kind::List(items) => {
            let values: Result<Vec<Option<GivenValue>>, Problem> =
                items.iter().map(|item| of_item(source, item)).collect();
            Ok(values?.into_iter().flatten().collect())
        }
        Kind::Map(_) => match document.get("Parameters").filter(|inner| inner.is_map()) {
            Some(inner) => of_map(source, inner),
            None => of_map(source, document),
        },
        Kind::Null => Ok(Vec::new()),
        _ => Err(wrong(
            document.span,
            "values of parameters are a list of `ParameterKey` and `ParameterValue`, a map, or lines of `Key=Value`",
        )),
    }
}

/// An item of the list that the AWS CLI takes. One that keeps the value which the stack has tells nothing.
fn of_item(source: &Source, item: &Node) -> Result<Option<GivenValue>, Problem> {
    if let Some(text) = item.text() {
        return match text.split_once('=') {
            Some((name, value)) if is_name(name) => Ok(Some(given(source, item.span, name, value))),
            _ => Err(wrong(item.span, format!("`{text}` is not `Key=Value`"))),
        };
    }
    let Some(name) = item.get("ParameterKey").and_then(Node::text) else {
        return Err(wrong(item.span, "this has no `ParameterKey`"));
    };
    if let Some(value) = item.get("ParameterValue") {
        return Ok(Some(given(source, value.span, name, &scalar(value)?)));
    }
    match item.get("UsePreviousValue").and_then(Node::scalar) {
        Some("true") => Ok(None),
        _ => Err(wrong(
            item.span,
            format!("`{name}` has no `ParameterValue`"),
        )),
    }
}

/// The values of a map from names to values.
pub(super) fn of_map(source: &Source, map: &Node) -> Result<Vec<GivenValue>, Problem> {
    let value = |entry: &Entry| {
        let text = match &entry.value.kind {
            Kind::List(items) => {
                let items: Result<Vec<String>, Problem> = items.iter().map(scalar).collect();
                items?.join(",")
            }
            _ => scalar(&entry.value)?,
        };
        Ok(given(source, entry.key_span, &entry.key, &text))
    };
    map.entries().iter().map(value).collect()
}

fn scalar(node: &Node) -> Result<String, Problem> {
    match (&node.kind, node.scalar()) {
        (_, Some(text)) => Ok(text.to_owned()),
        (Kind::Null, None) => Ok(String::new()),
        _ => Err(wrong(
            node.span,
            "the value of a parameter is a text, a number or a list of them",
        )),
    }
}

fn given(source: &Source, at: Span, name: &str, value: &str) -> GivenValue {
    let position = source.position(at.start);
    GivenValue {
        name: name.into(),
        value: value.into(),
        place: format!("{}:{}:{}", source.path(), position.line, position.column).into(),
    }
}

fn wrong(at: Span, message: impl Into<String>) -> Problem {
    Problem {
        at,
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, SourceId};

    fn told(text: &str) -> Result<Vec<String>, String> {
        let origin = Origin::File("p".to_owned());
        let source = Source::new(SourceId(0), origin, text.to_owned());
        let one = |value: GivenValue| format!("{}={} at {}", value.name, value.value, value.place);
        parameter_file(&source)
            .map(|values| values.into_iter().map(one).collect())
            .map_err(|problem| format!("{}: {}", problem.at.start, problem.message))
    }

    fn ok(text: &str, expected: &[&str]) {
        assert_eq!(told(text).expect("nothing is wrong"), expected, "{text}");
    }

    #[test]
    fn every_way_of_writing_them_is_read() {
        ok(
            r#"[{"ParameterKey": "Stage", "ParameterValue": "prod"}, {"ParameterKey": "Old", "UsePreviousValue": true}]"#,
            &["Stage=prod at p:1:46"],
        );
        ok(
            r#"["Stage=prod", "Query=a=b"]"#,
            &["Stage=prod at p:1:2", "Query=a=b at p:1:16"],
        );
        ok(
            r#"{"Parameters": {"Stage": "prod"}, "Tags": {"a": "b"}}"#,
            &["Stage=prod at p:1:17"],
        );
        ok(
            "# of production\nStage=prod\n\nName=\"a: b\"\nEmpty=\n",
            &[
                "Stage=prod at p:2:1",
                "Name=a: b at p:4:1",
                "Empty= at p:5:1",
            ],
        );
        ok(
            "Stage: prod\nCount: 2\nOpen: true\nZones: [a, b]\nEmpty:\n",
            &[
                "Stage=prod at p:1:1",
                "Count=2 at p:2:1",
                "Open=true at p:3:1",
                "Zones=a,b at p:4:1",
                "Empty= at p:5:1",
            ],
        );
        ok(
            "- {ParameterKey: Stage, ParameterValue: 1}\n",
            &["Stage=1 at p:1:41"],
        );
        ok("", &[]);
    }

    #[test]
    fn what_is_no_value_is_told() {
        for (text, place) in [
            (r#"[{"ParameterValue": "prod"}]"#, "1:"),
            (r#"[{"ParameterKey": "Stage"}]"#, "1:"),
            (r#"["Stage"]"#, "1:"),
            ("Stage\n", "0:"),
            ("Stage: {a: b}\n", "7:"),
            ("Stage: [\n", ""),
            ("A: 1\n---\nA: 2\n", "9:"),
        ] {
            let said = told(text).expect_err(text);
            assert!(said.starts_with(place), "{text}: {said}");
        }
    }

    #[test]
    fn an_assignment_has_a_name_and_a_value() {
        let value = assignment("Query=a=b").expect("a value");
        assert_eq!((&*value.name, &*value.value), ("Query", "a=b"));
        assert_eq!(
            assignment("Stage"),
            Err("`Stage` has no value: write `Stage=VALUE`".to_owned())
        );
        assert!(assignment("=x").is_err());
        assert!(assignment("my-name=x").is_err());
    }
}
