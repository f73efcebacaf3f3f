//! A function in the place of the coroutine that a call of it makes.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Resolved};
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `start(f)` becomes `start(f())`, where `f` needs no arguments.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "call-function", captures: &["given"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let given = found.get("given").ok_or("there is no function")?;
    let tree = facts.tree();
    let Resolved::Local(definition) = facts.resolve(given) else {
        return Err("which arguments it needs is not known".to_owned());
    };
    let is_bound = tree.is(given, "attribute");
    if needs_arguments(tree, definition, is_bound) {
        return Err("it needs arguments".to_owned());
    }
    Ok(Rewrite::of([Edit::insert(tree.end(given), "()")]))
}

/// Whether a call without arguments would fail. The first parameter of a bound method is given with it.
fn needs_arguments(tree: &SyntaxTree<'_>, definition: NodeId, is_bound: bool) -> bool {
    let parameters = tree.field(definition, "parameters").map(|list| tree.named_children(list).collect::<Vec<_>>());
    let given = usize::from(is_bound);
    parameters.unwrap_or_default().into_iter().skip(given).any(|parameter| match tree.kind(parameter) {
        "identifier" => true,
        "typed_parameter" => tree.named_children(parameter).next().is_some_and(|name| tree.is(name, "identifier")),
        _ => false,
    })
}
