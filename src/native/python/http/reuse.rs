//! A client that is made anew in every round of a loop: one for all rounds.

use super::super::lines::{indent, indentation, line_end, line_start};
use super::super::names::{Role, occurrences};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the client stands in the body of a loop, and is the same in every round.
pub(in crate::native) const SAME_EACH_ROUND: Refinement =
    Refinement { name: "same-each-round", captures: &["call", "block"], holds: is_same };

/// Moves the client's block around the loop.
pub(in crate::native) const AROUND_LOOP: Rewriting =
    Rewriting { name: "client-around-loop", captures: &["call", "block"], build: move_out };

/// Whether the function that the client's block is in runs once for each item of something that is gathered.
pub(in crate::native) const GATHERED: Refinement =
    Refinement { name: "in-gathered-function", captures: &["call"], holds: is_gathered };

fn is_same(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(call), Some(block)) = (found.get("call"), found.get("block")) else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(repeated) = loop_around(block, tree) else { return Truth::No };
    let changing: Vec<&str> = bound_in(tree, repeated);
    let arguments = tree.field(call, "arguments").map_or(call, |list| list);
    let reads = tree.descendants(arguments).filter(|node| tree.is(*node, "identifier"));
    let varies = reads.into_iter().any(|name| changing.contains(&tree.text(name)));
    let calls = tree.descendants(arguments).filter(|node| tree.is_any(*node, &["call", "await", "subscript"]));
    let is_plain = calls.into_iter().all(|inner| {
        let callee = tree.field(inner, "function");
        callee.and_then(|callee| facts.resolve(callee).symbol().map(str::to_owned)).is_some()
    });
    // Between the rounds of a loop that sleeps a kept connection would be closed, and a retry wants a fresh one.
    let waits = tree.descendants(repeated).filter(|node| tree.is(*node, "call")).any(|inner| {
        let callee = tree.field(inner, "function");
        callee.is_some_and(|callee| tree.text(callee).ends_with("sleep"))
    });
    if varies || !is_plain || waits { Truth::Unknown } else { Truth::Yes }
}

/// The innermost loop of the function in whose body the block stands.
fn loop_around(block: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let stops = |node: &NodeId| !tree.is_any(*node, &["function_definition", "lambda", "class_definition"]);
    tree.ancestors(block).take_while(stops).find(|above| tree.is_any(*above, &["for_statement", "while_statement"]))
}

/// The names that the loop binds.
fn bound_in<'t>(tree: &SyntaxTree<'t>, repeated: NodeId) -> Vec<&'t str> {
    let all = occurrences(tree, repeated).into_iter();
    all.filter(|one| matches!(one.role, Role::Binds | Role::Updates)).map(|one| tree.text(one.node)).collect()
}

