//! Tests over whole plans.
#![allow(
    clippy::needless_pass_by_value,
    reason = "plans read better with their values written in place"
)]

mod functions;
mod links;
mod lost;
mod many;
mod partial;
mod parts;
mod plans;
mod policies;
mod values;
