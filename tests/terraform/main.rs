//! Terraform sources, alone and beside their plans, against plans alone.

mod pairs;
mod run;
