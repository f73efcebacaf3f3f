//! Whether what a method is called on is known to this function only, and so is all that it was made from.

use super::unshared_receiver::is_unshared;
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::NodeId;

/// A cursor of a connection of a pool: more steps than anybody writes.
const LONGEST: usize = 8;

/// See the module. A function of a module is called on nothing.
pub(in crate::native) const STEP: Refinement = Refinement { name: "own-values", captures: &["callee"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("callee").map_or(Truth::Unknown, |callee| Truth::known(has_own_values(callee, facts)))
}

fn has_own_values(callee: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut callee = callee;
    for _ in 0..LONGEST {
        let is_function = facts.resolve(callee).symbol().is_some_and(|path| !facts.apis().is_method(path));
        if is_function {
            return true;
        }
        let Some(receiver) = tree.field(callee, "object").filter(|_| tree.is(callee, "attribute")) else {
            return false;
        };
        let Some(maker) = maker_of(receiver, facts) else { return false };
        callee = maker;
    }
    false
}

/// What was called to make the value, if it is of this function only.
fn maker_of(value: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let mut made = value;
    if !tree.is(value, "call") {
        let is_own = tree.is(value, "identifier") && is_unshared(value, facts);
        made = facts.assigned_value(value).or_else(|| entered(value, facts)).filter(|_| is_own)?;
    }
    if tree.is(made, "await") {
        let call = tree.named_children(made).next().filter(|call| tree.is(*call, "call"))?;
        let resolved = facts.resolve(tree.field(call, "function")?);
        let api = facts.apis().get(resolved.symbol()?).filter(|api| api.offloads)?;
        return tree.named_children(tree.field(call, "arguments")?).nth(api.callable);
    }
    tree.field(made, "function").filter(|_| tree.is(made, "call"))
}

/// The manager whose `with` around the name binds it.
fn entered(name: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let function = facts.function_of(name);
    let around = tree.ancestors(name).take_while(|above| Some(*above) != function);
    let clauses = around.into_iter().filter_map(|with| tree.child_of_kind(with, "with_clause"));
    let mut patterns =
        clauses.flat_map(|clause| tree.named_children(clause)).filter_map(|item| tree.field(item, "value"));
    let binds = |pattern: &NodeId| tree.field(*pattern, "alias").map(|alias| tree.text(alias)) == Some(tree.text(name));
    tree.named_children(patterns.find(binds)?).next()
}
