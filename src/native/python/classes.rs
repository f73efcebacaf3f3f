//! The classes of a file and their bases.

use rustc_hash::FxHashSet;

use crate::facts::{Facts, Resolved};
use crate::syntax::{NodeId, SyntaxTree};

/// A class of this file and all it inherits from, as far as that can be seen.
pub(super) struct Lineage {
    /// The class and those of its bases that are classes of this file, nearest first.
    pub(super) classes: Vec<NodeId>,
    /// The bases that are symbols of other modules, by path.
    pub(super) foreign: Vec<String>,
    /// The expressions that denote a base which is not known.
    pub(super) unknown: Vec<NodeId>,
}

/// Follows the bases of a class.
pub(super) fn lineage(class: NodeId, facts: &dyn Facts) -> Lineage {
    let tree = facts.tree();
    let mut seen: FxHashSet<NodeId> = FxHashSet::default();
    let mut line = Lineage { classes: vec![class], foreign: Vec::new(), unknown: Vec::new() };
    let mut at = 0;
    while let Some(class) = line.classes.get(at).copied() {
        at += 1;
        let list = tree.field(class, "superclasses").filter(|_| seen.insert(class));
        for written in list.into_iter().flat_map(|list| tree.named_children(list)) {
            if tree.is(written, "keyword_argument") {
                continue;
            }
            let base = tree.field(written, "value").filter(|_| tree.is(written, "subscript")).unwrap_or(written);
            match facts.resolve(base) {
                Resolved::Local(base) if tree.is(base, "class_definition") => {
                    if !line.classes.contains(&base) {
                        line.classes.push(base);
                    }
                }
                Resolved::Symbol(path) => line.foreign.push(path),
                _ => line.unknown.push(base),
            }
        }
    }
    line
}

/// The statement in the body of the class itself that defines or assigns this name.
pub(super) fn member(class: NodeId, name: &str, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let body = tree.field(class, "body")?;
    tree.named_children(body).find(|statement| {
        let inner = tree.field(*statement, "definition").unwrap_or(*statement);
        let assigned = || {
            let assignment = tree.named_children(inner).next().filter(|only| tree.is(*only, "assignment"))?;
            tree.field(assignment, "left")
        };
        let named = tree.field(inner, "name").or_else(assigned);
        named.is_some_and(|named| tree.text(named) == name)
    })
}
