//! Where the value of a call ends up: in a variable, or in nothing but its statement.

use super::super::RustFacts;
use crate::syntax::NodeId;

/// Methods of `Result` and `Option` that give the value inside.
const UNWRAPPING: &[&str] = &["expect", "inspect_err", "map_err", "ok", "unwrap", "unwrap_or_else"];

/// Methods of `Result` and `Option` that take the value inside, and drop it if it is a guard.
const TAKING: &[&str] =
    &["and_then", "filter", "into_iter", "is_ok_and", "is_some_and", "map", "map_or", "map_or_else"];

/// What keeps a value, and the code in which it does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// A variable, from the end of `begin` (the start of `root`, if that is the same) to the end of `root`.
    Bound { variable: usize, root: NodeId, begin: NodeId },
    /// The statement or expression `root`, from the end of `begin`.
    Temporary {
        root: NodeId,
        begin: NodeId,
        /// The `if let` that drops it before its `else`.
        before_else: Option<NodeId>,
    },
}

impl Place {
    pub(super) fn root(&self) -> NodeId {
        match self {
            Place::Bound { root, .. } | Place::Temporary { root, .. } => *root,
        }
    }

    pub(super) fn begin(&self) -> NodeId {
        match self {
            Place::Bound { begin, .. } | Place::Temporary { begin, .. } => *begin,
        }
    }
}

