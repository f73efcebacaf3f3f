//! Signs that whoever wrote a handler means to end a cancellation there.

use super::handler::{Catches, alias, body, catches, caught, is_symbol};
use super::paths::APART;
use crate::apis::Effect;
use crate::facts::Facts;
use crate::syntax::{NodeId, SyntaxTree};

/// Callees that only look at an exception they are given: it is not passed on by them.
const LOOKS: &[&str] = &[
    "capture_exception",
    "critical",
    "debug",
    "error",
    "exception",
    "exc_info",
    "format",
    "format_exception",
    "getattr",
    "hasattr",
    "info",
    "isinstance",
    "issubclass",
    "log",
    "print",
    "print_exception",
    "record_exception",
    "repr",
    "str",
    "type",
    "warn",
    "warning",
];

/// Whether the handler may well be meant as it is.
pub(super) fn is_meant(clause: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let (Some(statement), Some(block)) = (tree.parent(clause), body(clause, facts)) else { return true };
    let Some(function) = facts.function_of(clause) else { return true };
    cancels(function, clause, tree)
        || is_explained(clause, tree)
        || is_cleanup(statement, facts)
        || awaits_only_tasks(statement, facts)
        || ends_with_program(clause, facts)
        || is_run_as_program(function, facts)
        || alias(clause, facts).is_some_and(|name| passes_on(block, name, tree) || tells_apart(block, name, tree))
        || asks_for_current(block, facts)
}

/// Words of comments that say why a handler keeps a cancellation.
const REASONS: &[&str] = &["cancel", "expected", "shutdown", "suppress", "swallow", "teardown"];

/// Whether a comment in the handler gives a reason.
fn is_explained(clause: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let mut comments = tree.descendants(clause).filter(|node| tree.is(*node, "comment"));
    comments.any(|comment| {
        let text = tree.text(comment).to_ascii_lowercase();
        REASONS.iter().any(|reason| text.contains(reason))
    })
}

/// Whether the statement cleans up after an exception that is raised on afterwards, or where no cancellation comes in.
fn is_cleanup(statement: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut around = tree.ancestors(statement).take_while(|above| !tree.is_any(*above, APART));
    around.any(|above| match tree.kind(above) {
        "finally_clause" => true,
        "except_clause" => catches(above, facts) != Catches::Nothing,
        "with_statement" => is_shielded(above, facts),
        _ => false,
    })
}

/// Whether a `with` keeps cancellation out: `with CancelScope(shield=True)`, or `scope.shield = True` as its first statement.
pub(super) fn is_shielded(statement: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    if is_shielded_inside(statement, tree) {
        return true;
    }
    let Some(clause) = tree.child_of_kind(statement, "with_clause") else { return false };
    tree.descendants(clause).any(|node| is_shield(node, tree))
}

/// Whether an argument asks to keep cancellation out: `shield=True`.
pub(super) fn is_shield(argument: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let part = |name| tree.field(argument, name).map_or("", |part| tree.text(part));
    tree.is(argument, "keyword_argument") && part("name") == "shield" && part("value") != "False"
}

/// Whether the first statement of a block sets the attribute `shield` of what it has entered.
fn is_shielded_inside(statement: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let body = tree.field(statement, "body");
    let first = body.and_then(|body| tree.named_children(body).find(|child| !tree.is_extra(*child)));
    let assignment = first.and_then(|first| tree.named_children(first).next());
    let target = assignment.filter(|it| tree.is(*it, "assignment")).and_then(|it| tree.field(it, "left"));
    let name = target.filter(|target| tree.is(*target, "attribute")).and_then(|it| tree.field(it, "attribute"));
    let value = assignment.and_then(|assignment| tree.field(assignment, "right"));
    name.is_some_and(|name| tree.text(name) == "shield") && value.is_some_and(|value| tree.is(value, "true"))
}

/// Whether the function, up to the end of the handler, cancels something, or takes part in the protocol of `uncancel`.
fn cancels(function: NodeId, clause: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let before = tree.descendants(function).take_while(|node| tree.start(*node) < tree.end(clause));
    before.filter(|node| tree.is(*node, "attribute")).any(|attribute| {
        let name = tree.field(attribute, "attribute").map_or("", |name| tree.text(name));
        matches!(name, "cancel" | "cancel_called" | "cancelling" | "uncancel" | "cancelled")
    })
}

/// Whether all that the body waits for are tasks made elsewhere: it is their cancellation that the handler is about.
fn awaits_only_tasks(statement: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(body) = tree.field(statement, "body") else { return false };
    let mut waits = suspensions(body, tree).peekable();
    waits.peek().is_some()
        && waits.all(|wait| {
            let awaited = if tree.is(wait, "await") { tree.named_children(wait).next() } else { None };
            awaited.is_some_and(|awaited| is_task(awaited, facts))
        })
}

