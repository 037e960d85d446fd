//! The resources of a statement that should cover the objects of a bucket and do not: they are the bucket itself,
//! other objects of it, or another bucket. Some of these mistakes S3 finds when the policy is stored.

use super::{Asked, by_entry, texts};
use crate::access::cause::{Blame, Cause};
use crate::iam::{EntryVerdict, ResourceMiss, Statement};
use crate::symbolic::{Piece, Text};

/// Explains a statement whose resources do not cover what is asked for.
pub(super) fn explain(
    statement: &Statement,
    verdicts: &[EntryVerdict<ResourceMiss>],
    asked: &Asked<'_>,
) -> (Cause, Blame) {
    let span = statement
        .resources
        .as_ref()
        .map_or(statement.span, |resources| resources.span);
    let mut blame = by_entry(statement, span, asked);
    let Some(resources) = statement
        .resources
        .as_ref()
        .filter(|resources| !resources.negated)
    else {
        return (Cause::ResourceOtherObjects, blame);
    };
    blame.value = texts(resources.entries.iter().map(|entry| entry.text.as_ref()));
    blame.expected = format!("{}/*", asked.arn);
    if let [only] = verdicts {
        blame.at = only.span;
    }
    let entries = || {
        resources
            .entries
            .iter()
            .filter_map(|entry| entry.text.as_ref())
    };
    if entries().any(|text| text == asked.arn) {
        // S3 stores no policy whose statement holds only object actions and only the bucket itself.
        blame.refused_at_deployment =
            entries().all(|text| !has_slash(text)) && only_object_actions(statement);
        return (Cause::ResourceIsBucket, blame);
    }
    if entries().any(|text| starts_with(text, asked.arn)) {
        return (Cause::ResourceOtherObjects, blame);
    }
    let elsewhere = |text: &Text| in_other_partition(text, asked.arn);
    if asked.action.starts_with("s3:") && entries().all(elsewhere) && entries().next().is_some() {
        blame.refused_at_deployment = true;
        return (Cause::ResourceOtherPartition, blame);
    }
    // S3 stores no policy that names another bucket than its own.
    blame.refused_at_deployment = entries().any(names_one_bucket);
    (Cause::ResourceOtherBucket, blame)
}

/// Whether a text would begin with the ARN, were it of the same partition of AWS.
fn in_other_partition(text: &Text, arn: &Text) -> bool {
    let (Some(parts), Some(own)) = (text.split(":"), arn.split(":")) else {
        return false;
    };
    let ([_, partition, rest @ ..], [_, own_partition, own_rest @ ..]) =
        (parts.as_slice(), own.as_slice())
    else {
        return false;
    };
    let both_known = partition.known().is_some() && own_partition.known().is_some();
    let whole = |parts: &[Text]| {
        let mut parts = parts.iter();
        let first = parts.next().cloned().unwrap_or_default();
        parts.fold(first, |whole, part| whole.then_str(":").then(part))
    };
    let (text, arn) = (whole(rest), whole(own_rest));
    both_known && partition != own_partition && (text == arn || starts_with(&text, &arn))
}

/// Whether `text` begins with all pieces of `start`, followed by a slash.
fn starts_with(text: &Text, start: &Text) -> bool {
    let slash = start.clone().then_str("/");
    let (pieces, wanted) = (text.pieces(), slash.pieces());
    pieces.len() >= wanted.len()
        && wanted
            .iter()
            .enumerate()
            .all(|(place, piece)| match (piece, &pieces[place]) {
                (Piece::Literal(want), Piece::Literal(have)) if place + 1 == wanted.len() => {
                    have.starts_with(&**want)
                }
                (want, have) => want == have,
            })
}

/// Whether no wildcard stands in the name of the bucket.
fn names_one_bucket(text: &Text) -> bool {
    let literals = text.pieces().iter().filter_map(|piece| match piece {
        Piece::Literal(literal) => Some(&**literal),
        Piece::Hole(_) => None,
    });
    for literal in literals {
        let name = literal.split('/').next().unwrap_or(literal);
        if name.contains(['*', '?']) {
            return false;
        }
        if literal.contains('/') {
            break;
        }
    }
    true
}

fn has_slash(text: &Text) -> bool {
    text.pieces()
        .iter()
        .any(|piece| matches!(piece, Piece::Literal(literal) if literal.contains('/')))
}

fn only_object_actions(statement: &Statement) -> bool {
    statement.actions.as_ref().is_some_and(|actions| {
        !actions.negated
            && actions.entries.iter().all(|entry| {
                let name = entry
                    .text
                    .as_ref()
                    .and_then(Text::known)
                    .and_then(|action| action.split_once(':'));
                name.is_some_and(|(_, name)| {
                    let name = name.to_ascii_lowercase();
                    [
                        "getobject",
                        "putobject",
                        "deleteobject",
                        "restoreobject",
                        "abortmultipartupload",
                    ]
                    .iter()
                    .any(|start| name.starts_with(start))
                })
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_bucket(text: &str) -> bool {
        names_one_bucket(&Text::literal(text))
    }

    #[test]
    fn a_wildcard_in_the_name_of_the_bucket_leaves_it_open() {
        assert!(one_bucket("arn:aws:s3:::logs/*"));
        assert!(one_bucket("arn:aws:s3:::logs"));
        assert!(!one_bucket("arn:aws:s3:::logs-*"));
        assert!(!one_bucket("arn:aws:s3:::logs-?/site/*"));
    }

    #[test]
    fn the_same_bucket_in_another_partition_is_told_from_another_bucket() {
        let arn = Text::literal("arn:aws-cn:s3:::site");
        let elsewhere = |text: &str| in_other_partition(&Text::literal(text), &arn);
        assert!(elsewhere("arn:aws:s3:::site/*"));
        assert!(elsewhere("arn:aws:s3:::site"));
        assert!(!elsewhere("arn:aws:s3:::other/*"));
        assert!(!elsewhere("arn:aws-cn:s3:::site/*"));
        assert!(!elsewhere("*"));
    }

    #[test]
    fn the_start_of_a_text_is_compared_up_to_the_slash() {
        let arn = Text::literal("arn:aws:s3:::site");
        assert!(starts_with(
            &Text::literal("arn:aws:s3:::site/public/*"),
            &arn
        ));
        assert!(!starts_with(
            &Text::literal("arn:aws:s3:::site-logs/*"),
            &arn
        ));
        assert!(!starts_with(&Text::literal("arn:aws:s3:::site"), &arn));
    }
}
