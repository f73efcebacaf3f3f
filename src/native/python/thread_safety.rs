//! Whether a piece of code can run in another thread as a whole.

use crate::edit::verbs::python::thread_affinity;
use crate::facts::{Facts, Resolved, Truth, Type};
use crate::syntax::NodeId;

/// Why the code below `top` cannot move into a function that a thread runs; `None` if nothing speaks against it.
/// What leaves the code (`return`, `break`) is not looked at.
pub(super) fn reason_to_stay(top: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    let runtime = facts.runtime(top);
    for node in tree.descendants(top) {
        let reason = match tree.kind(node) {
            "await" | "async" => "it awaits",
            "yield" => "it yields",
            "ERROR" => "it does not parse",
            "global_statement" | "nonlocal_statement" => "it assigns to variables of other functions",
            "delete_statement" => "it deletes variables",
            "match_statement" => "it binds variables by `match`",
            "function_definition" | "class_definition" => "it defines functions or classes",
            "wildcard_import" => "it imports every name of a module",
            "call" => match reason_of_call(node, runtime.name(), facts) {
                Some(reason) => return Some(reason),
                None => continue,
            },
            _ => continue,
        };
        return Some(reason.to_owned());
    }
    None
}

fn reason_of_call(call: NodeId, runtime: Option<&str>, facts: &dyn Facts) -> Option<String> {
    if facts.makes_coroutine(call) == Truth::Yes {
        return Some("it makes a coroutine".to_owned());
    }
    if belongs_to_loop(call, runtime, facts) {
        return Some("it uses the event loop, which belongs to this thread".to_owned());
    }
    thread_affinity(call, facts)
}

/// Whether the callee, or what it is called on, is the runtime's own.
fn belongs_to_loop(call: NodeId, runtime: Option<&str>, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(callee) = tree.field(call, "function") else { return false };
    let is_its_own = |path: &str| runtime.is_some() && path.split('.').next() == runtime;
    if let Resolved::Symbol(path) = facts.resolve(callee)
        && (is_its_own(&path) || facts.apis().get(&path).is_some_and(|api| api.task.is_some()))
    {
        return true;
    }
    let receiver = if tree.is(callee, "attribute") { tree.field(callee, "object") } else { None };
    matches!(receiver.and_then(|receiver| facts.type_of(receiver)), Some(Type::Symbol(class)) if is_its_own(&class))
}

/// A name like `base` that nothing in the file uses; `None` if every attempt is taken.
pub(super) fn fresh_name(base: &str, facts: &dyn Facts) -> Option<String> {
    let numbered = (2..20).map(|number| format!("{base}_{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !facts.is_name_taken(name))
}
