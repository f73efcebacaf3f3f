//! `let _ = lock.lock().await;` drops the guard where it is made.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::NodeId;

/// The guard that `@call` makes is given to `_`.
pub(super) const HOLDS: Refinement = Refinement { name: "guard-discarded", captures: &["call"], holds };

/// Gives it to a variable that nothing reads.
pub(super) const STEP: Rewriting = Rewriting { name: "keep-guard", captures: &["call"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    Truth::known(found.get("call").and_then(|call| discarding(call, facts)).is_some())
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let pattern = found.get("call").and_then(|call| discarding(call, facts)).ok_or("nothing discards the guard")?;
    let names = std::iter::once("_guard".to_owned()).chain((2..).map(|number| format!("_guard_{number}")));
    let name = names.into_iter().find(|name| !facts.is_name_taken(name)).unwrap_or_default();
    Ok(Rewrite::of([Edit::replace(facts.tree().span(pattern), name)]))
}

/// The `_` that the guard is given to; at the end of a block, where a variable would be dropped as well, it means nothing.
fn discarding(call: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    // A function of the project that hands a guard out may be called for what else it does.
    let callee = facts.resolve(tree.field(call, "function")?);
    callee.symbol().filter(|path| facts.apis().get(path).is_some())?;
    let life = facts.guard_life(call)?;
    let binding = tree.parent(life.scope).filter(|binding| tree.is(*binding, "let_declaration"))?;
    let block = tree.parent(binding)?;
    if tree.named_children(block).last() == Some(binding) {
        return None;
    }
    let is_value = tree.field(binding, "value") == Some(life.scope) && life.begin == life.scope;
    tree.field(binding, "pattern").filter(|pattern| is_value && tree.is(*pattern, "_"))
}
