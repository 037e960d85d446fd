//! CloudFormation templates (and SAM, and CDK output) as units: sections, intrinsic functions, conditions.

pub mod attributes;
