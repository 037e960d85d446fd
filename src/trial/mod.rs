//! Tests of the user's own rules: files in the format of `cfn-guard test`, in which an input may also be a template or
//! a plan, and the findings may be told that a rule is to give.
//!
//! ```yaml
//! - name: a site without an owner
//!   input:
//!     Resources: {Site: {Type: AWS::CloudFront::Distribution}}
//!   expectations:
//!     rules:
//!       every_site_has_an_owner: FAIL
//!   findings:
//!     - {address: Site, severity: warning}
//! ```

mod read;
mod run;

pub use read::read;
pub use run::{Verdict, run, texts};

use crate::check::Ended;
use crate::source::{Node, Span};

/// One test.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// What it is called.
    pub name: String,
    /// Where it begins.
    pub at: Span,
    /// The facts, the template or the plan.
    pub input: Node,
    /// What becomes of rules, by their names in the Guard language.
    pub expected: Vec<(String, Span, Ended)>,
    /// The findings, if they are told: all that there are to be.
    pub findings: Option<(Span, Vec<Told>)>,
}

/// What is told of a finding: keys of the JSON report, and what they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Where.
    pub at: Span,
    /// The keys and values.
    pub says: Vec<(String, String)>,
}

/// What can be told of a finding.
const TOLD: [&str; 5] = ["rule", "severity", "certainty", "address", "message"];
