//! Whether a value came into the function from outside.

use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement};

/// The chain of methods starts with a parameter or a field: what made the value is not reported here.
pub(in crate::native) const HOLDS: Refinement = Refinement { name: "made-elsewhere", captures: &["callee"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(callee) = found.get("callee") else { return Truth::Unknown };
    let tree = facts.tree();
    let mut at = callee;
    loop {
        let inner = match tree.kind(at) {
            "field_expression" | "reference_expression" => tree.field(at, "value"),
            "call_expression" => tree.field(at, "function").filter(|callee| tree.is(*callee, "field_expression")),
            "generic_function" => tree.field(at, "function"),
            "try_expression" | "await_expression" | "parenthesized_expression" | "unary_expression" => {
                tree.named_children(at).next()
            }
            "self" => return Truth::Yes,
            "identifier" => {
                let Some(binding) = facts.binding_of(at) else { return Truth::Yes };
                let way = tree.ancestors(binding).take_while(|above| !tree.is(*above, "block"));
                return Truth::known(way.into_iter().any(|above| tree.is(above, "parameter")));
            }
            _ => None,
        };
        match inner {
            Some(inner) => at = inner,
            None => return Truth::No,
        }
    }
}
