//! Whole templates, small ones, in the shapes in which people write them.

mod conditions;
mod framework;
mod functions;
mod hostile;
mod sections;
mod transforms;
