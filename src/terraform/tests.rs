//! Tests over whole plans.

mod links;
mod parts;
mod plans;
mod policies;
mod values;