fn is_task(awaited: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    match tree.kind(awaited) {
        "identifier" | "attribute" | "subscript" => true,
        "parenthesized_expression" => tree.named_children(awaited).next().is_some_and(|inner| !tree.is(inner, "call")),
        // `shield(task)`, `wait_for(task, 1)`, `gather(*tasks)`.
        "call" => {
            let callee =
                tree.field(awaited, "function").and_then(|callee| facts.resolve(callee).symbol().map(str::to_owned));
            let awaits = callee.and_then(|path| facts.apis().get(&path).map(|api| api.awaits)).unwrap_or(false);
            let given = tree.field(awaited, "arguments").and_then(|list| tree.named_children(list).next());
            let given = given
                .filter(|first| tree.is(*first, "list_splat"))
                .and_then(|splat| tree.named_children(splat).next())
                .or(given);
            awaits && given.is_some_and(|first| tree.is_any(first, &["identifier", "attribute"]))
        }
        _ => false,
    }
}

/// Everything in `code` that can suspend, `yield` included: whoever runs an async generator can throw into it.
pub(super) fn suspensions<'t>(code: NodeId, tree: &'t SyntaxTree<'_>) -> impl Iterator<Item = NodeId> + 't {
    let own = tree.descendants_but(code, move |node| node != code && tree.is_any(node, APART));
    own.filter(move |node| match tree.kind(*node) {
        "await" | "yield" => tree.is_named(*node),
        "async" => tree.parent(*node).is_some_and(|parent| !tree.is(parent, "function_definition")),
        _ => false,
    })
}

/// `except (KeyboardInterrupt, CancelledError)`: the end of the program.
fn ends_with_program(clause: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(caught) = caught(clause, facts).filter(|caught| tree.is(*caught, "tuple")) else { return false };
    let mut classes = tree.named_children(caught);
    classes.any(|class| {
        is_symbol(class, "builtins.KeyboardInterrupt", facts) || is_symbol(class, "builtins.SystemExit", facts)
    })
}

/// Whether the file runs the function as its program: nothing is left that could wait for the cancelled task.
fn is_run_as_program(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(name) = tree.field(function, "name").map(|name| tree.text(name)) else { return false };
    let mut mentions = tree.all().filter(|node| tree.is(*node, "identifier") && tree.text(*node) == name);
    mentions.any(|mention| {
        let around = tree.ancestors(mention).take_while(|above| !tree.is_any(*above, &["block", "module"]));
        let callees = around.filter(|above| tree.is(*above, "call")).filter_map(|call| tree.field(call, "function"));
        callees.take(4).any(|callee| {
            let resolved = facts.resolve(callee);
            let api = resolved.symbol().and_then(|path| facts.apis().get(path));
            api.is_some_and(|api| api.blocks == Some(Effect::BlockOn))
        })
    })
}

/// Whether the caught exception is kept or handed on: nothing is lost then.
fn passes_on(block: NodeId, name: &str, tree: &SyntaxTree<'_>) -> bool {
    let mut reads = tree.descendants(block).filter(|node| tree.is(*node, "identifier") && tree.text(*node) == name);
    reads.any(|read| {
        let Some(parent) = tree.parent(read) else { return false };
        match tree.kind(parent) {
            "assignment" | "return_statement" | "yield" | "tuple" | "list" | "dictionary" | "pair"
            | "expression_list" => true,
            "keyword_argument" => {
                tree.field_name(read) == Some("value")
                    && tree.field(parent, "name").is_none_or(|keyword| tree.text(keyword) != "exc_info")
                    && tree.parent(parent).and_then(|list| tree.parent(list)).is_some_and(|call| hands_on(call, tree))
            }
            "argument_list" => tree.parent(parent).is_some_and(|call| hands_on(call, tree)),
            _ => false,
        }
    })
}

fn hands_on(call: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(callee) = tree.field(call, "function") else { return false };
    let name = tree.field(callee, "attribute").unwrap_or(callee);
    !LOOKS.contains(&tree.text(name))
}

/// Whether the handler asks what it has caught: `if not isinstance(error, Exception): raise`.
fn tells_apart(block: NodeId, name: &str, tree: &SyntaxTree<'_>) -> bool {
    let mut raises =
        tree.descendants_but(block, |node| tree.is_any(node, APART)).filter(|node| tree.is(*node, "raise_statement"));
    raises.any(|raise| {
        let around = tree.ancestors(raise).take_while(|above| *above != block);
        around.filter(|above| tree.is_any(*above, &["if_statement", "elif_clause", "match_statement"])).any(|above| {
            let condition = tree.field(above, "condition").or(tree.field(above, "subject"));
            condition.is_some_and(|condition| {
                tree.descendants(condition).any(|node| tree.is(node, "identifier") && tree.text(node) == name)
            })
        })
    })
}

/// Whether the handler gets at the exception by another way.
fn asks_for_current(block: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut calls = tree.descendants(block).filter(|node| tree.is(*node, "call"));
    calls.any(|call| {
        tree.field(call, "function")
            .is_some_and(|callee| matches!(facts.resolve(callee).symbol(), Some("sys.exc_info" | "sys.exception")))
    })
}
