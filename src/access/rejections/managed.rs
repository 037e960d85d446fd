//! The managed policies of CloudFront by id: a misspelt id, or one in the place of another kind of policy, names nothing.
//!
//! "Use managed cache policies", "Use managed origin request policies" and "Use managed response headers policies" in
//! the Amazon CloudFront Developer Guide.

/// The kinds of policies that a behavior names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Cache,
    OriginRequest,
    ResponseHeaders,
}

impl Kind {
    /// The kind in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::Cache => "cache policy",
            Kind::OriginRequest => "origin request policy",
            Kind::ResponseHeaders => "response headers policy",
        }
    }
}

/// Id, name and kind of the managed policies.
const MANAGED: &[(&str, &str, Kind)] = &[
    (
        "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "CachingOptimized",
        Kind::Cache,
    ),
    (
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
        "CachingOptimizedForUncompressedObjects",
        Kind::Cache,
    ),
    (
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        "CachingDisabled",
        Kind::Cache,
    ),
    (
        "08627262-05a9-4f76-9ded-b50ca2e3a84f",
        "Elemental-MediaPackage",
        Kind::Cache,
    ),
    (
        "2e54312d-136d-493c-8eb9-b001f22f67d2",
        "Amplify",
        Kind::Cache,
    ),
    (
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
        "UseOriginCacheControlHeaders",
        Kind::Cache,
    ),
    (
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
        "UseOriginCacheControlHeaders-QueryStrings",
        Kind::Cache,
    ),
    (
        "216adef6-5c7f-47e4-b989-5492eafa07d3",
        "AllViewer",
        Kind::OriginRequest,
    ),
    (
        "33f36d7e-f396-46d9-90e0-52428a34d9dc",
        "AllViewerAndCloudFrontHeaders-2022-06",
        Kind::OriginRequest,
    ),
    (
        "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        "AllViewerExceptHostHeader",
        Kind::OriginRequest,
    ),
    (
        "59781a5b-3903-41f3-afcb-af62929ccde1",
        "CORS-CustomOrigin",
        Kind::OriginRequest,
    ),
    (
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
        "CORS-S3Origin",
        Kind::OriginRequest,
    ),
    (
        "775133bc-15f2-49f9-abea-afb2e0bf67d2",
        "Elemental-MediaTailor-PersonalizedManifests",
        Kind::OriginRequest,
    ),
    (
        "bf0718e1-ba1e-49d1-88b1-f726733018ae",
        "HostHeaderOnly",
        Kind::OriginRequest,
    ),
    (
        "acba4595-bd28-49b8-b9fe-13317c0390fa",
        "UserAgentRefererHeaders",
        Kind::OriginRequest,
    ),
    (
        "60669652-455b-4ae9-85a4-c4c02393f86c",
        "SimpleCORS",
        Kind::ResponseHeaders,
    ),
    (
        "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
        "CORS-With-Preflight",
        Kind::ResponseHeaders,
    ),
    (
        "67f7725c-6f97-4210-82d7-5512b31e9d03",
        "SecurityHeadersPolicy",
        Kind::ResponseHeaders,
    ),
    (
        "e61eb60c-9c35-4d20-a928-2b84e02af89c",
        "CORS-and-SecurityHeadersPolicy",
        Kind::ResponseHeaders,
    ),
    (
        "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
        "CORS-with-preflight-and-SecurityHeadersPolicy",
        Kind::ResponseHeaders,
    ),
];

/// The managed policy of an id.
pub(super) fn named(id: &str) -> Option<(&'static str, Kind)> {
    let found = MANAGED.iter().find(|(own, ..)| *own == id)?;
    Some((found.1, found.2))
}

/// How many characters of an id may be wrong. The ids of other policies are made at random, and none comes that near.
const MOST_SLIPS: usize = 8;

/// The managed policy of a kind that an id was meant to be: its id and its name.
pub(super) fn misspelt(id: &str, kind: Kind) -> Option<(&'static str, &'static str)> {
    let slips = |own: &str| own.bytes().zip(id.bytes()).filter(|(a, b)| a != b).count();
    let near = |own: &str| {
        let same_length = own.len() == id.len() && slips(own) <= MOST_SLIPS;
        // A character too few or too many shifts all that follows.
        let cut = own.len().abs_diff(id.len()) <= 2
            && own.len() != id.len()
            && own
                .bytes()
                .zip(id.bytes())
                .take_while(|(a, b)| a == b)
                .count()
                >= 12;
        same_length || cut
    };
    let mut own = MANAGED.iter().filter(|(.., own)| *own == kind);
    own.find(|(own, ..)| near(own))
        .map(|(own, name, _)| (*own, *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_an_id_is_seen() {
        let meant = misspelt("216adef6-2c7f-47e4-b989-5492eafa07d3", Kind::OriginRequest);
        assert_eq!(meant.map(|(_, name)| name), Some("AllViewer"));
        let cut = misspelt("658327ea-f89d-4fab-a63d-7e88639e58f", Kind::Cache);
        assert_eq!(cut.map(|(_, name)| name), Some("CachingOptimized"));
    }

    #[test]
    fn a_policy_of_ones_own_is_no_slip() {
        assert_eq!(
            misspelt("0a1b2c3d-1111-2222-3333-444455556666", Kind::Cache),
            None
        );
        assert_eq!(misspelt("assets-cache-policy", Kind::Cache), None);
        assert_eq!(misspelt("", Kind::Cache), None);
    }
}
