//! Terraform plans as units, in CloudFormation's vocabulary.
use crate::source::{Node, Source};
use crate::symbolic::{Unit, UnitId};
/// stub
pub fn recognises(_d: &Node) -> bool {
    false
}
/// stub
pub fn is_state(_d: &Node) -> bool {
    false
}
/// stub
pub fn may_be_plan(_d: &str) -> bool {
    false
}
/// stub
pub fn names_cloudfront(_d: &str) -> bool {
    false
}
/// stub
pub fn read(_i: UnitId, _s: &Source, _d: &Node) -> Unit {
    unreachable!()
}
