//! The arms of a `select!`.

use super::items::statements;
use crate::facts::Facts;
use crate::syntax::{NodeId, SyntaxTree};

/// One arm: `pattern = future, if condition => handler`.
pub(super) struct Arm {
    pub(super) pattern: NodeId,
    pub(super) future: NodeId,
    pub(super) handler: NodeId,
    /// Whether it has a condition of its own.
    pub(super) is_guarded: bool,
}

/// What stands in a `select!`.
pub(super) struct Select {
    pub(super) arms: Vec<Arm>,
    /// Whether there is an arm for the case that no other one is left.
    pub(super) has_else: bool,
    /// Whether the arms are asked in their order.
    pub(super) is_biased: bool,
}

/// The arms of a macro call; `None` if one of them could not be read.
pub(super) fn select_of(invocation: NodeId, tree: &SyntaxTree<'_>) -> Option<Select> {
    let body = tree.child_of_kind(invocation, "token_tree")?;
    let mut found = Select { arms: Vec::new(), has_else: false, is_biased: false };
    let parts: Vec<NodeId> = tree.children(body).filter(|part| !tree.is_extra(*part)).collect();
    for (nth, part) in parts.iter().enumerate() {
        if tree.is(*part, "match_arm") && tree.is_grafted(*part) {
            found.arms.push(arm_of(*part, tree)?);
        } else if tree.is(*part, "=>") {
            // Only `else` is left in tokens; anything else there is an arm that was not read.
            let head = nth.checked_sub(1).map_or("", |before| tree.text(parts[before]));
            if head != "else" {
                return None;
            }
            found.has_else = true;
        } else if tree.text(*part) == "biased" {
            found.is_biased = true;
        }
    }
    Some(found)
}

fn arm_of(arm: NodeId, tree: &SyntaxTree<'_>) -> Option<Arm> {
    let head = tree.field(arm, "pattern")?;
    // `_` is a token without a name.
    let pattern = tree.children(head).find(|part| !tree.is_extra(*part))?;
    let (future, handler) = (tree.field(head, "condition")?, tree.field(arm, "value")?);
    let between = tree.source().get(tree.end(future)..tree.start(handler))?;
    Some(Arm { pattern, future, handler, is_guarded: between.trim_start().starts_with(',') })
}

/// The loop that runs the node again and again, without leaving the function.
pub(super) fn loop_around(node: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let function = facts.function_of(node);
    tree.ancestors(node)
        .take_while(|above| Some(*above) != function)
        .find(|above| tree.is_any(*above, &["loop_expression", "while_expression", "for_expression"]))
}

/// Whether control never goes on after the expression: it breaks out of the loop or returns.
pub(super) fn leaves(expression: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let mut waiting = vec![expression];
    while let Some(node) = waiting.pop() {
        match tree.kind(node) {
            "break_expression" | "return_expression" => {}
            "macro_invocation" => {
                let name = tree.field(node, "macro").map_or("", |name| tree.text(name));
                if !matches!(name, "panic" | "unreachable" | "todo" | "unimplemented") {
                    return false;
                }
            }
            "expression_statement" | "parenthesized_expression" | "else_clause" => {
                waiting.extend(tree.named_children(node).find(|inner| !tree.is_extra(*inner)));
            }
            "block" => match statements(tree, node).last() {
                Some(last) => waiting.push(*last),
                None => return false,
            },
            "if_expression" => match (tree.field(node, "consequence"), tree.field(node, "alternative")) {
                (Some(yes), Some(no)) => waiting.extend([yes, no]),
                _ => return false,
            },
            "match_expression" => {
                let Some(body) = tree.field(node, "body") else { return false };
                let arms: Vec<NodeId> = tree.named_children(body).filter(|arm| tree.is(*arm, "match_arm")).collect();
                waiting.extend(arms.iter().filter_map(|arm| tree.field(*arm, "value")));
            }
            _ => return false,
        }
    }
    true
}
