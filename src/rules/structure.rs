//! Matches the structure of a pattern at one node.
//!
//! Rules are matched anchored: only at nodes of a pattern's root kinds, never by a walk of the whole tree per rule.
//! Comments may stand anywhere between matched children. Recursion follows the pattern, never the tree.

use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

use super::query::{Child, Kind, NodePattern, Pattern, Times};

/// Captures by number, in the order they were met.
pub(super) type Captured = Vec<(usize, NodeId)>;

/// Every way in which `pattern` fits at `node`.
pub(super) fn matches(pattern: &Pattern, node: NodeId, tree: &SyntaxTree<'_>) -> Vec<Captured> {
    let mut found = Vec::new();
    fit(pattern, node, tree, &Captured::new(), &mut found);
    found.dedup();
    found
}

/// The kinds a node must have for the pattern to fit; `None` if any may.
pub(super) fn root_kinds(pattern: &Pattern) -> Option<Vec<u16>> {
    match pattern {
        Pattern::Node(node) => match &node.kind {
            Kind::Ids(ids) => Some(ids.clone()),
            Kind::Named | Kind::Anything => None,
        },
        Pattern::Any(any, _) => any.iter().map(root_kinds).collect::<Option<Vec<_>>>().map(|ids| ids.concat()),
    }
}

fn fit(pattern: &Pattern, node: NodeId, tree: &SyntaxTree<'_>, so_far: &[(usize, NodeId)], found: &mut Vec<Captured>) {
    match pattern {
        Pattern::Node(wanted) => fit_node(wanted, node, tree, so_far, found),
        Pattern::Any(any, captures) => {
            let before = found.len();
            for alternative in any {
                let mut start = so_far.to_vec();
                start.extend(captures.iter().map(|capture| (*capture, node)));
                fit(alternative, node, tree, &start, found);
                if found.len() > before {
                    return;
                }
            }
        }
    }
}

fn fit_node(
    wanted: &NodePattern,
    node: NodeId,
    tree: &SyntaxTree<'_>,
    so_far: &[(usize, NodeId)],
    found: &mut Vec<Captured>,
) {
    let fits = match &wanted.kind {
        Kind::Ids(ids) => ids.contains(&tree.kind_id(node)),
        Kind::Named => tree.is_named(node) && !tree.is_extra(node),
        Kind::Anything => true,
    };
    if !fits || tree.is_missing(node) {
        return;
    }
    let has = |field: &u16| tree.children(node).any(|child| tree.field_id(child) == *field);
    if wanted.without_fields.iter().any(has) {
        return;
    }
    let mut captured = so_far.to_vec();
    captured.extend(wanted.captures.iter().map(|capture| (*capture, node)));
    if wanted.children.is_empty() {
        found.push(captured);
        return;
    }
    let children: Vec<NodeId> = tree.children(node).filter(|child| !tree.is_extra(*child)).collect();
    fit_children(&wanted.children, &children, 0, tree, &captured, found);
}

/// Fits the steps to `children[from..]`, each step somewhere after the one before.
fn fit_children(
    steps: &[Child],
    children: &[NodeId],
    from: usize,
    tree: &SyntaxTree<'_>,
    so_far: &Captured,
    found: &mut Vec<Captured>,
) {
    let Some((step, rest)) = steps.split_first() else {
        found.push(so_far.clone());
        return;
    };
    let before = found.len();
    for at in from..children.len() {
        if step.anchored && children[from..at].iter().any(|skipped| tree.is_named(*skipped)) {
            break;
        }
        for (captured, next) in taken(step, children, at, tree, so_far) {
            if step.last && children[next..].iter().any(|left| tree.is_named(*left)) {
                continue;
            }
            fit_children(rest, children, next, tree, &captured, found);
        }
        if step.times != Times::Once && found.len() > before {
            return;
        }
    }
    let may_be_absent = matches!(step.times, Times::Optional | Times::Any);
    if may_be_absent && found.len() == before {
        fit_children(rest, children, from, tree, so_far, found);
    }
}

/// The ways `step` fits at `children[at]` and, if it repeats, the children after it; with the index of the next one.
fn taken(
    step: &Child,
    children: &[NodeId],
    at: usize,
    tree: &SyntaxTree<'_>,
    so_far: &Captured,
) -> Vec<(Captured, usize)> {
    let one = |child: NodeId, so_far: &Captured| {
        let mut ways = Vec::new();
        if step.field.is_none_or(|field| tree.field_id(child) == field) {
            fit(&step.pattern, child, tree, so_far, &mut ways);
        }
        ways
    };
    let first = one(children[at], so_far);
    if matches!(step.times, Times::Once | Times::Optional) {
        return first.into_iter().map(|captured| (captured, at + 1)).collect();
    }
    let Some(mut captured) = first.into_iter().next() else { return Vec::new() };
    let mut next = at + 1;
    for (place, child) in children.iter().enumerate().skip(at + 1) {
        if let Some(more) = one(*child, &captured).into_iter().next() {
            captured = more;
            next = place + 1;
        } else if tree.is_named(*child) {
            break;
        }
    }
    vec![(captured, next)]
}

/// The part of the pattern that nothing at `node` fits, if the rest before it does: the innermost one, with the number of
/// parts that fit. `None` if the kind of the node is another, or the pattern fits.
pub(super) fn misfit(pattern: &Pattern, node: NodeId, tree: &SyntaxTree<'_>) -> Option<(usize, Span)> {
    let Pattern::Node(wanted) = pattern else { return None };
    if !matches!(&wanted.kind, Kind::Ids(ids) if ids.contains(&tree.kind_id(node))) {
        return None;
    }
    let children: Vec<NodeId> = tree.children(node).filter(|child| !tree.is_extra(*child)).collect();
    let mut fitting = 0;
    for step in wanted.children.iter().filter(|step| matches!(step.times, Times::Once | Times::Some)) {
        let has_field = |child: &NodeId| step.field.is_none_or(|field| tree.field_id(*child) == field);
        let mut near = children.iter().copied().filter(has_field);
        if near.clone().any(|child| !matches(&step.pattern, child, tree).is_empty()) {
            fitting += 1;
            continue;
        }
        let inner = near.find_map(|child| misfit(&step.pattern, child, tree));
        return Some(inner.map_or((fitting, step.span), |(more, span)| (fitting + more + 1, span)));
    }
    None
}
