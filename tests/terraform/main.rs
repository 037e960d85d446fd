//! Terraform sources, alone and beside their plans, against plans alone.

#[path = "../common/mod.rs"]
mod common;

mod beside;
mod conditions;
mod configurations;
mod fixes;
mod heredocs;
mod hostile;
mod json;
mod looked_up;
mod pairs;
mod partitions;
mod places;
mod run;
mod site;
mod spellings;
mod unresolved;
