//! What surrounds the start of a task: a `try` that cannot catch its errors, a cancellation nobody waits for, an `await` that
//! follows at once.

use crate::facts::{Facts, Resolved, Truth};
use crate::native::python::arguments::{arguments, is_positional};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// The body of `@try` only starts tasks, and `@caught` is nothing that starting one raises.
pub(in crate::native) const WALL: Refinement =
    Refinement { name: "only-starts-tasks", captures: &["try", "caught"], holds: is_wall };

/// The task is a variable of the function, everything done to it is in sight, and nothing waits for it.
pub(in crate::native) const NEVER_WAITED: Refinement =
    Refinement { name: "never-waited-for", captures: &["task"], holds: is_never_waited_for };

/// `@read` is the only read of the variable `@name`.
pub(in crate::native) const SOLE_READ: Refinement =
    Refinement { name: "sole-read", captures: &["name", "read"], holds: is_sole_read };

/// The call is an argument of a call of a function of this file.
pub(in crate::native) const GIVEN_TO_HELPER: Refinement = Refinement {
    name: "given-to-helper",
    captures: &["call"],
    holds: |found, facts| {
        let tree = facts.tree();
        let list = found.get("call").and_then(|call| tree.parent(call)).filter(|list| tree.is(*list, "argument_list"));
        let callee = list.and_then(|list| tree.parent(list)).and_then(|call| tree.field(call, "function"));
        Truth::known(callee.is_some_and(|callee| matches!(facts.resolve(callee), Resolved::Local(_))))
    },
};

/// What can be raised by starting a task, or by evaluating plain names.
const OF_THE_START: &[&str] =
    &["AttributeError", "BaseException", "Exception", "NameError", "RuntimeError", "TypeError", "UnboundLocalError"];

/// Methods of a task that do not wait for it and tell nobody else about it.
const ONLY_LOOKS: &[&str] = &["cancel", "cancelled", "cancelling", "done", "get_name", "set_name"];

fn is_wall(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(outer), Some(caught)) = (found.get("try"), found.get("caught")) else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(body) = tree.field(outer, "body") else { return Truth::Unknown };
    let caught = if tree.is(caught, "as_pattern") { tree.named_children(caught).next() } else { Some(caught) };
    let classes: Vec<NodeId> = match caught {
        Some(tuple) if tree.is(tuple, "tuple") => tree.named_children(tuple).collect(),
        Some(class) => vec![class],
        None => return Truth::Unknown,
    };
    let is_narrow = |class: &NodeId| {
        let name = tree.field(*class, "attribute").unwrap_or(*class);
        let resolved = facts.resolve(*class);
        tree.is(name, "identifier") && !OF_THE_START.contains(&tree.text(name)) && resolved.symbol().is_some()
    };
    let starts = tree.named_children(body).all(|statement| only_starts_task(statement, facts));
    Truth::known(starts && classes.iter().all(is_narrow))
}

/// Whether a statement only starts a task from a coroutine of plain arguments, and perhaps names it.
fn only_starts_task(statement: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let only = tree.named_children(statement).next().filter(|_| tree.is(statement, "expression_statement"));
    let call = only.and_then(|only| {
        if tree.is(only, "assignment") {
            let name = tree.field(only, "left").filter(|left| tree.is(*left, "identifier"));
            name.and_then(|_| tree.field(only, "right"))
        } else {
            Some(only)
        }
    });
    let Some(callee) = call.and_then(|call| tree.field(call, "function")) else { return false };
    let resolved = facts.resolve(callee);
    let starts = resolved.symbol().and_then(|path| facts.apis().get(path)).is_some_and(|api| api.task.is_some());
    let made = call.and_then(|call| arguments(tree, call).first().copied());
    let made = made.filter(|made| is_positional(tree, *made) && tree.is(*made, "call"));
    starts && made.is_some_and(|made| facts.makes_coroutine(made) == Truth::Yes && has_plain_arguments(made, tree))
}

/// Whether evaluating the arguments of the call raises nothing.
fn has_plain_arguments(call: NodeId, tree: &SyntaxTree<'_>) -> bool {
    arguments(tree, call).into_iter().all(|argument| {
        let value = tree.field(argument, "value").filter(|_| tree.is(argument, "keyword_argument")).unwrap_or(argument);
        tree.is_any(value, &["identifier", "integer", "float", "true", "false", "none"])
            || (tree.is(value, "string") && !tree.descendants(value).any(|part| tree.is(part, "interpolation")))
    })
}

fn is_never_waited_for(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(task) = found.get("task") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(value) = facts.assigned_value(task) else { return Truth::Unknown };
    let function = facts.function_of(task);
    if facts.function_of(value) != function || !starts_task(value, facts) {
        return Truth::Unknown;
    }
    let Some(reads) = facts.reads_of(task) else { return Truth::Unknown };
    Truth::known(reads.iter().all(|read| facts.function_of(*read) == function && only_looks(*read, tree)))
}

/// Whether the value is a call that starts a task.
fn starts_task(value: NodeId, facts: &dyn Facts) -> bool {
    let callee = facts.tree().field(value, "function").map(|callee| facts.resolve(callee));
    let api = callee.as_ref().and_then(Resolved::symbol).and_then(|path| facts.apis().get(path));
    api.is_some_and(|api| api.task.is_some())
}

/// Whether a read of a task neither waits for it nor hands it on.
fn only_looks(read: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(parent) = tree.parent(read) else { return false };
    match tree.kind(parent) {
        "attribute" => tree.field(parent, "attribute").is_some_and(|name| ONLY_LOOKS.contains(&tree.text(name))),
        "if_statement" | "not_operator" | "boolean_operator" => true,
        "comparison_operator" => tree.named_children(parent).any(|side| tree.is(side, "none")),
        _ => false,
    }
}

fn is_sole_read(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(name), Some(read)) = (found.get("name"), found.get("read")) else { return Truth::Unknown };
    match facts.reads_of(name) {
        Some(reads) => Truth::known(reads == [read] && facts.assigned_value(name).is_some()),
        None => Truth::Unknown,
    }
}
