//! A blocking client becomes the async one of its library, and so does everything that is done with it. All uses must be
//! seen and have a counterpart; otherwise nothing changes.

mod conversion;
mod origin;
mod statements;

use conversion::Conversion;
use origin::origin_of;

use crate::apis::clients::has_library;
use crate::edit::Rewrite;
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};

/// `client = OpenAI()` becomes `client = AsyncOpenAI()`, and its requests are awaited.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "swap-client", captures: &["callee"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let callee = found.get("callee").ok_or("there is no call")?;
    let resolved = facts.resolve(callee);
    if !resolved.symbol().is_some_and(has_library) {
        return Err("the library has no async client of the same kind".to_owned());
    }
    let maker = origin_of(callee, facts).ok_or("where its client is made is not known")?;
    let mut conversion = Conversion::new(facts);
    conversion.make(maker)?;
    conversion.finish()
}
