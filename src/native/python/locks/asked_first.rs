//! Whether code asks an object for its state before it waits for it: `if thread.is_alive()`, `while not queue.empty()`.
//! Then the wait may well be over at once.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether a condition before or around the method call `@callee` asks the same object for its state.
pub(in crate::native) const STEP: Refinement = Refinement { name: "asked-first", captures: &["callee"], holds };

/// What objects of threads, processes, futures and queues say of their state.
const QUESTIONS: &[&str] = &[
    "done",
    "empty",
    "exitcode",
    "full",
    "is_alive",
    "is_set",
    "locked",
    "poll",
    "qsize",
    "ready",
    "running",
    "successful",
];

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(callee) = found.get("callee") else { return Truth::Unknown };
    let object = if tree.is(callee, "attribute") { tree.field(callee, "object") } else { None };
    let (Some(object), Some(function)) = (object, facts.function_of(callee)) else { return Truth::No };
    let asks = |node: NodeId| {
        let is_question = tree.field(node, "attribute").is_some_and(|name| QUESTIONS.contains(&tree.text(name)));
        is_question && tree.field(node, "object").is_some_and(|asked| tree.text(asked) == tree.text(object))
    };
    let before = tree.descendants(function).take_while(|node| tree.start(*node) < tree.start(callee));
    let mut questions = before.filter(|node| tree.is(*node, "attribute") && asks(*node));
    Truth::known(questions.any(|question| is_condition(tree, question)))
}

/// Whether the expression is a part of the condition of a statement, or of what `and` and `or` decide on.
fn is_condition(tree: &SyntaxTree<'_>, expression: NodeId) -> bool {
    let mut below = expression;
    for above in tree.ancestors(expression) {
        if tree.field_name(below) == Some("condition") || tree.is(above, "assert_statement") {
            return true;
        }
        match tree.kind(above) {
            "boolean_operator" | "conditional_expression" | "if_clause" => return true,
            kind if kind.ends_with("_statement") || kind == "block" => return false,
            _ => {}
        }
        below = above;
    }
    false
}
