//! How often a loop is run, and who prepares it.

use super::thread_function::runs_in_thread;
use crate::apis::Effect;
use crate::facts::{Context, Facts, Resolved, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// The function runs a loop again that it has run before: in a loop, or one call after the other.
pub(in crate::native) const REPEATED: Refinement =
    Refinement { name: "repeated-run", captures: &["call"], holds: is_repeated };

/// The same function that runs the loop for ever also starts or cleans up by hand, in the thread of its caller.
pub(in crate::native) const HAND_MADE: Refinement =
    Refinement { name: "hand-made-service", captures: &["loop"], holds: is_hand_made };

/// The code stands in a handler of exceptions or under a condition: the author knows of cases.
pub(in crate::native) const CONDITIONAL: Refinement =
    Refinement { name: "conditional", captures: &["call"], holds: is_conditional };

/// The handler is a function of this file or a lambda, not one that was there before.
pub(in crate::native) const OWN_HANDLER: Refinement = Refinement {
    name: "own-handler",
    captures: &["handler"],
    holds: |found, facts| {
        let handler = found.get("handler");
        Truth::known(handler.is_some_and(|handler| {
            let body = match facts.resolve(handler) {
                Resolved::Local(definition) => Some(definition),
                _ => Some(handler).filter(|handler| facts.tree().is(*handler, "lambda")),
            };
            body.is_some_and(|body| !hands_over(body, facts.tree()))
        }))
    },
};

/// Whether the code hands its work to the loop in the way that is made for other threads.
fn hands_over(code: NodeId, tree: &SyntaxTree<'_>) -> bool {
    const WAYS: &[&str] = &["call_soon_threadsafe", "from_thread", "run_coroutine_threadsafe", "run_sync_soon"];
    tree.descendants(code).any(|node| tree.is(node, "identifier") && WAYS.contains(&tree.text(node)))
}

fn is_conditional(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let function = facts.function_of(call);
    let mut around = tree.ancestors(call).take_while(|above| Some(*above) != function);
    Truth::known(around.any(|above| match tree.kind(above) {
        "except_clause" | "except_group_clause" | "try_statement" => true,
        "if_statement" => tree.field(above, "condition").is_some_and(|test| asks_for_platform(test, tree)),
        _ => false,
    }))
}

/// Whether a condition looks at the system or at the version.
fn asks_for_platform(test: NodeId, tree: &SyntaxTree<'_>) -> bool {
    const WORDS: &[&str] = &["platform", "system", "version_info", "sys", "os", "hasattr"];
    tree.descendants(test).any(|node| tree.is(node, "identifier") && WORDS.contains(&tree.text(node)))
}

fn is_repeated(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    if facts.context(call) != Context::Sync {
        return Truth::Unknown;
    }
    let function = facts.function_of(call);
    let around: Vec<NodeId> = tree.ancestors(call).take_while(|above| Some(*above) != function).collect();
    if around.iter().any(|above| tree.is_any(*above, &["for_statement", "while_statement"])) {
        return Truth::Yes;
    }
    // A statement before, in a block around this one, always runs first.
    let blocks = around.iter().copied().filter(|above| tree.is_any(*above, &["block", "module"]));
    let before = blocks.flat_map(|block| {
        tree.named_children(block).take_while(|statement| tree.end(*statement) <= tree.start(call)).collect::<Vec<_>>()
    });
    let is_straight = |statement: &NodeId| tree.is_any(*statement, &["expression_statement", "return_statement"]);
    let mut calls = before.filter(is_straight).flat_map(|statement| tree.descendants(statement).collect::<Vec<_>>());
    Truth::known(calls.any(|other| runs_loop(other, facts) && facts.function_of(other) == function))
}

/// Whether a call makes an event loop, runs something and closes the loop.
fn runs_loop(call: NodeId, facts: &dyn Facts) -> bool {
    let tree: &SyntaxTree<'_> = facts.tree();
    let Some(callee) = tree.field(call, "function").filter(|_| tree.is(call, "call")) else { return false };
    let resolved = facts.resolve(callee);
    let Some(path) = resolved.symbol() else { return false };
    path.rsplit('.').next() == Some("run")
        && facts.apis().get(path).is_some_and(|api| api.blocks == Some(Effect::BlockOn))
}

fn is_hand_made(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(variable) = found.get("loop") else { return Truth::Unknown };
    let tree = facts.tree();
    let function = facts.function_of(variable);
    if facts.context(variable) != Context::Sync || function.is_some_and(|function| runs_in_thread(function, facts)) {
        return Truth::Unknown;
    }
    let top = function.unwrap_or(NodeId::ROOT);
    let name = tree.text(variable);
    let prepares = tree.descendants(top).any(|node| {
        let is_it = tree.is(node, "attribute")
            && tree.field(node, "object").is_some_and(|object| tree.text(object) == name)
            && tree.field(node, "attribute").is_some_and(|method| PREPARES.contains(&tree.text(method)));
        is_it && facts.function_of(node) == function
    });
    let sets = tree.descendants(top).any(|node| tree.is(node, "identifier") && tree.text(node) == "Thread");
    Truth::known(prepares && !sets)
}

/// What code that runs a loop for ever does to the same loop before or after.
const PREPARES: &[&str] = &["close", "create_task", "run_until_complete", "shutdown_asyncgens"];
