//! Graph and verdicts as one document: arrays of nodes, one array per subject, whose every node points back at
//! the user's source. Rules select on these facts and on nothing else.

mod aliases;
mod anchors;
mod answers;
mod build;
mod code;
mod document;
mod document_edge;
mod functions;
mod groups;
mod keys;
mod names;
mod objects;
mod pages;
mod policies;
mod rejections;
mod requests;
mod restrictions;
mod routes;
mod subjects;
mod witness;
mod worlds;

pub use anchors::{Anchor, Anchored, Label, Witness};
pub use build::{Facts, schema, state};
pub use document::{
    Behavior, Bucket, Decision, Distribution, Document, Function, Key, Name, Object, Origin, Page,
    Part, Place, Policy, Route, Storing, VERSION, Verdict, When, Write, YesNo,
};
pub use document_edge::{
    Alias, Answer, Certificate, EdgeFunction, Group, PublicKey, Rejection, Restriction, WebAcl,
};
pub(crate) use worlds::{Worlds, conditions};
