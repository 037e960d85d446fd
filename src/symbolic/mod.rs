//! What can be known before deployment: three truth values, texts with named holes, value trees with branches
//! and unknowns, and the unit of deployment that holds them. Both dialects are turned into this vocabulary and
//! everything after reads only it.

mod address;
mod domain;
mod given;
pub mod matching;
mod shape;
mod split;
mod text;
mod truth;
mod unit;
mod value;
mod world;
#[cfg(test)]
pub(crate) mod written;

pub use address::{Address, UnitId};
pub use domain::Domain;
pub use given::{Environment, Given, GivenValue};
pub use shape::{Characters, Run, Shape};
pub use text::{Hole, Nature, Piece, Text};
pub use truth::Truth;
pub use unit::{
    Dialect, End, Export, Found, Gone, Import, Lifecycle, Nested, Parameter, Resource, Stack, Unit,
};
pub use value::{Field, Mention, Spanned, Value, Why};
pub use world::{Condition, ConditionId, Test, World, worlds};
