//! A sleep given in milliseconds becomes one given as a duration.

use super::arguments;
use crate::edit::{Edit, Rewrite, verbs};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};

/// `sleep_ms(n)` becomes the runtime's own sleep of `Duration::from_millis(n)`, awaited.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "sleep-milliseconds", captures: &["call", "callee"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (call, callee) = found.get("call").zip(found.get("callee")).ok_or("there is no call")?;
    let tree = facts.tree();
    let runtime = facts.runtime(call);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let sleep = facts.apis().get("std::thread::sleep").and_then(|api| api.twin.get(runtime));
    let sleep = sleep.ok_or_else(|| format!("no sleep of {runtime} is known"))?;
    let all = arguments(tree, call);
    let [milliseconds] = all.as_slice() else { return Err("it is not given one number".to_owned()) };
    verbs::rust::check_twin(callee, sleep, facts)?;
    let mut rewrite = verbs::refer(callee, sleep, facts)?;
    let from_millis = facts.spell("std::time::Duration::from_millis", call)?;
    rewrite.request(from_millis.needs);
    let span = tree.span(*milliseconds);
    let written = tree.text(*milliseconds);
    if tree.is(*milliseconds, "integer_literal") {
        let number = written.strip_suffix("u32").map_or(written, |number| number.trim_end_matches('_'));
        rewrite.edits.push(Edit::replace(span, format!("{}({number})", from_millis.text)));
    } else {
        // It takes a `u32`, a duration a `u64`.
        rewrite.edits.push(Edit::insert(span.start, format!("{}(u64::from(", from_millis.text)));
        rewrite.edits.push(Edit::insert(span.end, "))"));
    }
    rewrite.extend(verbs::await_value(call, facts)?);
    Ok(rewrite)
}
