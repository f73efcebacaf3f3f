//! How much was read or written, and whether anyone wants to know.

use super::items::method_row;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// The awaited call may do a part only, and nothing looks at how much it did.
pub(super) const HOLDS: Refinement = Refinement { name: "amount-unread", captures: &["awaited", "callee"], holds };

/// Calls the method that does all of it.
pub(super) const STEP: Rewriting = Rewriting { name: "whole-amount", captures: &["callee"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some((awaited, callee)) = found.get("awaited").zip(found.get("callee")) else { return Truth::Unknown };
    if whole_of(callee, facts).is_none() {
        return Truth::Unknown;
    }
    Truth::known(is_unread(awaited, facts.tree()))
}

fn whole_of(callee: NodeId, facts: &dyn Facts) -> Option<&str> {
    method_row(callee, facts)?.whole.as_deref()
}

/// Whether only the error of the result matters to the code around it.
fn is_unread(awaited: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let mut at = awaited;
    while let Some(around) = tree.parent(at) {
        match tree.kind(around) {
            "try_expression" | "parenthesized_expression" | "call_expression" => at = around,
            "field_expression" => {
                let method = tree.field(around, "field").map_or("", |name| tree.text(name));
                let passes = matches!(
                    method,
                    "unwrap"
                        | "expect"
                        | "ok"
                        | "or"
                        | "or_else"
                        | "map_err"
                        | "is_ok"
                        | "is_err"
                        | "context"
                        | "with_context"
                );
                if !passes {
                    return false;
                }
                at = around;
            }
            "expression_statement" => return tree.child_of_kind(around, ";").is_some(),
            "let_condition" => return tree.field(around, "pattern").is_some_and(|it| is_ok_of_anything(it, tree)),
            _ => return false,
        }
    }
    false
}

/// `Ok(_)` and `Ok(..)`
fn is_ok_of_anything(pattern: NodeId, tree: &SyntaxTree<'_>) -> bool {
    matches!(tree.text(pattern).replace(' ', "").as_str(), "Ok(_)" | "Ok(..)")
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let callee = found.get("callee").ok_or("there is no call")?;
    let tree = facts.tree();
    let whole = whole_of(callee, facts).ok_or("no method that does all of it is known")?;
    let name = tree.field(callee, "field").ok_or("it is no method")?;
    // A method that reads exactly as much cannot call itself.
    let function = tree.ancestors(callee).find(|above| tree.is(*above, "function_item"));
    let own = function.and_then(|function| tree.field(function, "name")).map(|name| tree.text(name));
    if own == Some(whole) {
        return Err(format!("this is `{whole}` itself"));
    }
    Ok(Rewrite::of([Edit::replace(tree.span(name), whole)]))
}
