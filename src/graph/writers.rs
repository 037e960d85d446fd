//! Resources that may change a policy at deployment without saying so in the text: custom resources, nested
//! stacks, modules. A policy that one of them can reach is never called insufficient for certain.

use super::kinds;
use super::scope::Scope;
use crate::symbolic::{Address, Nested, Resource, Why};
use std::collections::HashSet;

/// Custom resources that are known not to grant or revoke anything that a viewer's request needs.
const HARMLESS: &[&str] = &[
    "Custom::S3AutoDeleteObjects",
    "Custom::CDKBucketDeployment",
    "Custom::S3BucketNotifications",
    "Custom::LogRetention",
];

/// Custom resources that are known to add a statement for CloudFront to the policy of a bucket or key, because that
/// policy cannot name the distribution without a circle.
const COMPLETE: &[&str] = &[
    "Custom::KmsKeyPolicyUpdater",
    "Custom::S3OriginAccessControlBucketPolicy",
    "Custom::S3OriginAccessControlBucketPolicyUpdater",
    "Custom::S3OriginAccessControlKeyPolicy",
    "Custom::S3OriginAccessControlKeyPolicyUpdater",
];

/// The nested stacks whose templates tell all that is in them, so that nothing else can be done by them.
pub(super) fn read_stacks(scope: &Scope<'_>) -> HashSet<Address> {
    let tells_all = |nested: &&Nested| {
        let unit = scope.unit(nested.unit);
        unit.is_some_and(|unit| unit.open.is_none())
    };
    scope
        .units()
        .flat_map(|unit| unit.stack.nested.iter().filter(tells_all))
        .map(|nested| nested.of.clone())
        .collect()
}

/// The reason why what `resource` mentions may be written by it, if that is so.
pub(super) fn may_write(resource: &Resource) -> Option<Why> {
    let kind = &*resource.kind;
    if COMPLETE.contains(&kind) {
        return Some(Why::new(format!(
            "`{}` ({kind}) admits CloudFront when it is deployed",
            resource.local_name
        )));
    }
    // Types of other publishers are somebody's code, as custom resources are.
    let custom = !["AWS::", "Alexa::"].iter().any(|by| kind.starts_with(by))
        || kind == kinds::CUSTOM_RESOURCE;
    let nested = kinds::NESTED.contains(&kind) || kind.ends_with("::MODULE");
    if (custom && !HARMLESS.contains(&kind)) || nested {
        return Some(Why::new(format!(
            "`{}` ({kind}) may change the policy when it is deployed",
            resource.local_name
        )));
    }
    None
}
