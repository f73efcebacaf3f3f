//! A channel between threads, both ends of which stay in the function, becomes one that tasks can wait at.

mod receiver;
mod sender;

use super::arguments;
use crate::edit::verbs::twin_of;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting, Steps};
use crate::syntax::{NodeId, SyntaxTree};

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps { refinements: &[], rewritings: &[STEP] };

/// Makes the channel one of the runtime, with every use of its ends.
const STEP: Rewriting = Rewriting { name: "channel-of-runtime", captures: &["receiver"], build };

/// The statement that makes both ends.
struct Made {
    sender: NodeId,
    receiver: NodeId,
    /// The path of the function that makes them.
    callee: NodeId,
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let receiver = found.get("receiver").ok_or("there is no receiver")?;
    let tree = facts.tree();
    let made = made_for(receiver, facts).ok_or("both ends have to become those of another channel")?;
    let twin = twin_of(made.callee, facts)?;
    let mut rewrite = Rewrite::default();
    let name = rewrite.adopt(facts.spell(&twin, made.callee)?);
    rewrite.edits.push(Edit::replace(tree.span(made.callee), name));
    if tree.is(made.receiver, "identifier") && !is_mutable(made.receiver, tree) {
        rewrite.edits.push(Edit::insert(tree.start(made.receiver), "mut "));
    }
    let reads = |end: NodeId| facts.reads_of(end).ok_or_else(|| "not all uses of the channel can be seen".to_owned());
    for read in reads(made.receiver)? {
        rewrite.extend(receiver::awaited(read, facts)?);
    }
    let mut ends = vec![made.sender];
    while let Some(end) = ends.pop() {
        for read in reads(end)? {
            ends.extend(sender::follow(read, facts)?);
        }
    }
    Ok(rewrite)
}

/// `let (sender, receiver) = channel();`, if the receiver is one of those.
fn made_for(receiver: NodeId, facts: &dyn Facts) -> Option<Made> {
    let tree = facts.tree();
    let end = facts.binding_of(receiver)?;
    let declaration = tree.ancestors(end).find(|above| tree.is(*above, "let_declaration"))?;
    let pattern = tree.field(declaration, "pattern").filter(|pattern| tree.is(*pattern, "tuple_pattern"))?;
    let call = tree.field(declaration, "value").filter(|value| tree.is(*value, "call_expression"))?;
    let callee = tree.field(call, "function").filter(|_| arguments(tree, call).is_empty())?;
    let callee = if tree.is(callee, "generic_function") { tree.field(callee, "function")? } else { callee };
    let names: Option<Vec<NodeId>> = tree.named_children(pattern).map(|part| name_in(part, tree)).collect();
    let [first, second] = names?[..] else { return None };
    let is_untyped = tree.field(declaration, "type").is_none();
    (second == end && is_untyped).then_some(Made { sender: first, receiver: second, callee })
}

/// The identifier of `name` and `mut name`.
fn name_in(pattern: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let inner = if tree.is(pattern, "mut_pattern") {
        tree.named_children(pattern).find(|part| tree.is(*part, "identifier"))?
    } else {
        pattern
    };
    Some(inner).filter(|inner| tree.is(*inner, "identifier"))
}

fn is_mutable(name: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.parent(name).is_some_and(|around| tree.is(around, "mut_pattern"))
}

/// The call and the name of the method that is called on this very expression.
fn method_on<'t>(value: NodeId, tree: &'t SyntaxTree<'_>) -> Option<(NodeId, NodeId, &'t str)> {
    let callee = tree.parent(value).filter(|callee| tree.is(*callee, "field_expression"))?;
    let call = tree.parent(callee).filter(|call| tree.is(*call, "call_expression"))?;
    let name = tree.field(callee, "field").filter(|_| tree.field(call, "function") == Some(callee))?;
    Some((call, name, tree.text(name)))
}

/// Whether the value is only dropped: `drop(sender)`.
fn is_dropped(value: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let call = tree.parent(value).and_then(|list| tree.parent(list)).filter(|call| tree.is(*call, "call_expression"));
    let callee = call.and_then(|call| tree.field(call, "function"));
    callee.is_some_and(|callee| matches!(tree.text(callee), "drop" | "std::mem::drop" | "mem::drop"))
}
