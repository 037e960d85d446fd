//! What the constraints of a parameter leave it to be, those on its length and its `AllowedPattern`.

use super::pattern;
use crate::source::Node;
use crate::symbolic::{Characters, Domain, Run, Shape};

/// What the constraints leave; `is_name` if the parameter is, or is part of, the name of some resource.
pub(super) fn domain(kind: &str, declaration: &Node, is_name: bool) -> Domain {
    if kind == "Number" {
        return Domain::Name;
    }
    let count = |key: &str| declaration.get(key)?.scalar()?.trim().parse().ok();
    let (least, most) = (count("MinLength").unwrap_or(0), count("MaxLength"));
    let pattern = declaration.get("AllowedPattern").and_then(Node::text);
    let shape = pattern.and_then(pattern::shape);
    let characters = if is_name {
        Characters::OF_NAMES
    } else {
        Characters::ALL
    };
    if shape.is_none() && least == 0 && most.is_none() && !is_name {
        return Domain::Free;
    }
    let all = Shape::new([Run::at_least(characters, 0)]);
    let limited = |shape: &Shape| shape.within(characters, least, most);
    // Constraints that exclude one another leave nothing, and nothing is concluded from them.
    shape
        .as_ref()
        .and_then(limited)
        .or_else(|| limited(&all))
        .filter(|shape| *shape != Shape::new([Run::at_least(Characters::ALL, 0)]))
        .map_or(Domain::Free, Domain::Shape)
}
