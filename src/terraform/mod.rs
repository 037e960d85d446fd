//! Terraform plans as units, in CloudFormation's vocabulary.
