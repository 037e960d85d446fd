//! Sentences and fixes with gaps. A placeholder is a dotted path of lower-case names in braces, `{read.statement}`,
//! and stands for what the node holds there. Nothing else in braces is touched: fixes are full of the braces of
//! other languages, such as `${AWS::Partition}`, `${var.name}` and `{ "Ref": … }`.

use serde_json::Value;

/// The template with every placeholder replaced by what `node` holds; a placeholder for which it holds nothing stays.
pub fn fill(template: &str, node: &Value) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, path, after)) = next_placeholder(rest) {
        filled.push_str(before);
        let value = at(node, path).unwrap_or_else(|| format!("{{{path}}}"));
        filled.push_str(&value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The same for a sentence: what stands in another file is called by its name and its file, `Pages` in `site.yaml`,
/// where the facts say `site.yaml#Pages`.
pub(super) fn tell(template: &str, node: &Value) -> String {
    let mut told = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, path, after)) = next_placeholder(rest) {
        told.push_str(before);
        let value = at(node, path).unwrap_or_else(|| format!("{{{path}}}"));
        let is_name = path.ends_with("_address") && told.ends_with('`') && after.starts_with('`');
        if is_name {
            told.push_str(&in_words(&value));
        } else {
            told.push_str(&value);
        }
        rest = after;
    }
    told.push_str(rest);
    told
}

/// A full address between backticks, as a sentence has it. A hash may also stand in the key of an instance.
pub(super) fn in_words(address: &str) -> String {
    match address.rsplit_once('#') {
        Some((file, name)) if !file.contains('[') => format!("{name}` in `{file}"),
        _ => address.to_owned(),
    }
}

/// The template for a reader who has no node at hand: `{bucket_label}` becomes `<bucket-label>`.
pub(super) fn with_stand_ins(template: &str) -> String {
    let mut shown = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, path, after)) = next_placeholder(rest) {
        shown.push_str(before);
        shown.push('<');
        shown.push_str(&path.replace(['_', '.'], "-"));
        shown.push('>');
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// The paths of a template's placeholders, in order.
pub fn placeholders(template: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some((_, path, after)) = next_placeholder(rest) {
        found.push(path);
        rest = after;
    }
    found
}

/// The scalar that `node` holds at a dotted path, as text; a list of scalars with commas between them.
pub(super) fn at(node: &Value, path: &str) -> Option<String> {
    let found = path
        .split('.')
        .try_fold(node, |value, key| value.get(key))?;
    match found {
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(scalar).collect();
            items.map(|items| items.join(", "))
        }
        other => scalar(other),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What stands before the next placeholder, its path, and what stands after it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find('{') {
        let open = from + found;
        let inside = &text[open + 1..];
        let end = inside
            .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.'))
            .unwrap_or(inside.len());
        let path = &inside[..end];
        let is_ours = !text[..open].ends_with('$');
        if is_ours && is_path(path) && inside[end..].starts_with('}') {
            return Some((&text[..open], path, &inside[end + 1..]));
        }
        from = open + 1;
    }
    None
}

fn is_path(path: &str) -> bool {
    path.split('.')
        .all(|key| key.starts_with(|c: char| c.is_ascii_lowercase() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fills_scalars_at_dotted_paths() {
        let node = json!({"bucket": "Site", "read": {"statement": "statement 2", "count": 3}, "methods": ["PUT", "POST"]});
        assert_eq!(
            fill(
                "`{bucket}`, {read.statement}, {read.count}, {methods}",
                &node
            ),
            "`Site`, statement 2, 3, PUT, POST"
        );
    }

    #[test]
    fn leaves_the_braces_of_other_languages_alone() {
        let node = json!({"bucket": "Site", "distribution": "Web"});
        assert_eq!(
            fill(
                "!Sub 'arn:${AWS::Partition}:s3:::${{bucket}}/*' {Bucket} { bucket } {}",
                &node
            ),
            "!Sub 'arn:${AWS::Partition}:s3:::${Site}/*' {Bucket} { bucket } {}"
        );
        assert_eq!(fill("${{bucket}.Arn}/*", &node), "${Site.Arn}/*");
        assert_eq!(
            fill("${data.me.id} ${bucket}", &node),
            "${data.me.id} ${bucket}"
        );
    }

    #[test]
    fn shows_a_stand_in_for_each_placeholder_and_leaves_the_rest_alone() {
        assert_eq!(
            with_stand_ins("{bucket_label}: !Sub ${{bucket}.Arn}/${AWS::Region} {Bucket}"),
            "<bucket-label>: !Sub ${<bucket>.Arn}/${AWS::Region} {Bucket}"
        );
    }

    #[test]
    fn leaves_a_placeholder_without_a_value_as_it_is() {
        let node = json!({"bucket": {"name": "x"}, "key": null});
        assert_eq!(
            fill("{bucket} {key} {bucket.nme}", &node),
            "{bucket} {key} {bucket.nme}"
        );
    }

    #[test]
    fn a_name_of_another_file_is_told_in_words_and_only_where_it_stands_as_a_name() {
        let node = json!({"bucket_address": "infra/site.yaml#Pages", "key": "a#b"});
        let told = tell(
            "read `{bucket_address}` by `{key}` of {bucket_address}",
            &node,
        );
        assert_eq!(
            told,
            "read `Pages` in `infra/site.yaml` by `a#b` of infra/site.yaml#Pages"
        );
        let instance = "aws_s3_bucket.pages[\"a#b\"]";
        assert_eq!(in_words(instance), instance);
        assert_eq!(in_words("Pages"), "Pages");
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        assert_eq!(fill("{a}", &json!({"a": "{b}", "b": "no"})), "{b}");
    }

    #[test]
    fn lists_placeholders_in_order() {
        assert_eq!(placeholders("{a} ${B} {c.d} {c..d} {.a} {"), ["a", "c.d"]);
    }
}
