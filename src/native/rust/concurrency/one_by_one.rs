//! Two futures that are made first, as if they ran, and then awaited one after the other.

use super::super::futures::error_type;
use super::super::has_comment;
use super::super::items::statements;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// The future bound here, and the one bound before it, are awaited in turn by two statements that follow each other.
pub(super) const HOLDS: Refinement = Refinement { name: "awaited-one-by-one", captures: &["name"], holds };

/// Awaits both at once.
pub(super) const STEP: Rewriting = Rewriting { name: "await-both", captures: &["name"], build };

struct Pair {
    first: Waiting,
    second: Waiting,
}

/// A future that a variable holds, and the statement that awaits it.
struct Waiting {
    /// The call that makes it.
    made: NodeId,
    awaited: NodeId,
    statement: NodeId,
}

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    found.get("name").map_or(Truth::Unknown, |name| Truth::known(pair_of(name, facts).is_some()))
}

fn pair_of(name: NodeId, facts: &dyn Facts) -> Option<Pair> {
    let tree = facts.tree();
    let declaration = tree.parent(name).filter(|it| tree.is(*it, "let_declaration"))?;
    let block = tree.parent(declaration).filter(|block| tree.is(*block, "block"))?;
    let all = statements(tree, block);
    let place = all.iter().position(|statement| *statement == declaration)?;
    let before = *all.get(place.checked_sub(1)?)?;
    let first = waiting(future_bound(before, facts)?, facts)?;
    let second = waiting(future_bound(declaration, facts)?, facts)?;
    let of_first = all.iter().position(|statement| *statement == first.statement)?;
    let follows = all.get(of_first + 1) == Some(&second.statement);
    (follows && of_first > place).then_some(Pair { first, second })
}

/// The name of `let name = call();` where the call only makes a future.
fn future_bound(declaration: NodeId, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let name = tree.field(declaration, "pattern").filter(|_| tree.is(declaration, "let_declaration"))?;
    let call = tree.field(declaration, "value").filter(|value| tree.is(*value, "call_expression"))?;
    let is_future = tree.field(declaration, "type").is_none() && is_lazy(call, facts);
    (is_future && tree.is(name, "identifier")).then_some(name)
}

/// Whether the call is one of an async function of the project. Futures of libraries may count from when they are made,
/// as a timer does.
fn is_lazy(call: NodeId, facts: &dyn Facts) -> bool {
    let Some(callee) = facts.tree().field(call, "function") else { return false };
    let resolved = facts.resolve(callee);
    let is_of_library = resolved.symbol().is_some_and(|path| facts.apis().get(path).is_some());
    !is_of_library && facts.makes_coroutine(call).is_yes()
}

/// The statement that awaits a future, if that is all that is ever done with it.
fn waiting(name: NodeId, facts: &dyn Facts) -> Option<Waiting> {
    let tree = facts.tree();
    let declaration = tree.parent(name)?;
    let mentions = facts.mentions_of(name)?;
    let (texts, reads): (Vec<NodeId>, Vec<NodeId>) =
        mentions.into_iter().partition(|read| tree.is(*read, "string_literal"));
    let [read] = reads[..] else { return None };
    let awaited = tree.parent(read).filter(|around| tree.is(*around, "await_expression"))?;
    // What a format string names after that is another variable: the future is gone.
    if texts.iter().any(|text| tree.start(*text) < tree.end(awaited)) {
        return None;
    }
    if facts.function_of(read) != facts.function_of(declaration) {
        return None;
    }
    let block = tree.parent(declaration)?;
    let statement =
        std::iter::once(awaited).chain(tree.ancestors(awaited)).find(|above| tree.parent(*above) == Some(block))?;
    Some(Waiting { made: tree.field(declaration, "value")?, awaited, statement })
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let name = found.get("name").ok_or("there is no future")?;
    let tree = facts.tree();
    let Pair { first, second } = pair_of(name, facts).ok_or("the futures are awaited otherwise")?;
    let whole = Span::new(tree.start(first.statement), tree.end(second.statement));
    let block = tree.parent(first.statement).ok_or("there is no block")?;
    if has_comment(tree, block, whole) {
        return Err("a comment would be lost".to_owned());
    }
    let otherwise = "their results are not taken alike";
    let (one, other) = taken(&first, tree).zip(taken(&second, tree)).ok_or(otherwise)?;
    if one.1 != other.1 {
        return Err(otherwise.to_owned());
    }
    let (path, mark) = if one.1 { ("try_join", "?") } else { ("join", "") };
    if one.1
        && (error_type(first.made, facts).is_none() || error_type(first.made, facts) != error_type(second.made, facts))
    {
        return Err("whether both fail with the same error is not known".to_owned());
    }
    let runtime = facts.runtime(name);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let of_runtime = format!("{runtime}::{path}");
    let path = if facts.apis().get(&of_runtime).is_some() { of_runtime } else { format!("futures::{path}") };
    let spelling = facts.spell(&path, name)?;
    let futures = [first.awaited, second.awaited]
        .map(|awaited| tree.text(tree.named_children(awaited).next().unwrap_or(awaited)));
    let call = format!("{}!({}, {}){mark}", spelling.text, futures[0], futures[1]);
    let text = match (one.0, other.0) {
        (None, None) => format!("{call};"),
        (one, other) => format!("let ({}, {}) = {call};", one.unwrap_or("_"), other.unwrap_or("_")),
    };
    let mut rewrite = Rewrite::of([Edit::replace(whole, text)]);
    rewrite.adopt(spelling);
    Ok(rewrite)
}

/// The pattern that takes the result, if any, and whether `?` stands behind the await.
fn taken<'t>(waiting: &Waiting, tree: &'t SyntaxTree<'_>) -> Option<(Option<&'t str>, bool)> {
    let around = tree.parent(waiting.awaited)?;
    let asks = tree.is(around, "try_expression");
    let value = if asks { around } else { waiting.awaited };
    let statement = waiting.statement;
    if tree.parent(value) != Some(statement) {
        return None;
    }
    match tree.kind(statement) {
        "expression_statement" if tree.child_of_kind(statement, ";").is_some() => Some((None, asks)),
        "let_declaration"
            if tree.field(statement, "type").is_none() && tree.field(statement, "alternative").is_none() =>
        {
            Some((Some(tree.text(tree.field(statement, "pattern")?)), asks))
        }
        _ => None,
    }
}