fn move_out(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let block = found.get("block").ok_or("there is no block")?;
    let call = found.get("call").ok_or("there is no client")?;
    let tree = facts.tree();
    let text = tree.source();
    let repeated = loop_around(block, tree).ok_or("it is in no loop")?;
    let body = tree.field(block, "body").ok_or("the block has no body")?;
    let clause = tree.child_of_kind(block, "with_clause").ok_or("the block has no head")?;
    if tree.named_children(clause).filter(|item| !tree.is(*item, "comment")).count() != 1 {
        return Err("it is entered together with something else".to_owned());
    }
    let own = tree.ancestors(block).take_while(|above| *above != repeated);
    let is_direct = own.into_iter().filter(|above| !tree.is(*above, "block")).count() == 0;
    if !is_direct {
        return Err("a statement inside the loop is around it".to_owned());
    }
    if tree.child_of_kind(repeated, "else_clause").is_some() {
        return Err("the loop has an `else`".to_owned());
    }
    let (outer, middle) = (indentation(tree, repeated), indentation(tree, block));
    let unit = middle.strip_prefix(outer).filter(|unit| !unit.is_empty());
    let unit = unit.ok_or("the loop and its body are indented in different ways")?;
    let colon = tree.child_of_kind(block, ":").ok_or("the block has no head")?;
    let (head_start, head_end) = (line_start(text, tree.start(block)), line_end(text, tree.end(colon)));
    let is_one_line = line_start(text, tree.start(colon)) == head_start;
    if !is_one_line || tree.start(body) < head_end || starts_mid_line(tree, block) || starts_mid_line(tree, repeated) {
        return Err("its head and its body do not have lines of their own".to_owned());
    }
    if is_used_after(tree, call, block, repeated) {
        return Err("the client is used outside its block".to_owned());
    }
    let head_line = Span::new(head_start, head_end);
    let body_end = line_end(text, tree.end(body));
    let loop_start = line_start(text, tree.start(repeated));
    let before = Span::new(loop_start, head_start);
    let after = Span::new(body_end, line_end(text, tree.end(repeated)).max(body_end));
    let moved = head_line.of(text).strip_prefix(middle).ok_or("its lines are not its own")?;
    let mut edits = vec![Edit::insert(loop_start, format!("{outer}{moved}")), Edit::delete(head_line)];
    edits.extend(indent(tree, repeated, before, unit));
    edits.extend(indent(tree, repeated, after, unit));
    merge_insertions(&mut edits);
    Ok(Rewrite { claims: vec![tree.span(repeated)], ..Rewrite::of(edits) })
}

/// The head of the block and the indentation of the loop go in at one place: they are one insertion.
fn merge_insertions(edits: &mut Vec<Edit>) {
    edits.sort_by_key(|edit| edit.span.start);
    edits.dedup_by(|second, first| {
        let same = first.span == second.span && first.span.is_empty();
        if same {
            first.text.push_str(&second.text);
        }
        same
    });
}

/// Whether something stands before the statement on its line.
fn starts_mid_line(tree: &SyntaxTree<'_>, statement: NodeId) -> bool {
    let start = tree.start(statement);
    !Span::new(line_start(tree.source(), start), start).of(tree.source()).trim().is_empty()
}

/// Whether the loop mentions the client's name outside the block that it is entered for.
fn is_used_after(tree: &SyntaxTree<'_>, call: NodeId, block: NodeId, repeated: NodeId) -> bool {
    let item = tree.ancestors(call).find(|above| tree.is(*above, "as_pattern"));
    let Some(target) = item.and_then(|item| tree.field(item, "alias")) else { return false };
    let name = tree.text(target);
    let mut names = tree.descendants(repeated).filter(|node| tree.is(*node, "identifier"));
    names.any(|node| tree.text(node) == name && !tree.is_within(node, block))
}

fn is_gathered(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(function) = facts.function_of(call) else { return Truth::No };
    let Some(name) = tree.field(function, "name") else { return Truth::No };
    let takes_client = tree.field(call, "arguments").is_some_and(|list| {
        let mut names = tree.descendants(list).filter(|node| tree.is(*node, "identifier"));
        names.any(|name| facts.function_of(name) == Some(function) && facts.reads_of(name).is_some())
    });
    if takes_client {
        return Truth::Unknown;
    }
    let calls = tree.all().filter(|node| tree.is(*node, "call"));
    let own = calls.filter(|other| {
        let callee = tree.field(*other, "function");
        callee.is_some_and(|callee| {
            tree.text(callee).ends_with(tree.text(name))
                && facts.resolve(callee) == crate::facts::Resolved::Local(function)
        })
    });
    Truth::known(own.into_iter().any(|other| is_one_of_many(tree, other) && facts.is_awaited(other)))
}

/// Whether the call stands in a comprehension that is handed on whole.
fn is_one_of_many(tree: &SyntaxTree<'_>, call: NodeId) -> bool {
    let comprehension = tree.parent(call).filter(|above| {
        tree.is_any(*above, &["list_comprehension", "generator_expression", "set_comprehension"])
            && tree.field(*above, "body") == Some(call)
    });
    comprehension.is_some()
}
