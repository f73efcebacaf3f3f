//! Whether a blocking call is the first one of its chain: one finding per chain is enough.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};

/// No call that this one is a method of blocks in the same way.
pub(in crate::native) const HOLDS: Refinement = Refinement { name: "starts-chain", captures: &["callee"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(callee) = found.get("callee") else { return Truth::Unknown };
    let tree = facts.tree();
    let effect = |node| {
        let resolved = facts.resolve(node);
        resolved.symbol().and_then(|path| facts.apis().get(path)).and_then(|api| api.blocks)
    };
    let own = effect(callee);
    let mut at = tree.field(callee, "value");
    while let Some(node) = at {
        at = match tree.kind(node) {
            "call_expression" => {
                let Some(inner) = tree.field(node, "function") else { return Truth::Yes };
                if effect(inner) == own {
                    return Truth::No;
                }
                tree.field(inner, "value")
            }
            "field_expression" => tree.field(node, "value"),
            "try_expression" | "await_expression" | "parenthesized_expression" => tree.named_children(node).next(),
            _ => None,
        };
    }
    Truth::Yes
}
