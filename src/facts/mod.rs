//! Graph and verdicts as one document: arrays of nodes, one array per subject, whose every node points back at
//! the user's source. Rules select on these facts and on nothing else.

mod aliases;
mod anchors;
mod answers;
mod apis;
mod behaviors;
mod build;
mod code;
mod content;
mod contents;
mod document;
mod document_edge;
mod errors;
mod functions;
mod groups;
mod keys;
mod names;
mod objects;
mod origins;
mod pages;
mod policies;
mod references;
mod rejections;
mod requests;
mod restrictions;
mod routes;
mod stated;
mod subjects;
mod undecided;
mod witness;
mod worlds;

pub use anchors::{Anchor, Anchored, Label, Witness};
pub use build::{Facts, Parts, parts, schema, state};
pub use content::{
    Api, Archiving, Comes, Content, Declared, Deletion, ErrorResponse, Grpc, HeaderForm, NameForm,
    Reach,
};
pub use document::{
    Behavior, Bucket, Decision, Distribution, Document, Function, Key, Name, Object, Origin, Page,
    Part, Place, Policy, Route, Storing, VERSION, Verdict, When, Write, YesNo,
};
pub use document_edge::{
    Alias, Answer, Certificate, EdgeFunction, Group, PublicKey, Rejection, Restriction, WebAcl,
};
pub use references::Reference;
pub use undecided::Undecided;
pub(crate) use worlds::{Worlds, suffix};
