//! Will this CloudFront distribution serve its content, or answer 403?
//!
//! Data flows one way through the rooms, in this order; a room may use the ones above it, never those below:
//! [`source`], [`symbolic`], [`iam`], [`cloudformation`], [`terraform`], [`graph`], [`access`], [`facts`], [`check`],
//! [`report`], [`lint`], [`config`], [`trial`], [`scan`], [`cli`]. The tests in `tests/house` keep the order.

pub mod access;
pub mod check;
pub mod cli;
pub mod cloudformation;
pub mod config;
pub mod facts;
pub mod graph;
pub mod iam;
pub mod lint;
pub mod report;
pub mod scan;
pub mod source;
pub mod symbolic;
pub mod terraform;
pub mod trial;
