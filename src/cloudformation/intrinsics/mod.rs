//! Intrinsic functions. Each takes what is written as its argument and gives what can be known of its result;
//! the functions that nobody evaluates here give an unknown that mentions what the argument refers to.

mod branches;
pub(super) mod external;
mod lists;
mod mappings;
mod names;
mod reference;
mod substitute;

pub(super) use branches::distribute;
pub(super) use mappings::alternatives;
pub(super) use names::parameters_that_name;
pub(super) use reference::{Target, attribute_of};
pub(super) use substitute::variables;

use super::resolve::Resolver;
use crate::source::{Kind, Node};
use crate::symbolic::Value;

/// A function and its argument, in the long or the short form.
#[derive(Debug)]
pub(super) struct Call<'n> {
    /// Its name without `Fn::`; for a tag that is no function, the tag.
    pub(super) function: &'n str,
    /// Its argument.
    pub(super) argument: &'n Node,
}

impl Call<'_> {
    /// The call that `node` is, if it is one.
    pub(super) fn of(node: &Node) -> Option<Call<'_>> {
        match &node.kind {
            Kind::Tagged(tag, argument) => Some(Call {
                function: tag,
                argument,
            }),
            Kind::Map(entries) => match entries.as_slice() {
                [entry] => Some(Call {
                    function: match &*entry.key {
                        "Ref" => "Ref",
                        key => key.strip_prefix("Fn::")?,
                    },
                    argument: &entry.value,
                }),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What is known of the result of a call that is written at `node`.
pub(super) fn call(resolver: &Resolver<'_>, node: &Node, call: &Call<'_>) -> Value {
    let argument = call.argument;
    match call.function {
        "Ref" => reference::reference(resolver, node, argument),
        "GetAtt" => reference::get_att(resolver, node, argument),
        "Sub" => substitute::sub(resolver, node, argument),
        "Join" => lists::join(resolver, node, argument),
        "Split" => lists::split(resolver, node, argument),
        "Select" => lists::select(resolver, node, argument),
        "FindInMap" => mappings::find_in_map(resolver, node, argument),
        "If" => branches::choose(resolver, node, argument),
        "ImportValue" => external::import(resolver, node, argument),
        "GetStackOutput" => external::stack_output(resolver, node, argument),
        // A document that is turned into a string is read back by whoever takes it: the document says more.
        "ToJsonString" => resolver.value(argument).value,
        function => {
            let name = match &node.kind {
                Kind::Tagged(..) => format!("`!{function}`"),
                _ => format!("`Fn::{function}`"),
            };
            resolver.unknown(node, format!("{name} is not evaluated"))
        }
    }
}
