//! Terraform sources, alone and beside their plans, against plans alone.

#[path = "../common/mod.rs"]
mod common;

mod beside;
mod conditions;
mod configurations;
mod hostile;
mod json;
mod pairs;
mod places;
mod run;
mod spellings;
