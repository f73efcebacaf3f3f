//! What leaves a block: the values the function uses afterwards, or its return.

use std::collections::{BTreeMap, BTreeSet};

use super::super::names::{Occurrence, Role, holds_from, occurrences, occurrences_of, parameters};
use crate::facts::{Facts, Resolved};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// How the function goes on after the block.
pub(super) enum Outcome {
    /// It does not: every way through the block ends in `return`.
    Returns,
    /// With these variables of the block, in the order they are bound.
    Values(Vec<String>),
}

/// What leaves `block`.
///
/// # Errors
/// Why the block cannot become a function: control leaves it halfway, or a variable means something else there.
pub(super) fn outcome_of(block: NodeId, facts: &dyn Facts) -> Result<Outcome, String> {
    let tree = facts.tree();
    let function =
        tree.ancestors(block).find(|above| tree.is_any(*above, &["function_definition", "class_definition"]));
    let function = function.filter(|function| tree.is(*function, "function_definition"));
    let function = function.ok_or("it is not in a function")?;
    if leaves_loop(tree, block) {
        return Err("it leaves or continues a loop around it".to_owned());
    }
    let returns = tree.descendants(block).any(|node| tree.is(node, "return_statement"));
    if returns && !ends_in_return(tree, block) {
        return Err("it returns halfway".to_owned());
    }
    let values = values_of(block, function, facts)?;
    match (returns, values.is_empty()) {
        (true, true) => Ok(Outcome::Returns),
        (true, false) => Err("it returns, and its variables are used elsewhere".to_owned()),
        (false, _) => Ok(Outcome::Values(values)),
    }
}

/// Whether a `break` or `continue` in the block belongs to a loop around it.
fn leaves_loop(tree: &SyntaxTree<'_>, block: NodeId) -> bool {
    let jumps = tree.descendants(block).filter(|node| tree.is_any(*node, &["break_statement", "continue_statement"]));
    let mut homes = jumps.map(|jump| tree.ancestor_of_kind(jump, &["for_statement", "while_statement"]));
    homes.any(|home| !home.is_some_and(|home| tree.is_within(home, block)))
}

/// Whether the block is a `with` whose last statement is `return`, and nothing follows that a manager which swallows
/// exceptions could lead to.
fn ends_in_return(tree: &SyntaxTree<'_>, block: NodeId) -> bool {
    let follows = std::iter::successors(tree.next_sibling(block), |node| tree.next_sibling(*node));
    if follows.into_iter().any(|node| tree.is_named(node) && !tree.is_extra(node)) {
        return false;
    }
    let mut at = block;
    while tree.is(at, "with_statement") {
        let last = tree.field(at, "body").and_then(|body| tree.named_children(body).last());
        match last {
            Some(last) => at = last,
            None => return false,
        }
    }
    tree.is(at, "return_statement")
}

fn values_of(block: NodeId, function: NodeId, facts: &dyn Facts) -> Result<Vec<String>, String> {
    let tree = facts.tree();
    let place = tree.span(block);
    let inside = occurrences(tree, block).into_iter().filter(|one| one.role != Role::Reads);
    let bound: BTreeSet<&str> = inside.map(|one| tree.text(one.node)).collect();
    let all = occurrences_of(tree, function, |name| bound.contains(name));
    let parameters = parameters(tree, function);
    let in_loop = tree
        .ancestors(block)
        .take_while(|above| *above != function)
        .any(|above| tree.is_any(above, &["for_statement", "while_statement"]));
    let declared = declared_elsewhere(tree, function);
    let handled = try_around(tree, block, function);
    let mut by_name: BTreeMap<&str, Vec<Occurrence>> = BTreeMap::new();
    for occurrence in &all {
        by_name.entry(tree.text(occurrence.node)).or_default().push(*occurrence);
    }
    let is_inside = |one: &&Occurrence| place.contains(tree.span(one.node));

    let mut values: Vec<(usize, String)> = Vec::new();
    for (name, occurrences) in by_name {
        let binding = occurrences.iter().filter(is_inside).find(|one| one.role != Role::Reads);
        let Some(binding) = binding else { continue };
        if declared.contains(name) {
            return Err(format!("`{name}` belongs to another function"));
        }
        let from = holds_from(tree, binding.node);
        let reads_first = |one: &Occurrence| one.role == Role::Reads && tree.start(one.node) < from;
        if binding.role == Role::Updates || occurrences.iter().filter(is_inside).any(reads_first) {
            return Err(format!("it uses `{name}` before it assigns to it"));
        }
        let is_certain = is_certain(binding.node, block, facts);
        let mut outside = occurrences.iter().filter(|one| !is_inside(one));
        let is_bound_outside = parameters.contains(name) || outside.clone().any(|one| one.role != Role::Reads);
        if is_bound_outside && !is_certain {
            return Err(format!("whether it assigns to `{name}` is not certain"));
        }
        let rebindings: Vec<NodeId> =
            outside.clone().filter(|one| one.role == Role::Binds).map(|one| one.node).collect();
        let is_read = |one: &Occurrence| {
            one.role != Role::Binds
                && (in_loop || tree.start(one.node) > place.end)
                && !is_rebound(tree, &rebindings, one.node, place)
        };
        if !outside.any(is_read) {
            continue;
        }
        if !is_certain {
            return Err(format!("whether it assigns to `{name}` is not certain"));
        }
        if handled && (is_bound_outside || is_read_in_handler(tree, block, function, &occurrences)) {
            return Err(format!("an exception could keep the new value of `{name}` from being seen"));
        }
        values.push((tree.start(binding.node), name.to_owned()));
    }
    values.sort();
    Ok(values.into_iter().map(|(_, name)| name).collect())
}

