//! A pool of threads that is made for one `map`.

use crate::edit::verbs::python::arguments::{arguments, has_comment, is_positional};
use crate::edit::verbs::python::lines::under_comments;
use crate::edit::verbs::python::{admit_await, runtime_symbol};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::native::python::thread_safety::fresh_name;
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::NodeId;

/// Whether the `map` is one of the pool that the `with` makes.
pub(super) const OWN: Refinement = Refinement {
    name: "maps-in-pool",
    captures: &["pool", "mapper"],
    holds: |found, facts| match found.get("pool").zip(found.get("mapper")) {
        Some((pool, mapper)) => Truth::known(facts.tree().text(pool) == facts.tree().text(mapper)),
        None => Truth::Unknown,
    },
};

/// `with ThreadPoolExecutor() as pool: found = list(pool.map(f, xs))` becomes a `gather` of `to_thread`.
pub(super) const TO_THREAD: Rewriting =
    Rewriting { name: "gather-threads", captures: &["with", "maker", "list", "call"], build: gather_threads };

/// Keeps the pool, and lets the event loop wait for what it does.
pub(super) const IN_POOL: Rewriting =
    Rewriting { name: "gather-pool", captures: &["pool", "list", "call"], build: gather_pool };

/// The function and the iterable that `pool.map` is given, and nothing else.
fn mapped(call: NodeId, facts: &dyn Facts) -> Result<(NodeId, NodeId), String> {
    let tree = facts.tree();
    match arguments(tree, call)[..] {
        [function, _] if makes_something(function, facts) => {
            Err("what makes the function would run for each item".to_owned())
        }
        [function, items] if is_positional(tree, function) && is_positional(tree, items) => Ok((function, items)),
        _ => Err("`map` is given more than a function and an iterable".to_owned()),
    }
}

/// Whether evaluating an expression again may do something again.
fn makes_something(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let calls = tree.descendants_but(function, |node| tree.is(node, "lambda")).filter(|node| tree.is(*node, "call"));
    let callees = calls.filter_map(|call| tree.field(call, "function"));
    callees.into_iter().any(|callee| facts.resolve(callee).symbol() != Some("functools.partial"))
}

fn gather_threads(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (with, maker) = found.get("with").zip(found.get("maker")).ok_or("there is no pool")?;
    let (list, call) = found.get("list").zip(found.get("call")).ok_or("there is no pool")?;
    let caution = admit_await(list, facts)?;
    if !arguments(tree, maker).is_empty() {
        return Err("how many threads there are is chosen".to_owned());
    }
    let (function, items) = mapped(call, facts)?;
    let body = tree.field(with, "body").ok_or("there is no pool")?;
    let statement = tree.named_children(body).next().ok_or("there is no pool")?;
    if tree.text(statement).contains('\n') {
        return Err("it goes over several lines".to_owned());
    }
    let gather = runtime_symbol("gather", list, facts)?;
    let thread = facts.spell("asyncio.to_thread", list)?;
    let item = fresh_name("item", list, facts).ok_or("no name is free for an item")?;
    let (function, items) = (tree.text(function), tree.text(items));
    let gathered = format!("await {}(*({}({function}, {item}) for {item} in {items}))", gather.text, thread.text);
    let text = tree.source();
    let before = Span::new(tree.start(statement), tree.start(list)).of(text);
    let after = Span::new(tree.end(list), tree.end(statement)).of(text);
    let written = under_comments(tree, with, &format!("{before}{gathered}{after}"))?;
    let edit = Edit::replace(tree.span(with), written);
    let mut rewrite = Rewrite { caution, ..Rewrite::of([edit]) };
    rewrite.request(gather.needs);
    rewrite.request(thread.needs);
    Ok(rewrite)
}

fn gather_pool(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (list, call) = found.get("list").zip(found.get("call")).ok_or("there is no pool")?;
    let pool = found.get("pool").ok_or("there is no pool")?;
    let caution = admit_await(list, facts)?;
    if has_comment(tree, tree.span(list)) {
        return Err("a comment would be lost".to_owned());
    }
    let (function, items) = mapped(call, facts)?;
    let gather = runtime_symbol("gather", list, facts)?;
    let running = runtime_symbol("running-loop", list, facts)?;
    let item = fresh_name("item", list, facts).ok_or("no name is free for an item")?;
    let (function, items, pool) = (tree.text(function), tree.text(items), tree.text(pool));
    let submitted = format!("{}().run_in_executor({pool}, {function}, {item})", running.text);
    let gathered = format!("await {}(*({submitted} for {item} in {items}))", gather.text);
    let mut rewrite = Rewrite { caution, ..Rewrite::of([Edit::replace(tree.span(list), gathered)]) };
    rewrite.request(gather.needs);
    rewrite.request(running.needs);
    Ok(rewrite)
}
