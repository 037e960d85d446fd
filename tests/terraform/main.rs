//! Terraform sources, alone and beside their plans, against plans alone.

mod beside;
mod conditions;
mod configurations;
mod hostile;
mod json;
mod looked_up;
mod pairs;
mod places;
mod run;
mod spellings;

mod unresolved;
