//! Graph and verdicts as one document: arrays of nodes, one array per subject, whose every node points back at
//! the user's source. Rules select on these facts and on nothing else.

mod aliases;
mod anchors;
mod answers;
mod apis;
mod behaviors;
mod build;
mod code;
mod contents;
mod document;
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
mod terms;
mod undecided;
mod verdicts;
mod witness;
mod worlds;

pub use anchors::{Anchor, Anchored, Label, Witness};
pub use build::{Facts, Parts, parts, schema, state};
pub use document::{
    Alias, Answer, Api, Archiving, Behavior, Bucket, Certificate, Comes, Content, Decision,
    Declared, Deletion, Distribution, Document, EdgeFunction, ErrorResponse, ForeignWriter,
    Function, Group, Grpc, HeaderForm, Key, Name, NameForm, Object, Origin, Page, Part, PathForm,
    Place, Policy, PublicKey, Reach, Reference, Rejection, Restriction, Route, Storing, Undecided,
    VERSION, Verdict, WebAcl, When, Write, YesNo,
};
pub(crate) use worlds::{Worlds, suffix};
