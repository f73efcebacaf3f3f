//! A function whose body is one async block, and whose type says so, becomes an async function.

use super::has_comment;
use super::items::{has_modifier, has_only_plain_attributes, statements};
use super::unwrapped::Unwrapped;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth, Type};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// The function only returns an async block that borrows as an async function would.
pub(super) const HOLDS: Refinement = Refinement { name: "manual-async-fn", captures: &["function"], holds };

/// `fn f() -> impl Future<Output = T> { async { … } }` becomes `async fn f() -> T { … }`.
pub(super) const STEP: Rewriting = Rewriting { name: "manual-async-fn", captures: &["function"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    Truth::known(shape_of(function, facts).is_some())
}

struct Shape {
    /// The type after `Output =`.
    output: NodeId,
    /// The body of the function.
    body: NodeId,
    /// The async block.
    future: NodeId,
    /// The block inside it.
    block: NodeId,
}

fn shape_of(function: NodeId, facts: &dyn Facts) -> Option<Shape> {
    let tree = facts.tree();
    let is_plain = ["async", "const", "extern"].iter().all(|word| !has_modifier(tree, function, word));
    let host = tree.ancestor_of_kind(function, &["impl_item", "trait_item", "function_item", "mod_item"]);
    // The signature of a trait is for all who implement it, and that of an implementation for its callers.
    let is_inherent = host.is_none_or(|host| {
        !tree.is(host, "trait_item") && (!tree.is(host, "impl_item") || tree.field(host, "trait").is_none())
    });
    if !is_plain || !is_inherent || !has_only_plain_attributes(tree, function) {
        return None;
    }
    let (output, lifetimes) = promised(tree.field(function, "return_type")?, facts)?;
    if !borrows_the_same(function, &lifetimes, facts) {
        return None;
    }
    let body = tree.field(function, "body")?;
    let [statement] = statements(tree, body)[..] else { return None };
    let is_value = tree.is(statement, "expression_statement") && tree.child_of_kind(statement, ";").is_none();
    let future = if is_value { tree.named_children(statement).next()? } else { statement };
    let block = tree.child_of_kind(future, "block").filter(|_| tree.is(future, "async_block"))?;
    Some(Shape { output, body, future, block })
}

/// The output and the lifetimes of `impl Future<Output = T> + 'a`; `None` if more than that is promised.
fn promised(returned: NodeId, facts: &dyn Facts) -> Option<(NodeId, Vec<&str>)> {
    let tree = facts.tree();
    let parts: Vec<NodeId> = match tree.kind(returned) {
        "bounded_type" => flat_bounds(tree, returned),
        _ => vec![returned],
    };
    let (first, rest) = parts.split_first()?;
    if rest.iter().any(|bound| !tree.is(*bound, "lifetime")) {
        return None;
    }
    let lifetimes: Vec<&str> = rest.iter().map(|bound| tree.text(*bound)).collect();
    let named = tree.field(*first, "trait").filter(|_| tree.is(*first, "abstract_type"))?;
    let path = tree.field(named, "type").filter(|_| tree.is(named, "generic_type"))?;
    let is_future = match facts.written_type(path) {
        Some(Type::Symbol(path)) => path.ends_with("::Future"),
        Some(Type::Local(_)) => false,
        None => tree.text(path) == "Future",
    };
    let arguments: Vec<NodeId> = tree.named_children(tree.field(named, "type_arguments")?).collect();
    let [binding] = arguments[..] else { return None };
    let is_output = tree.field(binding, "name").is_some_and(|name| tree.text(name) == "Output");
    let output = tree.field(binding, "type").filter(|_| is_future && is_output)?;
    let is_nameable = !tree.descendants(output).any(|node| tree.is(node, "abstract_type"));
    is_nameable.then_some((output, lifetimes))
}

/// The parts of `A + 'a + 'b`, which nest to the left.
fn flat_bounds(tree: &SyntaxTree<'_>, bounded: NodeId) -> Vec<NodeId> {
    let mut parts = Vec::new();
    let mut waiting = vec![bounded];
    while let Some(node) = waiting.pop() {
        if tree.is(node, "bounded_type") {
            let mut inner: Vec<NodeId> = tree.named_children(node).collect();
            inner.reverse();
            waiting.extend(inner);
        } else {
            parts.push(node);
        }
    }
    parts
}

/// Whether the future borrows all that the function is lent, which an async function always does.
fn borrows_the_same(function: NodeId, lifetimes: &[&str], facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    if facts.surroundings().edition >= 2024 {
        return true;
    }
    let Some(parameters) = tree.field(function, "parameters") else { return false };
    let mut needed: Vec<&str> = Vec::new();
    for node in tree.descendants(parameters) {
        match tree.kind(node) {
            "lifetime" => needed.push(tree.text(node)),
            "reference_type" if tree.child_of_kind(node, "lifetime").is_none() => needed.push("'_"),
            "self_parameter" if tree.text(node).starts_with('&') && tree.child_of_kind(node, "lifetime").is_none() => {
                needed.push("'_");
            }
            "type_identifier" if hides_lifetime(node, facts) => return false,
            _ => {}
        }
    }
    // What the `impl` around it is generic over is borrowed through `self`.
    let host = tree.ancestor_of_kind(function, &["impl_item"]);
    let of_host = host.and_then(|host| tree.field(host, "type_parameters"));
    if of_host.is_some_and(|all| tree.descendants(all).any(|node| tree.is(node, "lifetime"))) {
        return false;
    }
    needed.iter().all(|needed| *needed == "'static" || lifetimes.contains(needed))
}

/// A type of this file with a lifetime that the mention leaves out.
fn hides_lifetime(name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(Type::Local(item)) = facts.written_type(name) else { return false };
    let is_generic = tree.parent(name).is_some_and(|around| tree.is(around, "generic_type"));
    let own = tree.field(item, "type_parameters");
    !is_generic && own.is_some_and(|all| tree.descendants(all).any(|node| tree.is(node, "lifetime")))
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    let tree = facts.tree();
    let shape = shape_of(function, facts).ok_or("the function does more than that")?;
    let parameters = tree.field(function, "parameters").ok_or("there is no function")?;
    let returned = tree.field(function, "return_type").ok_or("there is no future")?;
    let unwrapped = Unwrapped::of(tree.span(shape.future), shape.block, false, tree).ok_or("there is no block")?;
    let head = Span::new(tree.end(parameters), tree.end(returned));
    let mut removed = unwrapped.removed().to_vec();
    removed.push(head);
    if removed.iter().any(|span| has_comment(tree, function, *span)) {
        return Err("a comment would be lost".to_owned());
    }
    let first = tree.child_of_kind(function, "function_modifiers").or_else(|| tree.child_of_kind(function, "fn"));
    let first = first.ok_or("there is no function")?;
    let output = tree.text(shape.output);
    let returns = if tree.is(shape.output, "unit_type") { String::new() } else { format!(" -> {output}") };
    let mut edits = vec![Edit::insert(tree.start(first), "async "), Edit::replace(head, returns)];
    if unwrapped.inside.of(tree.source()).trim().is_empty() {
        edits.push(Edit::replace(tree.span(shape.body), "{}"));
    } else {
        edits.extend(unwrapped.edits(tree));
    }
    Ok(Rewrite { caution: dropped_late(parameters, shape.block, facts), ..Rewrite::of(edits) })
}

/// An async function keeps every argument until it ends; the block only takes those it names.
fn dropped_late(parameters: NodeId, block: NodeId, facts: &dyn Facts) -> Option<String> {
    let tree = facts.tree();
    for parameter in tree.named_children(parameters).filter(|it| tree.is(*it, "parameter")) {
        let Some((pattern, written)) = tree.field(parameter, "pattern").zip(tree.field(parameter, "type")) else {
            continue;
        };
        let is_trivial = tree.is_any(written, &["reference_type", "primitive_type", "pointer_type"]);
        let reads = facts.reads_of(pattern).unwrap_or_default();
        if !is_trivial && !reads.iter().any(|read| tree.is_within(*read, block)) {
            return Some(format!("`{}` lives until the future ends, not until the call returns", tree.text(pattern)));
        }
    }
    None
}
