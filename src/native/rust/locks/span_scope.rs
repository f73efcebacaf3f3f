//! An entered span becomes that of a future: `async { … }.instrument(span).await`.

use crate::edit::verbs::rust::lines::{line_start, wrap_in_block};
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::NodeId;

/// Turns the rest of the function, from the guard's `let` on, into an instrumented future that is awaited.
pub(super) const STEP: Rewriting = Rewriting { name: "instrument-rest", captures: &["call"], build };

/// The trait whose method gives a span to a future.
const INSTRUMENT: &str = "instrument";

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let call = found.get("call").ok_or("there is no call")?;
    let life = facts.guard_life(call).ok_or("where the guard goes is not known")?;
    let name = life.name.ok_or("no variable holds the guard")?;
    let binding = life.begin;
    if facts.mentions_of(name).is_none_or(|reads| !reads.is_empty()) {
        return Err("the guard is used by hand".to_owned());
    }
    let body = Some(life.scope).filter(|scope| tree.is(*scope, "block")).ok_or("the guard is bound by a pattern")?;
    let is_whole = tree.parent(body).is_some_and(|owner| tree.is_any(owner, &["function_item", "async_block"]));
    if !is_whole || tree.parent(body).is_some_and(|owner| facts.function_of(name) != Some(owner)) {
        return Err("the guard does not live to the end of its function".to_owned());
    }
    let rest: Vec<NodeId> = tree.named_children(body).skip_while(|statement| *statement != binding).skip(1).collect();
    let (Some(first), Some(last)) = (rest.first(), rest.last()) else {
        return Err("nothing follows the guard".to_owned());
    };
    let span_value = span_of(call, facts)?;
    let resolved = facts.resolve(tree.field(call, "function").ok_or("there is no call")?);
    let library =
        resolved.symbol().and_then(|path| path.split("::").next()).ok_or("what makes the span is not known")?;
    let line = line_start(tree.source(), tree.start(*first));
    let margin = &tree.source()[line..tree.start(*first)];
    let margin = if margin.trim().is_empty() { format!("\n{margin}") } else { String::new() };
    let tail = format!("{margin}.{INSTRUMENT}({span_value}){margin}.await");
    let mut edits = wrap_in_block(tree, body, (*first, *last), ("async ", "", &tail));
    edits.push(Edit::delete(line_of(binding, facts)?));
    let mut rewrite = Rewrite::of(edits);
    rewrite.request(Some(crate::edit::Import::of(format!("{library}::Instrument"))));
    rewrite.claims.push(Span::new(tree.start(binding), tree.end(*last)));
    Ok(rewrite)
}

/// The span that is entered, as an argument: its own where nothing else needs it, else a clone.
fn span_of(call: NodeId, facts: &dyn Facts) -> Result<String, String> {
    let tree = facts.tree();
    let callee = tree.field(call, "function").filter(|callee| tree.is(*callee, "field_expression"));
    let span = callee.and_then(|callee| tree.field(callee, "value")).ok_or("the span is not seen")?;
    let text = tree.text(span);
    if tree.is_any(span, &["macro_invocation", "call_expression"]) {
        return Ok(text.to_owned());
    }
    let is_own = facts.assigned_value(span).is_some_and(|value| !tree.is(value, "reference_expression"));
    let reads = facts.binding_of(span).and_then(|binding| facts.mentions_of(binding));
    let is_last = reads.is_some_and(|reads| reads.len() == 1);
    Ok(if is_own && is_last { text.to_owned() } else { format!("{text}.clone()") })
}

/// The lines of a statement that stands alone on them.
fn line_of(statement: NodeId, facts: &dyn Facts) -> Result<Span, String> {
    let (tree, text) = (facts.tree(), facts.tree().source());
    let start = line_start(text, tree.start(statement));
    let end = tree.end(statement);
    let rest = text[end..].lines().next().unwrap_or("");
    let is_alone = text[start..tree.start(statement)].trim().is_empty();
    if !is_alone || !(rest.trim().is_empty() || rest.trim_start().starts_with("//")) {
        return Err("something else stands on the line of the guard".to_owned());
    }
    let newline = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    Ok(Span::new(start, newline))
}
