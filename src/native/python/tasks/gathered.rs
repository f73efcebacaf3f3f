//! Awaits one after the other that could go on at the same time.

use crate::edit::verbs::python::arguments::has_comment;
use crate::edit::verbs::python::lines::under_comments;
use crate::edit::verbs::python::{admit_await, binds_tighter, runtime_symbol};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the calls `@call` may run at the same time as themselves and each other: nothing in sight says that they
/// share what serves one at a time, and none reads what an earlier one gives (`@result`).
pub(in crate::native) const INDEPENDENT: Refinement =
    Refinement { name: "independent-calls", captures: &["call"], holds: are_independent };

/// `[await f(x) for x in xs]` becomes `await gather(*(f(x) for x in xs))`.
pub(in crate::native) const COMPREHENSION: Rewriting =
    Rewriting { name: "gather-comprehension", captures: &["whole", "call"], build: gather_comprehension };

/// `for x in xs: out.append(await f(x))` becomes `out.extend(await gather(*(f(x) for x in xs)))`.
pub(in crate::native) const LOOP: Rewriting =
    Rewriting { name: "gather-loop", captures: &["whole", "list", "item", "call"], build: gather_loop };

/// `a = await f()` and `b = await g()` become `a, b = await gather(f(), g())`.
pub(in crate::native) const PAIR: Rewriting =
    Rewriting { name: "gather-pair", captures: &["first", "second", "result", "call"], build: gather_pair };

/// Words in the names of objects that serve one request at a time, or for which the order matters.
const SERIAL: &[&str] = &[
    "channel",
    "conn",
    "connection",
    "cur",
    "cursor",
    "database",
    "db",
    "file",
    "lock",
    "pipe",
    "q",
    "queue",
    "reader",
    "sem",
    "serial",
    "session",
    "sock",
    "socket",
    "stream",
    "transaction",
    "tx",
    "websocket",
    "writer",
    "ws",
];

/// Words in the names of functions that are called in a row on purpose.
const ORDERED: &[&str] =
    &["acquire", "delay", "execute", "next", "page", "recv", "receive", "send", "sleep", "wait", "write"];

fn are_independent(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let calls: Vec<NodeId> = found.all("call").collect();
    let results: Vec<&str> = found.all("result").chain(found.all("list")).map(|name| tree.text(name)).collect();
    let mut receivers = Vec::new();
    for call in &calls {
        let Some(callee) = tree.field(*call, "function") else { return Truth::Unknown };
        if !tree.is_any(callee, &["identifier", "attribute"]) {
            return Truth::Unknown;
        }
        let names: Vec<&str> =
            tree.descendants(*call).filter(|node| tree.is(*node, "identifier")).map(|node| tree.text(node)).collect();
        let mut called =
            tree.descendants(callee).filter(|node| tree.is(*node, "identifier")).map(|node| tree.text(node));
        if called.any(|name| has_word(name, SERIAL) || has_word(name, ORDERED))
            || names.iter().any(|name| has_word(name, &["session", "conn", "connection", "cursor", "db", "tx"]))
            || names.iter().any(|name| results.contains(name))
        {
            return Truth::No;
        }
        if tree.descendants(*call).any(|node| tree.is_any(node, &["await", "named_expression", "yield"])) {
            return Truth::No;
        }
        receivers.extend(tree.field(callee, "object").map(|object| tree.text(object)));
    }
    let shared = receivers.iter().enumerate().any(|(at, one)| receivers[at + 1..].contains(one));
    Truth::known(!shared)
}

fn has_word(name: &str, words: &[&str]) -> bool {
    name.to_ascii_lowercase().split('_').any(|word| words.contains(&word))
}

fn gather_comprehension(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (whole, call) = found.get("whole").zip(found.get("call")).ok_or("there is nothing to gather")?;
    let caution = admit_await(whole, facts)?;
    let gather = runtime_symbol("gather", whole, facts)?;
    let (open, close) = if binds_tighter(tree, whole) { ("(await ", ")") } else { ("await ", "") };
    let head = Span::new(tree.start(whole), tree.start(call));
    let tail = Span::new(tree.end(whole) - 1, tree.end(whole));
    if has_comment(tree, head) {
        return Err("a comment would be lost".to_owned());
    }
    let edits = [Edit::replace(head, format!("{open}{}(*(", gather.text)), Edit::replace(tail, format!(")){close}"))];
    let mut rewrite = Rewrite { caution, ..Rewrite::of(edits) };
    rewrite.request(gather.needs);
    Ok(rewrite)
}

fn gather_loop(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (whole, call) = found.get("whole").zip(found.get("call")).ok_or("there is nothing to gather")?;
    let (list, item) = found.get("list").zip(found.get("item")).ok_or("there is nothing to gather")?;
    let items = tree.field(whole, "right").ok_or("there is no loop")?;
    if has_comment(tree, tree.span(items)) || has_comment(tree, tree.span(call)) {
        return Err("a comment would be lost".to_owned());
    }
    if is_read_after(tree, item, whole, facts) {
        return Err(format!("`{}` is read after the loop", tree.text(item)));
    }
    let gather = runtime_symbol("gather", whole, facts)?;
    let text = format!(
        "{}.extend(await {}(*({} for {} in {})))",
        tree.text(list),
        gather.text,
        tree.text(call),
        tree.text(item),
        tree.text(items)
    );
    let mut rewrite = Rewrite::of([Edit::replace(tree.span(whole), under_comments(tree, whole, &text)?)]);
    rewrite.request(gather.needs);
    Ok(rewrite)
}

/// Whether the loop's variable is mentioned outside the loop, in its function.
pub(super) fn is_read_after(tree: &SyntaxTree<'_>, item: NodeId, whole: NodeId, facts: &dyn Facts) -> bool {
    let function = facts.function_of(whole).unwrap_or(NodeId::ROOT);
    let is_it = |node: &NodeId| tree.is(*node, "identifier") && tree.text(*node) == tree.text(item);
    tree.descendants(function).any(|node| is_it(&node) && !tree.is_within(node, whole))
}

fn gather_pair(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (first, second) = found.get("first").zip(found.get("second")).ok_or("there is nothing to gather")?;
    let whole = Span::new(tree.start(first), tree.end(second));
    if has_comment(tree, whole) {
        return Err("a comment would be lost".to_owned());
    }
    let gather = runtime_symbol("gather", first, facts)?;
    let join = |name: &'static str| found.all(name).map(|node| tree.text(node)).collect::<Vec<_>>().join(", ");
    let text = format!("{} = await {}({})", join("result"), gather.text, join("call"));
    let mut rewrite = Rewrite::of([Edit::replace(whole, text)]);
    rewrite.request(gather.needs);
    Ok(rewrite)
}
