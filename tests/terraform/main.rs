//! Terraform sources, alone and beside their plans, against plans alone.

mod beside;
mod configurations;
mod hostile;
mod pairs;
mod run;
mod spellings;
