//! A loop on the event loop that never lets anything else run.

use crate::facts::{Facts, Truth};
use crate::native::python::locks::held_lock::suspensions;
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether `@while` goes on for ever, or until something else changes, without ever giving up the event loop.
pub(in crate::native) const STEP: Refinement = Refinement { name: "spins", captures: &["while"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(statement) = found.get("while") else { return Truth::Unknown };
    let parts = tree.field(statement, "condition").zip(tree.field(statement, "body"));
    let Some((condition, body)) = parts else { return Truth::Unknown };
    if suspensions(tree, statement).next().is_some() {
        return Truth::No;
    }
    let does_nothing = tree.named_children(body).all(|one| does_nothing(tree, one));
    let is_endless = matches!(tree.text(condition), "True" | "1");
    Truth::known(does_nothing || (is_endless && !can_end(statement, body, facts)))
}

fn does_nothing(tree: &SyntaxTree<'_>, statement: NodeId) -> bool {
    tree.is_any(statement, &["pass_statement", "continue_statement"])
        || (tree.is(statement, "expression_statement")
            && tree.named_children(statement).all(|value| tree.is_any(value, &["ellipsis", "string"])))
}

/// Whether something in an endless loop may leave it, or an exception may.
fn can_end(statement: NodeId, body: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let function = facts.function_of(statement);
    let is_guarded = tree
        .ancestors(statement)
        .take_while(|above| Some(*above) != function)
        .any(|above| tree.is_any(above, &["try_statement", "with_statement"]));
    let other = |node: NodeId| tree.is_any(node, &["function_definition", "lambda", "class_definition"]);
    let leaves = |node: NodeId| match tree.kind(node) {
        "return_statement" | "raise_statement" | "break_statement" | "assert_statement" => true,
        // `sys.exit()` and its like do not come back.
        "call" => tree.field(node, "function").is_some_and(|callee| tree.text(callee).ends_with("exit")),
        _ => false,
    };
    let mut inner = tree.descendants_but(body, other).filter(|node| tree.is(*node, "while_statement"));
    let holds_another = inner.any(|node| {
        tree.field(node, "condition").is_some_and(|condition| matches!(tree.text(condition), "True" | "1"))
    });
    // Of loops in each other, the innermost is told.
    is_guarded || holds_another || tree.descendants_but(body, other).any(leaves)
}