/// The names that the function or one inside it declares by `global` or `nonlocal`.
fn declared_elsewhere<'t>(tree: &SyntaxTree<'t>, function: NodeId) -> BTreeSet<&'t str> {
    let declarations =
        tree.descendants(function).filter(|node| tree.is_any(*node, &["global_statement", "nonlocal_statement"]));
    declarations.flat_map(|declaration| tree.named_children(declaration)).map(|name| tree.text(name)).collect()
}

/// What may skip a part of itself.
const UNCERTAIN: &[&str] = &[
    "if_statement",
    "for_statement",
    "while_statement",
    "try_statement",
    "match_statement",
    "conditional_expression",
    "boolean_operator",
    "comparison_operator",
    "lambda",
    "list_comprehension",
    "set_comprehension",
    "dictionary_comprehension",
    "generator_expression",
    "assert_statement",
    "function_definition",
    "class_definition",
];

/// Whether `read` gets the value of one of `rebindings`, sorted by place. Only the nearest few before it are looked at.
fn is_rebound(tree: &SyntaxTree<'_>, rebindings: &[NodeId], read: NodeId, block: Span) -> bool {
    const NEAREST: usize = 8;
    let before = rebindings.partition_point(|rebinding| tree.start(*rebinding) < tree.start(read));
    rebindings[..before].iter().rev().take(NEAREST).any(|rebinding| decides(tree, *rebinding, read, block))
}

/// Whether `read`, which stands after the block at `block`, always gets the value of `rebinding`, which does too.
fn decides(tree: &SyntaxTree<'_>, rebinding: NodeId, read: NodeId, block: Span) -> bool {
    if tree.start(rebinding) < block.end || holds_from(tree, rebinding) > tree.start(read) {
        return false;
    }
    let mut below = rebinding;
    for above in tree.ancestors(rebinding) {
        let is_target = tree.is(above, "for_statement") && tree.field_name(below) == Some("left");
        if is_target {
            return tree.field(above, "body").is_some_and(|body| tree.is_within(read, body));
        }
        if tree.is_any(above, UNCERTAIN) {
            return false;
        }
        if tree.is(above, "block") && tree.is_within(read, above) {
            return true;
        }
        below = above;
    }
    false
}

/// Whether the binding is reached whenever the block runs to its end.
fn is_certain(binding: NodeId, block: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    for above in tree.ancestors(binding) {
        if tree.is_any(above, UNCERTAIN) || (tree.is(above, "with_statement") && !lets_through(above, binding, facts)) {
            return false;
        }
        if above == block {
            return true;
        }
    }
    false
}

/// Whether no manager of the `with` is one that may swallow exceptions: each is made by a call that is known.
fn lets_through(with: NodeId, binding: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let body = tree.field(with, "body");
    if body.is_none_or(|body| !tree.is_within(binding, body)) {
        return true;
    }
    let items = tree.descendants_but(with, |node| Some(node) == body).filter(|node| tree.is(*node, "with_item"));
    items.into_iter().all(|item| {
        let value = tree.field(item, "value");
        let value = value.map(|value| match tree.kind(value) {
            "as_pattern" => tree.named_children(value).next().unwrap_or(value),
            _ => value,
        });
        let callee = value.filter(|value| tree.is(*value, "call")).and_then(|call| tree.field(call, "function"));
        match callee.map(|callee| facts.resolve(callee)) {
            Some(Resolved::Symbol(path)) => path == "builtins.open" || facts.apis().get(&path).is_some(),
            _ => false,
        }
    })
}

/// Whether the block stands in the body of a `try` that handles exceptions.
fn try_around(tree: &SyntaxTree<'_>, block: NodeId, function: NodeId) -> bool {
    tries_around(tree, block, function).next().is_some()
}

fn tries_around<'t>(tree: &'t SyntaxTree<'_>, block: NodeId, function: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let place = tree.span(block);
    tree.ancestors(block).take_while(move |above| *above != function).filter(move |above| {
        let body = tree.is(*above, "try_statement").then(|| tree.field(*above, "body")).flatten();
        body.is_some_and(|body| tree.span(body).contains(place))
    })
}

fn is_read_in_handler(tree: &SyntaxTree<'_>, block: NodeId, function: NodeId, occurrences: &[Occurrence]) -> bool {
    let handlers: Vec<Span> = tries_around(tree, block, function)
        .flat_map(|outer| tree.children(outer).collect::<Vec<_>>())
        .filter(|part| tree.is_any(*part, &["except_clause", "except_group_clause", "finally_clause"]))
        .map(|part| tree.span(part))
        .collect();
    let is_handled = |one: &Occurrence| handlers.iter().any(|handler| handler.contains(tree.span(one.node)));
    occurrences.iter().any(|one| one.role != Role::Binds && is_handled(one))
}
