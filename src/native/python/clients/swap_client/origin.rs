//! Where the client is made that a call goes through.

use crate::apis::FirstArgument;
use crate::apis::clients::{Client, made_by};
use crate::facts::{Facts, Resolved};
use crate::syntax::{NodeId, SyntaxTree};

/// A cursor of a connection in a variable of another one: more steps than anybody writes.
const LONGEST: usize = 32;

/// The call that makes a client.
#[derive(Clone, Copy)]
pub(super) struct Maker {
    pub(super) call: NodeId,
    pub(super) client: &'static Client,
    /// What makes the async one.
    pub(super) to: &'static str,
}

/// The maker of the client that the call of `callee` goes through, or that it makes.
pub(super) fn origin_of(callee: NodeId, facts: &dyn Facts) -> Option<Maker> {
    let tree = facts.tree();
    let mut at = callee;
    for _ in 0..LONGEST {
        if let Some(maker) = maker_at(at, facts) {
            return Some(maker);
        }
        at = match tree.kind(at) {
            "attribute" => match own_attribute(at, facts) {
                Some(value) => value,
                None => tree.field(at, "object")?,
            },
            "subscript" => tree.field(at, "value")?,
            "await" | "parenthesized_expression" => tree.named_children(at).next()?,
            "call" => wrapped(at, facts).or_else(|| tree.field(at, "function"))?,
            "identifier" => value_of(at, facts)?,
            _ => return None,
        };
    }
    None
}

/// The call whose function `callee` is, if that makes a client.
fn maker_at(callee: NodeId, facts: &dyn Facts) -> Option<Maker> {
    let tree = facts.tree();
    let call = tree.parent(callee).filter(|call| tree.field(*call, "function") == Some(callee))?;
    let resolved = facts.resolve(callee);
    let (client, to) = made_by(resolved.symbol()?)?;
    Some(Maker { call, client, to })
}

/// What a `closing(…)` closes.
pub(super) fn wrapped(call: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let resolved = facts.resolve(tree.field(call, "function")?);
    let api = facts.apis().get(resolved.symbol()?)?;
    let list = tree.field(call, "arguments").filter(|_| api.first == Some(FirstArgument::Wrapped))?;
    let mut arguments = tree.named_children(list);
    arguments.next().filter(|_| arguments.next().is_none())
}

fn value_of(name: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    facts.assigned_value(name).or_else(|| entered(name, facts))
}

/// The manager whose `with` around the name binds it.
fn entered(name: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let is_binding =
        |pattern: &NodeId| tree.field(*pattern, "alias").map(|alias| tree.text(alias)) == Some(tree.text(name));
    let clauses = tree.ancestors(name).filter_map(|with| tree.child_of_kind(with, "with_clause"));
    let mut patterns =
        clauses.flat_map(|clause| tree.named_children(clause)).filter_map(|item| tree.field(item, "value"));
    tree.named_children(patterns.find(is_binding)?).next()
}

/// The value of `self.name`, if the class assigns it once.
fn own_attribute(attribute: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let object = tree.field(attribute, "object").filter(|object| is_self(tree, *object))?;
    let class = tree.ancestors(object).find(|above| tree.is(*above, "class_definition"))?;
    let mut writes = tree.descendants(class).filter(|node| {
        tree.is(*node, "attribute")
            && tree.text(*node) == tree.text(attribute)
            && tree
                .parent(*node)
                .is_some_and(|parent| tree.is(parent, "assignment") && tree.field(parent, "left") == Some(*node))
    });
    let (Some(write), None) = (writes.next(), writes.next()) else { return None };
    let value = tree.field(tree.parent(write)?, "right")?;
    let callee = tree.field(value, "function")?;
    let is_symbol = matches!(facts.resolve(callee), Resolved::Symbol(_));
    is_symbol.then_some(value)
}

/// Whether the expression is the instance of the class around it.
pub(super) fn is_self(tree: &SyntaxTree<'_>, object: NodeId) -> bool {
    tree.is(object, "identifier") && tree.text(object) == "self"
}
