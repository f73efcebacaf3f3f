//! Futures that are collected without an order, and then joined in theirs.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth, Type};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// What is joined is collected into a type without order, and used for nothing else.
pub(super) const HOLDS: Refinement = Refinement { name: "joins-unordered", captures: &["futures"], holds };

/// Collects into a vector.
pub(super) const STEP: Rewriting = Rewriting { name: "collect-vector", captures: &["futures"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(futures) = found.get("futures") else { return Truth::Unknown };
    let Some(written) = collected_type(futures, facts) else { return Truth::Unknown };
    match facts.written_type(written) {
        Some(Type::Symbol(path)) => Truth::known(path.ends_with("::FuturesUnordered")),
        _ => Truth::No,
    }
}

/// The name of the type in `collect::<T<_>>()` or `let futures: T<_> = ….collect()`.
fn collected_type(futures: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    if tree.is(futures, "call_expression") {
        return turbofish(futures, tree);
    }
    let value = facts.assigned_value(futures)?;
    let declaration = tree.parent(value).filter(|it| tree.is(*it, "let_declaration"))?;
    if facts.reads_of(tree.field(declaration, "pattern")?)?.len() != 1 || !is_collected(value, tree) {
        return None;
    }
    match tree.field(declaration, "type") {
        Some(written) => tree.field(written, "type").filter(|_| tree.is(written, "generic_type")),
        None => turbofish(value, tree),
    }
}

fn turbofish(call: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let generic = tree.field(call, "function").filter(|it| tree.is(*it, "generic_function"))?;
    let written = tree.named_children(tree.field(generic, "type_arguments")?).next()?;
    let is_it = tree.is(written, "generic_type") && is_collected(call, tree);
    tree.field(written, "type").filter(|_| is_it)
}

fn is_collected(call: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(callee) = tree.field(call, "function") else { return false };
    let method = if tree.is(callee, "generic_function") { tree.field(callee, "function") } else { Some(callee) };
    method.and_then(|method| tree.field(method, "field")).is_some_and(|name| tree.text(name) == "collect")
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let futures = found.get("futures").ok_or("there are no futures")?;
    let written = collected_type(futures, facts).ok_or("where they are collected is not known")?;
    Ok(Rewrite::of([Edit::replace(facts.tree().span(written), "Vec")]))
}
