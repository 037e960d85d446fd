//! Matching of texts with holes: what it says holds for every way of filling the holes in, it says as much as can be
//! said in the cases that matter, two other libraries agree with it, and its time is bounded.

mod exhaustive;
mod notation;
