//! Where variables surely have a value: which ways through the code assign to them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{Occurrence, Role};
use crate::facts::{Facts, Resolved};
use crate::syntax::{NodeId, SyntaxTree};

/// As many names can be followed at a time; the last bit stands for the end of the way.
pub(super) const MOST_NAMES: usize = 63;

/// The code after this is never reached, so whatever is asked of it holds.
const NOWHERE: u64 = u64::MAX;

/// How far back assignments are looked for in one suite. What stands further back counts as uncertain.
const NEAREST: usize = 256;

/// For each node of a function, the names to which every way through it assigns, as bits.
pub(super) struct Assigned<'t> {
    tree: &'t SyntaxTree<'t>,
    names: Vec<&'t str>,
    by: FxHashMap<NodeId, u64>,
}

impl<'t> Assigned<'t> {
    /// Follows the names that `occurrences` of the function bind; `None` if there are too many.
    pub(super) fn collect(function: NodeId, occurrences: &[Occurrence], facts: &'t dyn Facts) -> Option<Assigned<'t>> {
        let tree = facts.tree();
        let binders: FxHashSet<NodeId> =
            occurrences.iter().filter(|one| one.role != Role::Reads).map(|one| one.node).collect();
        let mut names: Vec<&str> = binders.iter().map(|node| tree.text(*node)).collect();
        names.sort_unstable();
        names.dedup();
        if names.len() > MOST_NAMES {
            return None;
        }
        let mut assigned = Assigned { tree, names, by: FxHashMap::default() };
        let nodes: Vec<NodeId> =
            tree.field(function, "body").into_iter().flat_map(|top| tree.descendants(top)).collect();
        // Children come after their parents, so that backwards they come first.
        for node in nodes.into_iter().rev() {
            let bits =
                if binders.contains(&node) { assigned.bit(tree.text(node)) } else { assigned.through(node, facts) };
            if bits != 0 {
                assigned.by.insert(node, bits);
            }
        }
        Some(assigned)
    }

    /// Whether every way through these statements, one after the other, assigns to the name.
    pub(super) fn is_by(&self, statements: &[NodeId], name: &str) -> bool {
        let bit = self.bit(name);
        statements.iter().any(|statement| self.of(*statement) & bit != 0)
    }

    /// Whether no way leads out at the end of these statements.
    pub(super) fn never_ends(&self, statements: &[NodeId]) -> bool {
        statements.iter().any(|statement| self.of(*statement) == NOWHERE)
    }

    /// Whether the name surely has a value where `node` is evaluated, by an assignment that starts at `from` or later.
    pub(super) fn is_before(&self, node: NodeId, name: &str, from: usize) -> bool {
        let bit = self.bit(name);
        let mut below = node;
        for above in self.tree.ancestors(node) {
            if self.steps_before(above, below, from) & bit != 0 {
                return true;
            }
            below = above;
        }
        false
    }

    fn bit(&self, name: &str) -> u64 {
        self.names.binary_search(&name).map_or(0, |index| 1 << index)
    }

    fn of(&self, node: NodeId) -> u64 {
        self.by.get(&node).copied().unwrap_or(0)
    }

    fn of_field(&self, node: NodeId, field: &str) -> u64 {
        self.tree.field(node, field).map_or(0, |child| self.of(child))
    }

    /// What every normal way through `node` assigns to, given the answers for what is below it.
    fn through(&self, node: NodeId, facts: &dyn Facts) -> u64 {
        let tree = self.tree;
        match tree.kind(node) {
            "return_statement" | "raise_statement" | "break_statement" | "continue_statement" => NOWHERE,
            "function_definition" | "class_definition" => self.of_field(node, "name"),
            "lambda" | "assert_statement" | "delete_statement" => 0,
            "assignment" if tree.field(node, "right").is_none() => 0,
            "if_statement" => self.through_branches(node),
            "while_statement" if is_endless(tree, node) => NOWHERE,
            "while_statement" => self.of_field(node, "condition"),
            "for_statement" | "for_in_clause" => self.of_field(node, "right"),
            "try_statement" => self.through_try(node),
            "with_statement" => {
                let entered = tree.child_of_kind(node, "with_clause").map_or(0, |clause| self.of(clause));
                if lets_through(node, facts) { entered | self.of_field(node, "body") } else { entered }
            }
            "match_statement" => self.of_field(node, "subject"),
            "except_clause" | "except_group_clause" => {
                tree.child_of_kind(node, "block").map_or(0, |block| self.of(block))
            }
            "boolean_operator" => self.of_field(node, "left"),
            "comparison_operator" => tree.named_children(node).take(2).fold(0, |bits, part| bits | self.of(part)),
            "conditional_expression" => self.through_conditional(node),
            "list_comprehension" | "set_comprehension" | "dictionary_comprehension" | "generator_expression" => {
                tree.child_of_kind(node, "for_in_clause").map_or(0, |clause| self.of(clause))
            }
            _ => tree.children(node).fold(0, |bits, child| bits | self.of(child)),
        }
    }

    fn through_branches(&self, statement: NodeId) -> u64 {
        let tree = self.tree;
        let condition = self.of_field(statement, "condition");
        let others: Vec<NodeId> = tree.fields(statement, "alternative").collect();
        if !others.last().is_some_and(|last| tree.is(*last, "else_clause")) {
            return condition;
        }
        let first = self.of_field(statement, "consequence");
        condition | others.into_iter().fold(first, |bits, branch| bits & self.of(branch))
    }

    fn through_try(&self, statement: NodeId) -> u64 {
        let tree = self.tree;
        let mut bits = self.of_field(statement, "body");
        let of_kind = |kind: &'static str| tree.children(statement).filter(move |child| tree.is(*child, kind));
        bits |= of_kind("else_clause").fold(0, |bits, clause| bits | self.of(clause));
        for handler in of_kind("except_clause").chain(of_kind("except_group_clause")) {
            bits &= self.of(handler);
        }
        bits | of_kind("finally_clause").fold(0, |bits, clause| bits | self.of(clause))
    }

    fn through_conditional(&self, expression: NodeId) -> u64 {
        let parts: Vec<u64> = self.tree.named_children(expression).map(|part| self.of(part)).collect();
        if let [left, condition, right] = parts[..] { condition | (left & right) } else { 0 }
    }

    /// What is surely assigned to by the parts of `above` that run before its part `below`.
    fn steps_before(&self, above: NodeId, below: NodeId, from: usize) -> u64 {
        let tree = self.tree;
        let field = tree.field_name(below);
        let of_field = |name: &str| {
            let part = tree.field(above, name).filter(|part| tree.start(*part) >= from);
            part.map_or(0, |part| self.of(part))
        };
        match (tree.kind(above), field) {
            ("assignment" | "augmented_assignment", Some("left")) | ("for_statement", Some("left" | "alternative")) => {
                of_field("right")
            }
            ("for_statement", Some("body")) => of_field("right") | self.of_target(above, from),
            ("if_statement", Some("consequence" | "alternative"))
            | ("elif_clause", Some("consequence"))
            | ("while_statement", Some("body" | "alternative")) => of_field("condition"),
            ("try_statement", _) if tree.is(below, "else_clause") => of_field("body"),
            ("boolean_operator", Some("right")) => of_field("left"),
            ("with_statement", Some("body"))
            | (
                "block"
                | "module"
                | "with_clause"
                | "with_item"
                | "as_pattern"
                | "argument_list"
                | "except_clause"
                | "expression_statement"
                | "expression_list"
                | "call"
                | "binary_operator",
                _,
            ) => self.earlier_siblings(above, below, from),
            _ => 0,
        }
    }

    /// The names a `for` binds before each run of its body.
    fn of_target(&self, statement: NodeId, from: usize) -> u64 {
        let target = self.tree.field(statement, "left").filter(|target| self.tree.start(*target) >= from);
        target.map_or(0, |target| self.of(target))
    }

    fn earlier_siblings(&self, above: NodeId, below: NodeId, from: usize) -> u64 {
        let tree = self.tree;
        let is_suite = tree.is_any(above, &["block", "module"]);
        let earlier = std::iter::successors(tree.previous_sibling(below), |node| tree.previous_sibling(*node));
        let earlier = earlier.take(NEAREST).take_while(|node| tree.start(*node) >= from);
        earlier.fold(0, |bits, node| {
            let of = self.of(node);
            // What follows a jump is never reached; asked all the same, it counts as nothing.
            bits | if is_suite && of == NOWHERE { 0 } else { of }
        })
    }
}

/// Whether a `while` has no end but an exception, a `return` or a jump out of a loop around it.
fn is_endless(tree: &SyntaxTree<'_>, statement: NodeId) -> bool {
    const LOOPS: &[&str] = &["for_statement", "while_statement"];
    let condition = tree.field(statement, "condition");
    if !condition.is_some_and(|condition| matches!(tree.text(condition), "True" | "1")) {
        return false;
    }
    let mut breaks = tree.descendants(statement).filter(|node| tree.is(*node, "break_statement"));
    !breaks.any(|node| tree.ancestor_of_kind(node, LOOPS) == Some(statement))
}

/// Whether no manager of the `with` is one that may swallow exceptions: each is made by a call that is known.
fn lets_through(with: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(clause) = tree.child_of_kind(with, "with_clause") else { return false };
    let items = tree.descendants_but(clause, |node| tree.is(node, "with_item"));
    items.filter(|node| tree.is(*node, "with_item")).all(|item| {
        let value = tree.field(item, "value").map(|value| match tree.kind(value) {
            "as_pattern" => tree.named_children(value).next().unwrap_or(value),
            _ => value,
        });
        let callee = value.filter(|value| tree.is(*value, "call")).and_then(|call| tree.field(call, "function"));
        match callee.map(|callee| facts.resolve(callee)) {
            Some(Resolved::Symbol(path)) => facts.apis().get(&path).is_some_and(|api| !api.swallows),
            _ => false,
        }
    })
}