impl RustFacts<'_> {
    /// Where the value of `made` goes; `None` if it is handed on, or its way cannot be followed.
    pub(super) fn place_of(&self, made: NodeId) -> Option<Place> {
        let tree = self.tree;
        let mut at = made;
        loop {
            let parent = tree.parent(at)?;
            match tree.kind(parent) {
                "parenthesized_expression" | "try_expression" | "await_expression" => at = parent,
                "field_expression" => {
                    let call = tree.parent(parent).filter(|call| tree.field(*call, "function") == Some(parent));
                    let name = tree.field(parent, "field").map_or("", |name| tree.text(name));
                    match call {
                        Some(call) if UNWRAPPING.contains(&name) => at = call,
                        Some(_) if at == made && TAKING.contains(&name) => return None,
                        _ => return self.temporary(at),
                    }
                }
                "let_declaration" if tree.field_name(at) == Some("value") => {
                    let pattern = tree.field(parent, "pattern")?;
                    if tree.is(pattern, "_") {
                        return Some(Place::Temporary { root: at, begin: at, before_else: None });
                    }
                    let variable = self.variable_in(pattern)?;
                    return Some(Place::Bound { variable, root: tree.parent(parent)?, begin: parent });
                }
                "let_condition" => return self.bound_by_condition(parent).or_else(|| self.temporary(at)),
                "match_expression" if tree.field_name(at) == Some("value") => {
                    let (arm, variable) = self.arm_for(parent)?;
                    if self.is_name_of(arm, variable) {
                        at = parent;
                    } else {
                        return Some(Place::Bound { variable, root: arm, begin: arm });
                    }
                }
                "match_arm" if tree.field_name(at) == Some("value") => at = tree.parent(tree.parent(parent)?)?,
                "assignment_expression" if tree.field_name(at) == Some("right") => {
                    let left = tree.field(parent, "left").filter(|left| tree.is(*left, "identifier"))?;
                    let (variable, found) = self.variables.lookup(tree, tree.text(left), left)?;
                    return Some(Place::Bound { variable, root: found.scope, begin: parent });
                }
                "block" => at = self.value_of_block(parent, at)?,
                "reference_expression"
                | "unary_expression"
                | "index_expression"
                | "binary_expression"
                | "type_cast_expression"
                | "range_expression"
                | "expression_statement"
                | "token_tree" => return self.temporary(at),
                _ => return None,
            }
        }
    }

    /// The variable that a pattern puts the whole value into: `x`, `mut x`, `Ok(x)`, `Some(mut x)`.
    fn variable_in(&self, pattern: NodeId) -> Option<usize> {
        let tree = self.tree;
        let mut at = pattern;
        loop {
            match tree.kind(at) {
                "identifier" => return self.variables.bound_at(tree, at),
                "mut_pattern" => at = tree.named_children(at).find(|part| !tree.is(*part, "mutable_specifier"))?,
                "match_pattern" if tree.field(at, "condition").is_none() => at = tree.named_children(at).next()?,
                "tuple_struct_pattern" => {
                    let constructor = tree.field(at, "type")?;
                    if !matches!(tree.text(constructor), "Ok" | "Some") {
                        return None;
                    }
                    at = tree.named_children(at).find(|part| *part != constructor)?;
                }
                _ => return None,
            }
        }
    }

    fn bound_by_condition(&self, condition: NodeId) -> Option<Place> {
        let tree = self.tree;
        let variable = self.variable_in(tree.field(condition, "pattern")?)?;
        let around = tree.ancestor_of_kind(condition, &["if_expression", "while_expression"])?;
        let root = tree.field(around, "consequence").or_else(|| tree.field(around, "body"))?;
        Some(Place::Bound { variable, root, begin: root })
    }

    /// The value of the arm of a `match` that takes a guard, and the variable it takes it into.
    fn arm_for(&self, found: NodeId) -> Option<(NodeId, usize)> {
        let tree = self.tree;
        let body = tree.field(found, "body")?;
        tree.named_children(body).find_map(|arm| {
            let variable = self.variable_in(tree.field(arm, "pattern")?)?;
            Some((tree.field(arm, "value")?, variable))
        })
    }

    fn is_name_of(&self, expression: NodeId, variable: usize) -> bool {
        let tree = self.tree;
        tree.is(expression, "identifier")
            && self
                .variables
                .lookup(tree, tree.text(expression), expression)
                .is_some_and(|(index, _)| index == variable)
    }

    /// The expression whose value is that of the block which ends in `last`.
    fn value_of_block(&self, block: NodeId, last: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        if tree.named_children(block).last() != Some(last) {
            return None;
        }
        let around = tree.parent(block)?;
        match tree.kind(around) {
            "if_expression" | "unsafe_block" => Some(around),
            "else_clause" => tree.parent(around),
            "let_declaration" | "match_arm" | "parenthesized_expression" | "call_expression" => Some(block),
            _ => None,
        }
    }

    /// The code at whose end a value that nothing keeps is dropped.
    fn temporary(&self, value: NodeId) -> Option<Place> {
        let tree = self.tree;
        let is_2024 = self.surroundings.edition >= 2024;
        let place = |root: NodeId| Some(Place::Temporary { root, begin: value, before_else: None });
        let mut at = value;
        let mut is_borrowed = false;
        let mut is_place = true;
        loop {
            let parent = tree.parent(at)?;
            let field = tree.field_name(at);
            match tree.kind(parent) {
                // `let x = &make().field;` keeps what it borrows from as long as `x`.
                "let_declaration" if is_borrowed && is_place => {
                    return Some(Place::Temporary { root: tree.parent(parent)?, begin: parent, before_else: None });
                }
                "let_declaration" => return place(parent),
                "expression_statement" if tree.child_of_kind(parent, ";").is_some() => return place(parent),
                "expression_statement" if !self.is_last(parent) => return place(parent),
                "expression_statement" => at = parent,
                "block" => match tree.parent(parent).filter(|_| !is_2024) {
                    Some(around) if tree.is_any(around, &["let_declaration", "unsafe_block", "block"]) => at = parent,
                    _ => return place(at),
                },
                "if_expression" if field == Some("condition") => {
                    if !tree.is_any(at, &["let_condition", "let_chain"]) {
                        return place(at);
                    }
                    if is_2024 {
                        return Some(Place::Temporary { root: parent, begin: value, before_else: Some(parent) });
                    }
                    at = parent;
                }
                "while_expression" if field == Some("condition") => {
                    let is_let = tree.is_any(at, &["let_condition", "let_chain"]);
                    return place(if is_let { parent } else { at });
                }
                "match_arm" if field == Some("value") => return place(at),
                "match_pattern" | "closure_expression" | "async_block" | "function_item" => return place(at),
                "binary_expression" if self.is_lazy(parent) => return place(at),
                "token_tree" => {
                    let invocation = tree.parent(parent).filter(|around| tree.is(*around, "macro_invocation"))?;
                    if super::super::macros::awaits(tree, invocation) {
                        return place(at);
                    }
                    at = invocation;
                }
                "reference_expression" => {
                    is_borrowed = true;
                    at = parent;
                }
                "field_expression" | "index_expression" | "unary_expression" | "parenthesized_expression" => {
                    at = parent;
                }
                _ => {
                    is_place = false;
                    at = parent;
                }
            }
        }
    }

    fn is_last(&self, statement: NodeId) -> bool {
        let tree = self.tree;
        tree.parent(statement).and_then(|block| tree.named_children(block).last()) == Some(statement)
    }

    /// `&&` and `||`, whose sides drop what they make.
    pub(super) fn is_lazy(&self, binary: NodeId) -> bool {
        self.tree.field(binary, "operator").is_some_and(|operator| self.tree.is_any(operator, &["&&", "||"]))
    }
}
