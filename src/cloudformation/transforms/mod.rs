//! What CloudFormation makes of a text before it looks at resources: loops are written out, and the serverless
//! transform adds what it always adds. The result is a template like any other; what is repeated or added keeps the
//! place of the text that it was made from. The same is done for what the Serverless Framework wraps around a template.

mod framework;
mod loops;
mod serverless;
mod tree;

use super::sections::is_template;
use crate::source::{Node, Source};

pub(super) use framework::{END, START};
pub(super) use loops::LOOP;

/// The template in a document as the transforms that are understood leave it; `None` if they leave it as it is.
pub(super) fn applied(document: &Node, source: &Source) -> Option<Node> {
    let mut changed = None;
    if framework::is_service(document) {
        changed = framework::template(document);
    } else if is_template(document) && framework::may_have_variables(&source.text) {
        changed = framework::marked(document);
    }
    if !is_template(changed.as_ref().unwrap_or(document)) {
        return None;
    }
    if source.text.contains(LOOP) {
        changed = Some(loops::unrolled(
            changed.as_ref().unwrap_or(document),
            source,
        ));
    }
    if source.text.contains(serverless::SERVERLESS) {
        changed = Some(serverless::transformed(
            changed.as_ref().unwrap_or(document),
        ));
    }
    changed
}
