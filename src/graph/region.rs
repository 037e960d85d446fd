//! What a text tells about the Region that it is deployed to: some of what a distribution needs exists in us-east-1
//! alone, and conditions may ask for the Region.
//!
//! "Requirements for using SSL/TLS certificates with CloudFront" and "Restrictions on Lambda@Edge" in the Amazon
//! CloudFront Developer Guide; `Scope` of `AWS::WAFv2::WebACL` in the AWS CloudFormation User Guide.

use super::kinds;
use crate::symbolic::{Spanned, Test, Unit};

/// The pseudo parameter that conditions ask for.
const REGION: &str = "AWS::Region";

/// Whether a unit as a whole says where it is deployed, or decides by the Region.
pub(super) fn is_minded(unit: &Unit) -> bool {
    let by_condition = unit
        .conditions
        .iter()
        .any(|condition| asks(&condition.test));
    let is_global = |scope: &Spanned| scope.known() == Some("CLOUDFRONT");
    let mut acls = unit.resources.iter();
    by_condition
        || acls.any(|resource| {
            kinds::WEB_ACLS.contains(&&*resource.kind)
                && resource.properties.get("Scope").is_some_and(is_global)
        })
}

/// Whether a test compares the Region.
fn asks(test: &Test) -> bool {
    match test {
        Test::Equals(one, other) => {
            let mut holes = one.holes().chain(other.holes());
            holes.any(|hole| &*hole.of.name == REGION)
        }
        Test::All(tests) | Test::Any(tests) => tests.iter().any(asks),
        Test::Not(test) => asks(test),
        Test::Unknown(why) => why.mentions.iter().any(|one| &*one.of.name == REGION),
        Test::Is(_) => false,
    }
}

/// Whether a distribution that mentions a resource of this type can only be deployed beside it in us-east-1.
pub(super) fn is_at_home(kind: &str) -> bool {
    kinds::ONLY_IN_US_EAST_1.contains(&kind)
}
