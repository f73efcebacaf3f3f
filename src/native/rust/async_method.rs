//! A method that blocks becomes the method of the same object that is awaited.

use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};

/// `sender.blocking_send(x)` becomes `sender.send(x).await`: the tables say which method it is.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "async-method", captures: &["call", "callee", "method"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (call, callee) = found.get("call").zip(found.get("callee")).ok_or("there is no call")?;
    let method = found.get("method").ok_or("there is no method")?;
    let resolved = facts.resolve(callee);
    let api = resolved.symbol().and_then(|path| facts.apis().get(path)).ok_or("what is called is not known")?;
    let form = api.async_form.as_deref().ok_or_else(|| format!("`{}` has no async form", api.path))?;
    let mut rewrite = verbs::await_value(call, facts)?;
    rewrite.edits.push(Edit::replace(facts.tree().span(method), form));
    Ok(rewrite)
}
