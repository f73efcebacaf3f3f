//! Whether a call blocks, by the API tables and the arguments it is given.

use super::{Argument, Facts, Truth};
use crate::apis::{Effect, Unless};
use crate::syntax::NodeId;

/// What is known of a call as to blocking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocking {
    /// It holds up its thread.
    Yes(Effect),
    /// It does not, as far as the tables know.
    No,
    /// Nobody can say.
    Unknown,
}

/// Whether calling `callee`, the function of a call, blocks.
pub fn blocking(callee: NodeId, facts: &dyn Facts) -> Blocking {
    let resolved = facts.resolve(callee);
    let Some(path) = resolved.symbol() else { return Blocking::Unknown };
    if facts.patches_blocking_calls() {
        return Blocking::No;
    }
    let Some(api) = facts.apis().get(path) else {
        return facts.apis().effect_of_member(path).map_or(Blocking::No, Blocking::Yes);
    };
    let Some(effect) = api.blocks else { return Blocking::No };
    let tree = facts.tree();
    let call = tree.parent(callee).filter(|call| tree.field(*call, "function") == Some(callee));
    let Some(call) = call.filter(|_| !api.unless.is_empty()) else { return Blocking::Yes(effect) };
    let exempt = api.unless.iter().map(|unless| is_met(unless, call, facts));
    exempt.fold(Blocking::Yes(effect), |known, met| match (known, met) {
        (Blocking::No, _) | (_, Truth::Yes) => Blocking::No,
        (Blocking::Unknown, _) | (_, Truth::Unknown) => Blocking::Unknown,
        (Blocking::Yes(_), Truth::No) => known,
    })
}

fn is_met(unless: &Unless, call: NodeId, facts: &dyn Facts) -> Truth {
    let value = match facts.argument(call, &unless.argument, unless.at) {
        Argument::Absent => return Truth::known(unless.absent),
        Argument::Unknown => return Truth::Unknown,
        Argument::Given(value) => value,
    };
    let tree = facts.tree();
    let value = facts.assigned_value(value).unwrap_or(value);
    if unless.absent {
        return Truth::known(matches!(tree.text(value), "None" | "\"\"" | "''"));
    }
    if unless.given {
        return Truth::known(!tree.is(value, "none"));
    }
    if unless.is.iter().any(|text| text == tree.text(value)) {
        return Truth::Yes;
    }
    let mut symbols = tree.descendants(value).chain([value]);
    if symbols.any(|part| facts.resolve(part).symbol().is_some_and(|path| unless.has.iter().any(|has| has == path))) {
        return Truth::Yes;
    }
    // A constant that is none of the texts is another value; anything else may turn out to be one of them.
    let is_literal = !tree.descendants(value).chain([value]).any(|part| {
        tree.is_any(part, &["identifier", "attribute", "call", "call_expression", "field_expression", "subscript"])
    });
    // A time that is not written out is taken to be more than none: who only looks says so.
    let is_time = unless.has.is_empty() && unless.is.iter().all(|text| text.parse::<f64>().is_ok());
    let is_symbol = facts.resolve(value).symbol().is_some();
    if is_literal || is_symbol || is_time { Truth::No } else { Truth::Unknown }
}
