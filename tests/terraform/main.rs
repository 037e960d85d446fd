//! Terraform sources, alone and beside their plans, against plans alone.

mod hostile;
mod pairs;
mod run;
