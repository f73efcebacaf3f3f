//! Whether a path is served by the kernel from memory: to read it waits for no disk.

use crate::facts::{Facts, Resolved, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// See the module.
pub(in crate::native) const STEP: Refinement = Refinement { name: "kernel-path", captures: &["call"], holds };

/// Where such paths begin.
const ROOTS: &[&str] = &["/proc/", "/sys/", "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];

/// A path is followed through this many calls and operators.
const DEEPEST: usize = 16;

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    Truth::known(path_of(call, facts).is_some_and(|path| is_of_kernel(path, facts)))
}

/// The path a call is about: that of its first argument, or of the object whose method it is.
fn path_of(call: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let callee = tree.field(call, "function")?;
    let object = tree.field(callee, "object").filter(|object| facts.type_of(*object).is_some());
    object.or_else(|| first_argument(tree, call))
}

fn first_argument(tree: &SyntaxTree<'_>, call: NodeId) -> Option<NodeId> {
    let list = tree.field(call, "arguments").filter(|list| tree.is(*list, "argument_list"))?;
    tree.named_children(list).find(|node| !tree.is(*node, "comment"))
}

fn is_of_kernel(path: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut at = path;
    for _ in 0..DEEPEST {
        let inner = match tree.kind(at) {
            "string" => return ROOTS.iter().any(|root| text_of(tree, at).starts_with(root)),
            "identifier" => facts.assigned_value(at),
            "parenthesized_expression" => tree.named_children(at).next(),
            "binary_operator" => tree.field(at, "left"),
            "attribute" if facts.resolve(at) == Resolved::Symbol("os.devnull".to_owned()) => return true,
            "attribute" => tree.field(at, "object"),
            "call" => first_argument(tree, at),
            _ => None,
        };
        let Some(inner) = inner else { return false };
        at = inner;
    }
    false
}

/// The text of a string up to its first part that is computed.
fn text_of<'t>(tree: &SyntaxTree<'t>, string: NodeId) -> &'t str {
    let mut parts = tree.named_children(string).filter(|part| !tree.is_any(*part, &["string_start", "string_end"]));
    parts.next().filter(|part| tree.is(*part, "string_content")).map_or("", |part| tree.text(part))
}
