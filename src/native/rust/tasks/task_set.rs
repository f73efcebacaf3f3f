//! A set of tasks that is filled, and dropped before its tasks are done.

use super::items::{statements, tail_of};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Context, Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Tasks are spawned in the set bound here, and nothing else is done with it or awaited after that.
pub(super) const HOLDS: Refinement = Refinement { name: "set-is-only-filled", captures: &["name"], holds };

/// Awaits the tasks at the end of the block.
pub(super) const STEP: Rewriting = Rewriting { name: "join-set", captures: &["name"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some((name, block)) = found.get("name").and_then(|name| Some((name, block_of(name, tree)?))) else {
        return Truth::Unknown;
    };
    let Some(reads) = facts.reads_of(name) else { return Truth::Unknown };
    let is_filled = !reads.is_empty() && reads.iter().all(|read| spawns(*read, tree));
    // While something else is awaited, the set may be there to stop its tasks at the end.
    let last = reads.iter().map(|read| tree.end(*read)).max().unwrap_or(0);
    let closed = |node: NodeId| tree.is_any(node, &["async_block", "closure_expression"]);
    let waits = tree.descendants_but(block, closed).any(|node| {
        tree.is_any(node, &["await_expression", "loop_expression", "while_expression"])
            && tree.end(node) > last
            && !reads.iter().any(|read| tree.is_within(*read, node))
    });
    let in_loop = reads.iter().any(|read| {
        tree.ancestors(*read)
            .take_while(|above| *above != block)
            .any(|above| tree.is(above, "loop_expression") || awaits_inside(above, tree))
    });
    Truth::known(is_filled && !waits && !in_loop)
}

/// Whether the loop around a spawn awaits something: it may go on for as long as the program.
fn awaits_inside(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let is_loop = tree.is_any(node, &["while_expression", "for_expression"]);
    let closed = |inner: NodeId| tree.is_any(inner, &["async_block", "closure_expression"]);
    is_loop && tree.descendants_but(node, closed).any(|inner| tree.is(inner, "await_expression"))
}

fn block_of(name: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let declaration = tree.parent(name).filter(|it| tree.is(*it, "let_declaration"))?;
    tree.parent(declaration).filter(|block| tree.is(*block, "block"))
}

/// `set.spawn(…)` and its like, whose handle is not kept.
fn spawns(read: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(method) = tree.parent(read).filter(|it| tree.is(*it, "field_expression")) else { return false };
    let name = tree.field(method, "field").map_or("", |name| tree.text(name));
    let call = tree.parent(method).filter(|call| tree.is(*call, "call_expression"));
    let statement = call.and_then(|call| tree.parent(call));
    matches!(name, "spawn" | "spawn_blocking" | "spawn_on" | "spawn_local")
        && statement.is_some_and(|it| tree.is(it, "expression_statement"))
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let name = found.get("name").ok_or("there is no set")?;
    let tree = facts.tree();
    let block = block_of(name, tree).ok_or("where the set ends is not known")?;
    if !matches!(facts.context(name), Context::Async { .. }) {
        return Err("no await can stand outside async code".to_owned());
    }
    let last = statements(tree, block).into_iter().last().ok_or("the block is empty")?;
    let text = tree.source();
    let line = text[..tree.start(last)].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..tree.start(last)];
    if !indent.trim().is_empty() {
        return Err("the end of the block does not start its line".to_owned());
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let join = format!("{}.join_all().await;", tree.text(name));
    // The block's own value comes last, unless it is the loop that fills the set.
    let is_loop = tail_of(tree, block).is_some_and(|tail| tree.is_any(tail, &["for_expression", "while_expression"]));
    let edit = match tail_of(tree, block) {
        Some(tail) if !is_loop => Edit::insert(tree.start(tail), format!("{join}{newline}{indent}")),
        _ => Edit::insert(tree.end(last), format!("{newline}{indent}{join}")),
    };
    Ok(Rewrite::of([edit]))
}
