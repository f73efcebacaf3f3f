//! The runtime's own symbols for what fixes write.

use crate::facts::{Facts, RuntimeFact, Spelling};
use crate::syntax::NodeId;

/// How the symbol with which the runtime at `place` does `word` can be named there.
///
/// # Errors
/// The runtime is not known, has nothing for it, or it cannot be named there.
pub fn runtime_symbol(word: &str, place: NodeId, facts: &dyn Facts) -> Result<Spelling, String> {
    let RuntimeFact::One(runtime) = facts.runtime(place) else {
        return Err("which runtime this code runs under is not known".to_owned());
    };
    let known = facts.apis().library(&runtime).and_then(|library| library.runtime.as_ref());
    let path = known.and_then(|known| known.symbols.get(word));
    let path = path.ok_or_else(|| format!("{runtime} has nothing for it"))?;
    facts.spell(path, place)
}
