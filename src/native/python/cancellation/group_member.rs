//! An exception that is taken out of a group and raised alone.

use super::handler::{alias, caught, is_symbol};
use super::paths::APART;
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether a `raise` takes one exception out of a group that was caught.
pub(super) const RAISED: Refinement = Refinement { name: "raises-member", captures: &["raise"], holds };

/// An exception that goes through more names than this is not followed.
const MOST_STEPS: usize = 12;

/// What an expression may be of a group.
#[derive(Clone, Copy)]
enum Part {
    /// The group itself, or a part of it that is a group.
    Group,
    /// The list of its exceptions.
    List,
    /// One of its exceptions.
    Member,
}

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(raise) = found.get("raise") else { return Truth::Unknown };
    let tree = facts.tree();
    let raised = tree.named_children(raise).find(|child| tree.field_name(*child) != Some("cause"));
    let Some(raised) = raised.filter(|_| tree.field(raise, "cause").is_none()) else { return Truth::No };
    let around = tree.ancestors(raise).take_while(|above| !tree.is_any(*above, APART));
    let mut clauses = around.filter(|above| tree.is(*above, "except_clause") && catches_group(*above, facts));
    Truth::known(clauses.any(|clause| is_member_of(raised, clause, facts)))
}

fn catches_group(clause: NodeId, facts: &dyn Facts) -> bool {
    let is_group = |class: NodeId| {
        is_symbol(class, "builtins.ExceptionGroup", facts) || is_symbol(class, "builtins.BaseExceptionGroup", facts)
    };
    facts.tree().child_of_kind(clause, "*").is_some() || caught(clause, facts).is_some_and(is_group)
}

/// Whether the expression leads back, through names, loops and parts, to the group that the clause has caught.
fn is_member_of(raised: NodeId, clause: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(group) = alias(clause, facts) else { return false };
    let (mut at, mut part) = (raised, Part::Member);
    for _ in 0..MOST_STEPS {
        let is_group = tree.is(at, "identifier") && tree.text(at) == group;
        if matches!(part, Part::Group) && is_group {
            return true;
        }
        match step(at, part, clause, tree) {
            Some(next) => (at, part) = next,
            None => return false,
        }
    }
    false
}

/// What an expression is taken from.
fn step(at: NodeId, part: Part, clause: NodeId, tree: &SyntaxTree<'_>) -> Option<(NodeId, Part)> {
    let is_called = |name: &str| tree.field(at, "attribute").is_some_and(|attribute| tree.text(attribute) == name);
    match (tree.kind(at), part) {
        ("identifier", _) => bound_before(at, part, clause, tree),
        // A group can be a member of a group.
        ("subscript", Part::Member | Part::Group) => Some((tree.field(at, "value")?, Part::List)),
        ("attribute", Part::List) if is_called("exceptions") => Some((tree.field(at, "object")?, Part::Group)),
        ("call", Part::Group) => split_from(at, &["subgroup", "derive"], tree).map(|group| (group, Part::Group)),
        _ => None,
    }
}

/// The group in `group.subgroup(…)`.
fn split_from(call: NodeId, methods: &[&str], tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let callee = tree.field(call, "function").filter(|callee| tree.is(*callee, "attribute"))?;
    let method = tree.field(callee, "attribute").map_or("", |method| tree.text(method));
    tree.field(callee, "object").filter(|_| methods.contains(&method))
}

/// What the name was bound to last before it is read, in the blocks of the handler around it.
fn bound_before(read: NodeId, part: Part, clause: NodeId, tree: &SyntaxTree<'_>) -> Option<(NodeId, Part)> {
    let name = tree.text(read);
    let mut around = tree.ancestors(read).take_while(|above| *above != clause);
    around.find_map(|above| match tree.kind(above) {
        "for_statement" => {
            let is_it = tree.field(above, "left").is_some_and(|left| tree.text(left) == name);
            tree.field(above, "right").filter(|_| is_it && matches!(part, Part::Member)).map(|list| (list, Part::List))
        }
        "block" => {
            let before = tree.named_children(above).take_while(|statement| tree.start(*statement) < tree.start(read));
            before.filter_map(|statement| assigned(statement, name, part, tree)).last()
        }
        _ => None,
    })
}

/// What the statement assigns to the name.
fn assigned(statement: NodeId, name: &str, part: Part, tree: &SyntaxTree<'_>) -> Option<(NodeId, Part)> {
    let assignment = tree.named_children(statement).next().filter(|inner| tree.is(*inner, "assignment"))?;
    let (left, right) = (tree.field(assignment, "left")?, tree.field(assignment, "right")?);
    if tree.text(left) == name {
        return (tree.end(right) <= tree.end(statement)).then_some((right, part));
    }
    let is_half = tree.is(left, "pattern_list") && tree.named_children(left).any(|half| tree.text(half) == name);
    let group = split_from(right, &["split"], tree).filter(|_| is_half && tree.is(right, "call"))?;
    matches!(part, Part::Group).then_some((group, Part::Group))
}
