//! Locks and queues that are made before there is an event loop, on versions where that binds them to another one.

use crate::facts::{Facts, PythonVersion, Truth};
use crate::rules::{Match, Refinement};

/// Whether the project says that it runs on versions where what `@callee` makes belongs to the current event loop.
pub(in crate::native) const STEP: Refinement = Refinement { name: "binds-early", captures: &["callee"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(callee) = found.get("callee") else { return Truth::Unknown };
    let resolved = facts.resolve(callee);
    let root = resolved.symbol().and_then(|path| path.split('.').next());
    let library = root.and_then(|root| facts.apis().library(root));
    let free = library.and_then(|library| library.runtime.as_ref()?.binds_primitives_before.as_deref());
    let Some(free) = free.and_then(|version| version.parse::<PythonVersion>().ok()) else { return Truth::Unknown };
    let around = facts.surroundings();
    Truth::known(around.python_is_declared && around.python < free)
}
