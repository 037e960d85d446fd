//! Cases made at random: a request, a policy that aims at it, and both with part of what is known of them taken away.

pub(crate) mod blurred;
pub(crate) mod conditions;
mod near;
pub(crate) mod request;
pub(crate) mod statement;
