//! What a rule found, ready to be told.

pub use crate::facts::{Label, Witness};
use crate::source::Span;

/// How much a finding matters. Only errors fail a build by default.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Likely to refuse requests, or to refuse them in some deployments.
    Warning,
    /// Requests will be refused.
    Error,
}

/// Whether a finding holds whatever the unknowns turn out to be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Certainty {
    /// It depends on something that is not known yet.
    Possible,
    /// No way of filling in the unknowns serves the request.
    Certain,
}

/// How much a finding matters that is only possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Possible {
    /// A warning at most.
    AsWarning,
    /// As much as a certain one.
    AsCertain,
}

/// What AWS will refuse.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// Requests of viewers, with 403.
    Forbidden,
    /// The deployment itself.
    Deployment,
}

/// What a plan has to do with a finding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Change {
    /// Nobody can tell: a template does not say what was there before it, and what a plan found may be unknown.
    Untold,
    /// The plan creates what the finding is about.
    Created,
    /// What the finding is about is there and works; the plan breaks it.
    Introduced,
    /// It is broken already, and stays so.
    Standing,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id, such as `CF403-B201`.
    pub rule: String,
    /// The rule's name, such as `oac-bucket-without-policy`.
    pub name: String,
    /// How much it matters.
    pub severity: Severity,
    /// Whether it is certain.
    pub certainty: Certainty,
    /// What AWS will refuse.
    pub class: Class,
    /// One sentence, lower case, without a full stop.
    pub message: String,
    /// What to do: a sentence and, after an empty line, the text to add; several lines.
    pub help: Option<String>,
    /// The place.
    pub at: Span,
    /// A few words for the place, shown under its marker.
    pub label: String,
    /// The resource that the finding is about: a logical id, or a Terraform address.
    pub address: String,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// The request that fails.
    pub witness: Option<Witness>,
    /// The conditions under which it holds; none if it always does.
    pub when: Vec<When>,
    /// What of the resource it is about: the fact and the statement, without path and line.
    pub value: String,
    /// A name for the finding that survives edits elsewhere in the file: it holds no line number.
    pub fingerprint: String,
    /// What a plan has to do with it.
    pub change: Change,
}

/// A condition and the value under which a finding holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct When {
    /// The name of the condition.
    pub condition: String,
    /// Its value.
    pub value: bool,
}
