//! The policy engine against decided cases: requests with the decision that AWS documents for them, and laws that
//! every answer must obey.

mod cases;
mod golden;
mod laws;
mod soundness;
mod weaving;
