//! What is wrong with a value that `aws:SourceArn` is compared with, when it should be a distribution's ARN:
//! `arn:<partition>:cloudfront::<account>:distribution/<id>`, without a Region.

use super::cause::Cause;
use crate::symbolic::matching::matches;
use crate::symbolic::{Domain, Piece, Text};

/// Why `value` is not, or does not match, the ARN of the distribution `arn`.
pub(super) fn mismatch(value: &Text, arn: &Text) -> Cause {
    let (Some(parts), Some(ours)) = (value.split(":"), arn.split(":")) else {
        return Cause::ConditionNotMet;
    };
    let [prefix, partition, service, region, account, resource] = parts.as_slice() else {
        return Cause::SourceArnMalformed;
    };
    let fixed = prefix.known() == Some("arn")
        && service
            .known()
            .is_none_or(|name| name == "cloudfront" || has_wildcard(name));
    let no_region = region
        .known()
        .is_some_and(|name| name.chars().all(|c| c == '*'));
    if !fixed || !no_region || partition.is_empty() {
        return Cause::SourceArnMalformed;
    }
    let Some(id) = resource.strip_prefix("distribution/") else {
        return Cause::SourceArnMalformed;
    };
    if !may_be_id(&id)
        || account
            .known()
            .is_some_and(|digits| !may_be_account(digits))
    {
        return Cause::SourceArnMalformed;
    }
    let our_id = ours
        .get(5)
        .and_then(|resource| resource.strip_prefix("distribution/"));
    let is_ours = our_id
        .as_ref()
        .is_some_and(|ours| *ours == id || (has_wildcards(&id) && matches(&id, ours).is_yes()));
    if is_ours {
        if ours.get(1) == Some(partition) {
            Cause::SourceArnOtherAccount
        } else {
            Cause::SourceArnMalformed
        }
    } else {
        Cause::SourceArnOtherDistribution
    }
}

/// Whether the value names one distribution by an id that is written out.
pub(super) fn names_written_id(value: &Text) -> bool {
    let id = value
        .split(":")
        .and_then(|parts| parts.get(5)?.strip_prefix("distribution/"));
    id.is_some_and(|id| {
        id.known()
            .is_some_and(|id| !id.is_empty() && !has_wildcard(id))
            && may_be_id(&id)
    })
}

fn has_wildcards(text: &Text) -> bool {
    text.pieces()
        .iter()
        .any(|piece| matches!(piece, Piece::Literal(text) if has_wildcard(text)))
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

fn may_be_account(text: &str) -> bool {
    has_wildcard(text) || (text.len() == 12 && text.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a text can be the id of a distribution, or a pattern for one.
fn may_be_id(id: &Text) -> bool {
    !id.is_empty()
        && id.pieces().iter().all(|piece| match piece {
            Piece::Literal(text) => text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '*' | '?')),
            Piece::Hole(hole) => matches!(
                hole.domain,
                Domain::DistributionId
                    | Domain::Free
                    | Domain::Choice(_)
                    | Domain::Name
                    | Domain::Shape(_)
            ),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::{Address, Hole, Nature, UnitId};

    fn id_of(name: &str) -> Text {
        Text::hole(Hole {
            of: Address::new(UnitId::new(0), name),
            attribute: "Id".into(),
            domain: Domain::DistributionId,
            nature: Nature::Declared,
        })
    }

    fn of(value: &Text) -> Cause {
        let ours =
            Text::literal("arn:aws:cloudfront::111122223333:distribution/").then(&id_of("Site"));
        mismatch(value, &ours)
    }

    #[test]
    fn tells_another_distribution_from_what_is_none() {
        let base = "arn:aws:cloudfront::111122223333:distribution/";
        assert_eq!(
            of(&Text::literal(base).then(&id_of("Other"))),
            Cause::SourceArnOtherDistribution
        );
        assert_eq!(
            of(&Text::literal(base).then_str("E2QWRUHAPOMQZL")),
            Cause::SourceArnOtherDistribution
        );
        for wrong in [
            "arn:aws:cloudfront:us-east-1:111122223333:distribution/E2QWRUHAPOMQZL",
            "arn:aws:cloudfront::distribution/E2QWRUHAPOMQZL",
            "arn:aws:cloudfront::111122223333:distribution:E2QWRUHAPOMQZL",
            "arn:aws:cloudfront::111122223333:distribution/SiteDistribution",
            "arn:aws:cloudfront::111122223333:distribution/d111111abcdef8.cloudfront.net",
            "arn:aws:cloudfront::1111:distribution/E2QWRUHAPOMQZL",
            "arn:aws:s3:::bucket",
            "E2QWRUHAPOMQZL",
        ] {
            assert_eq!(
                of(&Text::literal(wrong)),
                Cause::SourceArnMalformed,
                "{wrong}"
            );
        }
    }

    #[test]
    fn tells_another_account() {
        let value =
            Text::literal("arn:aws:cloudfront::444455556666:distribution/").then(&id_of("Site"));
        assert_eq!(of(&value), Cause::SourceArnOtherAccount);
        let all = Text::literal("arn:aws:cloudfront::444455556666:distribution/*");
        assert_eq!(of(&all), Cause::SourceArnOtherAccount);
        let some = Text::literal("arn:aws:cloudfront::444455556666:distribution/E2*");
        assert_eq!(of(&some), Cause::SourceArnOtherDistribution);
    }

    #[test]
    fn only_a_written_id_is_one() {
        assert!(names_written_id(&Text::literal(
            "arn:aws:cloudfront::111122223333:distribution/E2QWRUHAPOMQZL"
        )));
        assert!(!names_written_id(&Text::literal(
            "arn:aws:cloudfront::111122223333:distribution/*"
        )));
        assert!(!names_written_id(
            &Text::literal("arn:aws:cloudfront::111122223333:distribution/").then(&id_of("Site"))
        ));
    }
}
