//! ARNs taken apart: six parts, of which the first five end at a `:`.
//!
//! Semantics: "Amazon Resource Names (ARNs)" in the AWS General Reference.

use crate::symbolic::matching::matches;
use crate::symbolic::{Piece, Text};

/// A part of an ARN.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ArnPart {
    /// The word `arn` itself.
    Prefix,
    /// The partition, such as `aws` or `aws-cn`.
    Partition,
    /// The service, such as `s3`.
    Service,
    /// The region, which is empty for some services.
    Region,
    /// The account, which is empty for some services.
    Account,
    /// The resource: all that follows the fifth `:`.
    Resource,
}

const PARTS: [ArnPart; 6] = [
    ArnPart::Prefix,
    ArnPart::Partition,
    ArnPart::Service,
    ArnPart::Region,
    ArnPart::Account,
    ArnPart::Resource,
];

/// The first part in which an ARN certainly does not match a pattern of one; none if they cannot be taken apart, or
/// differ in no part for certain.
pub(super) fn first_difference(pattern: &Text, arn: &Text) -> Option<ArnPart> {
    let (pattern, arn) = (parts(pattern)?, parts(arn)?);
    PARTS
        .into_iter()
        .zip(pattern.iter().zip(&arn))
        .find(|(_, (pattern, arn))| matches(pattern, arn).is_no())
        .map(|(part, _)| part)
}

/// The six parts; none if there are fewer, or if a hole may hold one of the `:` between them.
fn parts(arn: &Text) -> Option<[Text; 6]> {
    let mut parts: [Text; 6] = Default::default();
    let mut at = 0;
    for piece in arn.pieces() {
        match piece {
            Piece::Hole(hole) if at < 5 && hole.domain.allows(':') => return None,
            Piece::Hole(hole) => parts[at].push_hole(hole.clone()),
            Piece::Literal(literal) => {
                for (place, part) in literal.splitn(6 - at, ':').enumerate() {
                    at += usize::from(place > 0);
                    parts[at].push_str(part);
                }
            }
        }
    }
    (at == 5).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::written::text;

    #[test]
    fn the_first_part_that_differs_is_told() {
        use ArnPart::{Account, Partition, Prefix, Region, Resource, Service};
        let arn = text("arn:aws:s3:eu-west-1:111122223333:a:b/<any>");
        for (pattern, expected) in [
            ("arn:aws:s3:*:*:a:b/*", None),
            ("a:aws:s3:*:*:*", Some(Prefix)),
            ("arn:aws-cn:s3:us-east-1:*:*", Some(Partition)),
            ("arn:aws:kms:*:*:*", Some(Service)),
            ("arn:aws:s3::*:*", Some(Region)),
            ("arn:aws:s3:*:444455556666:*", Some(Account)),
            ("arn:aws:s3:*:<account>:a:c/*", Some(Resource)),
            ("arn:aws:s3:*:<account>:a:b/x", None),
            ("arn:<any>:s3:*:444455556666:*", None),
            ("arn:aws:s3:*:444455556666", None),
        ] {
            assert_eq!(
                first_difference(&text(pattern), &arn),
                expected,
                "{pattern}"
            );
        }
    }
}
