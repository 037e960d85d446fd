//! What CloudFormation makes of a text before it looks at resources: loops are written out, and the serverless
//! transform adds what it always adds. The result is a template like any other; what is repeated or added keeps the
//! place of the text that it was made from.

mod loops;
mod serverless;
mod tree;

use crate::source::{Node, Source};

pub(super) use loops::LOOP;

/// The template in a document as the transforms that are understood leave it; `None` if they leave it as it is.
pub(super) fn applied(document: &Node, source: &Source) -> Option<Node> {
    let loops = source.text.contains(LOOP);
    let unrolled = loops.then(|| loops::unrolled(document, source));
    if source.text.contains(serverless::SERVERLESS) {
        let document = unrolled.as_ref().unwrap_or(document);
        return Some(serverless::transformed(document));
    }
    unrolled
}
