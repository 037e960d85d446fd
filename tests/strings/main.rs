//! Matching of texts with holes: what it says holds for every way of filling the holes in, it says as much as can be
//! said in the cases that matter, other libraries agree with it, and its time is bounded.

mod concrete;
mod examples;
mod exhaustive;
mod hostile;
mod languages;
mod notation;
