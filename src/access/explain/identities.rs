//! Principals that are meant to be an origin access identity and are written in a way in which none is: without the
//! words that its ARN holds, or as the id or the path where the ARN or the canonical user id has to stand.
//!
//! "Give an origin access identity permission to read files in the Amazon S3 bucket" in the Amazon CloudFront
//! Developer Guide; "Principals for bucket policies" in the Amazon S3 User Guide.

use crate::iam::{PrincipalEntry, PrincipalKind};
use crate::symbolic::{Domain, Piece, Text};

/// What becomes of a misspelt principal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spelling {
    /// S3 does not store a policy with it.
    Refused,
    /// Whether S3 stores it, and whom it means then, is documented nowhere.
    Undocumented,
}

/// The words that the name of every identity begins with.
const WORDS: &str = "CloudFront Origin Access Identity ";

/// How a principal is misspelt that is meant for an identity; nothing if it is no such one.
pub(super) fn misspelt(entry: &PrincipalEntry) -> Option<Spelling> {
    let text = entry.text.as_ref()?;
    let refused = match entry.kind {
        PrincipalKind::Aws => {
            is_id(text) || is_path(text) || lacks_words(text) || is_arn_of_identity(text)
        }
        PrincipalKind::Service => {
            is_id(text) || is_path(text) || text.to_string().contains(":iam::cloudfront:user/")
        }
        PrincipalKind::CanonicalUser => {
            is_id(text) || is_path(text) || text.prefix().starts_with("arn:")
        }
        PrincipalKind::Everyone | PrincipalKind::Federated | PrincipalKind::Other => false,
    };
    if refused {
        return Some(Spelling::Refused);
    }
    (entry.kind == PrincipalKind::Aws && is_canonical(text)).then_some(Spelling::Undocumented)
}

/// Whether a text is the id of an identity, and nothing more.
fn is_id(text: &Text) -> bool {
    match text.known() {
        Some(known) => {
            known.len() >= 10
                && known.starts_with('E')
                && known
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        }
        None => text
            .as_hole()
            .is_some_and(|hole| hole.domain == Domain::IdentityId),
    }
}

/// Whether a text is what an origin names the identity by.
fn is_path(text: &Text) -> bool {
    text.prefix().starts_with("origin-access-identity/")
}

/// Whether a text is an ARN that the identity has in CloudFront, not in IAM.
fn is_arn_of_identity(text: &Text) -> bool {
    text.to_string().contains(":origin-access-identity/")
}

/// Whether an ARN of a user of CloudFront's lacks the words before the id.
fn lacks_words(text: &Text) -> bool {
    let Some(parts) = text.split(":") else {
        return false;
    };
    let [_, _, service, _, account, resource] = parts.as_slice() else {
        return false;
    };
    let is_of_cloudfront = service.known() == Some("iam") && account.known() == Some("cloudfront");
    let Some(name) = resource.strip_prefix("user/").filter(|_| is_of_cloudfront) else {
        return false;
    };
    match name.pieces().first() {
        None => true,
        // What a text that is given holds may be the words.
        Some(Piece::Hole(hole)) => hole.domain == Domain::IdentityId,
        Some(Piece::Literal(start)) => {
            let is_cut_short = name.known().is_none() && WORDS.starts_with(&**start);
            !start.starts_with(WORDS) && !is_cut_short
        }
    }
}

/// Whether a text is a canonical user id.
fn is_canonical(text: &Text) -> bool {
    match text.known() {
        Some(known) => known.len() == 64 && known.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => text
            .as_hole()
            .is_some_and(|hole| hole.domain == Domain::CanonicalUser),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};

    fn of(kind: PrincipalKind, text: &str) -> Option<Spelling> {
        misspelt(&PrincipalEntry {
            kind,
            text: Some(Text::literal(text)),
            span: Span {
                source: SourceId(0),
                start: 0,
                end: 0,
            },
            unknown: None,
        })
    }

    #[test]
    fn ids_and_paths_are_no_principals() {
        for (kind, text) in [
            (PrincipalKind::Aws, "E2QWRUHAPOMQZL"),
            (PrincipalKind::CanonicalUser, "E2QWRUHAPOMQZL"),
            (
                PrincipalKind::Aws,
                "origin-access-identity/cloudfront/E2QWRUHAPOMQZL",
            ),
            (
                PrincipalKind::Aws,
                "arn:aws:iam::cloudfront:user/E2QWRUHAPOMQZL",
            ),
            (
                PrincipalKind::Aws,
                "arn:aws:iam::cloudfront:user/CloudFrontOriginAccessIdentityE2QWRUHAPOMQZL",
            ),
            (
                PrincipalKind::Service,
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL",
            ),
        ] {
            assert_eq!(of(kind, text), Some(Spelling::Refused), "{text}");
        }
    }

    #[test]
    fn a_canonical_user_under_the_wrong_key_is_in_no_document() {
        let id = "0123456789abcdef".repeat(4);
        assert_eq!(of(PrincipalKind::Aws, &id), Some(Spelling::Undocumented));
        assert_eq!(of(PrincipalKind::CanonicalUser, &id), None);
    }

    #[test]
    fn another_identity_and_other_principals_are_not_misspelt() {
        for text in [
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL",
            "arn:aws:iam::111122223333:root",
            "111122223333",
            "*",
        ] {
            assert_eq!(of(PrincipalKind::Aws, text), None, "{text}");
        }
    }
}
