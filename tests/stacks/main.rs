//! Templates that are deployed together, and what the user says of their deployment. The cases are the traps: what
//! works and looks broken, what is broken and looks as if it worked, and what must not be concluded from a neighbour.

#[path = "../common/mod.rs"]
mod common;

mod applications;
mod given;
mod imports;
mod nested;
mod run;
