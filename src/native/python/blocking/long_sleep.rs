//! How long a sleep is written to last.

use crate::facts::{Facts, Truth};
use crate::native::python::constants::number;
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// A number greater than the seconds of a day.
pub(in crate::native) const LONG: Refinement = Refinement {
    name: "longer-than-a-day",
    captures: &["delay"],
    holds: |found, facts| {
        let tree = facts.tree();
        let delay = found.get("delay").filter(|delay| tree.is_any(*delay, &["integer", "float"]));
        Truth::known(delay.and_then(|delay| number(tree, delay)).is_some_and(|seconds| seconds > DAY))
    },
};

/// `math.inf`, `float("inf")`, or a number too large for a float.
pub(in crate::native) const ENDLESS: Refinement =
    Refinement { name: "endless", captures: &["delay"], holds: is_endless };

const DAY: f64 = 86_400.0;

fn is_endless(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(delay) = found.get("delay") else { return Truth::Unknown };
    match tree.kind(delay) {
        "float" => Truth::known(number(tree, delay).is_some_and(f64::is_infinite)),
        "call" => Truth::known(is_float_of_infinity(delay, facts)),
        "identifier" | "attribute" => {
            let name = tree.field(delay, "attribute").unwrap_or(delay);
            Truth::known(tree.text(name) == "inf" && facts.resolve(delay).symbol().is_some())
        }
        _ => Truth::No,
    }
}

fn is_float_of_infinity(call: NodeId, facts: &dyn Facts) -> bool {
    let tree: &SyntaxTree<'_> = facts.tree();
    let callee = tree.field(call, "function").map(|callee| facts.resolve(callee));
    let argument = crate::native::python::arguments::only_argument(tree, call).map(|argument| tree.text(argument));
    callee.is_some_and(|callee| callee.symbol() == Some("builtins.float"))
        && argument.is_some_and(|text| {
            let word = text.trim_matches(['"', '\'']).to_ascii_lowercase();
            matches!(word.as_str(), "inf" | "+inf" | "infinity" | "+infinity")
        })
}
