//! A wait with a time limit.

use crate::edit::Rewrite;
use crate::edit::verbs::python::{enclose, reduce};
use crate::facts::{Argument, Facts, Truth};
use crate::native::python::arguments::{arguments, is_positional};
use crate::native::python::constants::number;
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// What is waited for is a coroutine that the call makes, and the limit is a value that can be evaluated first.
pub(in crate::native) const HOLDS: Refinement = Refinement { name: "plain-wait-for", captures: &["call"], holds };

/// `x = await wait_for(c, t)` becomes `async with timeout(t): x = await c`.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "timeout-block", captures: &["call", "statement"], build };

/// What is waited for, and for how long.
fn parts(call: NodeId, facts: &dyn Facts) -> Option<(NodeId, NodeId)> {
    let (Argument::Given(awaited), Argument::Given(limit)) =
        (facts.argument(call, "fut", Some(0)), facts.argument(call, "timeout", Some(1)))
    else {
        return None;
    };
    (arguments(facts.tree(), call).len() == 2).then_some((awaited, limit))
}

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some((awaited, limit)) = found.get("call").and_then(|call| parts(call, facts)) else { return Truth::Unknown };
    let is_positive = match number(tree, limit) {
        Some(seconds) => seconds > 0.0,
        None => !tree.is(limit, "none") && is_plain(tree, limit),
    };
    Truth::known(is_positive && tree.is(awaited, "call") && facts.makes_coroutine(awaited) == Truth::Yes)
}

/// Whether evaluating the expression calls nothing and so can happen earlier.
fn is_plain(tree: &SyntaxTree<'_>, expression: NodeId) -> bool {
    tree.descendants(expression).all(|node| {
        !tree.is_named(node)
            || tree.is_any(
                node,
                &["identifier", "attribute", "integer", "float", "binary_operator", "parenthesized_expression"],
            )
    })
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let statement = found.get("statement").ok_or("there is no statement")?;
    let tree = facts.tree();
    let (awaited, limit) = parts(call, facts).ok_or("its arguments are not plain")?;
    if is_positional(tree, limit) && tree.text(limit).contains('\n') {
        return Err("the limit is written over several lines".to_owned());
    }
    let timeout = facts.spell("asyncio.timeout", statement)?;
    let head = format!("async with {}({})", timeout.text, tree.text(limit));
    let mut rewrite = enclose(statement, &head, tree)?;
    rewrite.request(timeout.needs);
    let left = reduce(call, awaited, tree)?;
    // A line whose start goes with the call is not indented.
    let goes = |at: usize| left.edits.iter().any(|edit| edit.span.start < at && at <= edit.span.end);
    rewrite.edits.retain(|edit| !goes(edit.span.start));
    rewrite.extend(left);
    Ok(rewrite)
}
