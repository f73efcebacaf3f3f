//! What must not happen inside a cancel scope, a task group or a clean-up.

use super::handler::{Catches, body, catches, is_symbol};
use super::meant::{is_shield, is_shielded, suspensions};
use super::paths::{APART, runs_through};
use super::shield::is_shielded_at;
use crate::apis::{Library, Runtime, Scope};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, PythonVersion, Resolved, Truth};
use crate::native::python::lines::{indent, indentation, line_break, line_end, line_start, lines_of};
use crate::native::python::thread_safety::fresh_name;
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether a `yield` hands control out of an open scope, in a generator that nobody turns into a context manager.
pub(in crate::native) const YIELDS_IN_SCOPE: Refinement =
    Refinement { name: "yields-in-scope", captures: &["yield"], holds: yields_in_scope };

/// Whether a `yield` of an undecorated generator stands in a `with` that is no scope.
pub(in crate::native) const YIELDS_IN_WITH: Refinement =
    Refinement { name: "yields-in-with", captures: &["yield"], holds: yields_in_with };

/// Whether a jump leaves an open task group.
pub(in crate::native) const LEAVES_GROUP: Refinement =
    Refinement { name: "leaves-group", captures: &["jump"], holds: leaves_group };

/// Whether a handler in an endless loop hides every error.
pub(in crate::native) const HIDES: Refinement =
    Refinement { name: "hides-errors", captures: &["clause"], holds: hides };

/// Whether a call stands in code that is no clean-up, where errors are not expected.
pub(in crate::native) const NO_CLEANUP: Refinement =
    Refinement { name: "no-cleanup", captures: &["call"], holds: no_cleanup };

/// Whether an await in a clean-up is cancelled at once if its task was.
pub(in crate::native) const UNSHIELDED: Refinement =
    Refinement { name: "unshielded-cleanup", captures: &["wait"], holds: unshielded };

/// Whether an await in a handler may replace the exception that the handler raises again.
pub(in crate::native) const MAY_REPLACE: Refinement =
    Refinement { name: "may-replace-exception", captures: &["wait"], holds: may_replace };

/// Puts the statement into a shielded scope with a deadline.
pub(in crate::native) const SHIELD: Rewriting = Rewriting { name: "shield", captures: &["wait"], build: shield };

/// What the items of a `with` open, by the tables.
fn scopes_of(statement: NodeId, facts: &dyn Facts) -> Vec<Scope> {
    let tree = facts.tree();
    let Some(clause) = tree.child_of_kind(statement, "with_clause") else { return Vec::new() };
    let items = tree.named_children(clause).filter_map(|item| tree.field(item, "value"));
    let values = items.map(|value| {
        if tree.is(value, "as_pattern") { tree.named_children(value).next().unwrap_or(value) } else { value }
    });
    let callees = values.filter_map(|value| tree.field(value, "function"));
    let paths = callees.filter_map(|callee| facts.resolve(callee).symbol().map(str::to_owned));
    paths.filter_map(|path| facts.apis().get(&path).and_then(|api| api.scope)).collect()
}

/// The `with` statements whose body a node is in, inside its function, innermost first.
fn withs_around<'t>(node: NodeId, tree: &'t SyntaxTree<'_>) -> impl Iterator<Item = NodeId> + 't {
    let around = tree.ancestors(node).take_while(|above| !tree.is_any(*above, APART));
    around.filter(move |above| {
        let in_body = tree.field(*above, "body").is_some_and(|body| tree.span(body).contains(tree.span(node)));
        tree.is(*above, "with_statement") && in_body
    })
}

fn is_decorated(function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.parent(function).is_some_and(|parent| tree.is(parent, "decorated_definition"))
}

fn yields_in_scope(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(place) = found.get("yield") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(function) = facts.function_of(place).filter(|function| !is_decorated(*function, tree)) else {
        return Truth::No;
    };
    // What enters and leaves itself around the `yield` is a context manager written out.
    let name = tree.field(function, "name").map_or("", |name| tree.text(name));
    let is_manager = matches!(name, "__aenter__" | "__enter__" | "__asynccontextmanager__" | "__contextmanager__");
    Truth::known(!is_manager && withs_around(place, tree).any(|with| !scopes_of(with, facts).is_empty()))
}

fn yields_in_with(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(place) = found.get("yield") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(function) = facts.function_of(place).filter(|function| !is_decorated(*function, tree)) else {
        return Truth::No;
    };
    let is_async = tree.child_of_kind(function, "async").is_some();
    let mut withs = withs_around(place, tree).peekable();
    Truth::known(is_async && withs.peek().is_some() && withs.all(|with| scopes_of(with, facts).is_empty()))
}

fn leaves_group(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(jump) = found.get("jump") else { return Truth::Unknown };
    let tree = facts.tree();
    let target = match tree.kind(jump) {
        "return_statement" => facts.function_of(jump),
        _ => tree.ancestor_of_kind(jump, &["for_statement", "while_statement"]),
    };
    let Some(target) = target else { return Truth::Unknown };
    let groups = withs_around(jump, tree).filter(|with| scopes_of(*with, facts).contains(&Scope::Group));
    Truth::known(groups.into_iter().any(|group| group != target && tree.is_within(group, target)))
}

fn hides(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(clause) = found.get("clause") else { return Truth::Unknown };
    let tree = facts.tree();
    let caught = super::handler::caught(clause, facts);
    let (Some(statement), Some(block)) = (tree.parent(clause), body(clause, facts)) else { return Truth::Unknown };
    if !caught.is_some_and(|caught| is_symbol(caught, "builtins.Exception", facts)) {
        return Truth::No;
    }
    // What stands beside `except` itself speaks to tools.
    let head_end = line_end(tree.source(), tree.start(clause));
    let is_reason = |node: NodeId| tree.is(node, "comment") && tree.start(node) >= head_end;
    let has_comment = tree.descendants(clause).any(is_reason);
    let is_silent = tree.named_children(block).all(|inner| {
        let is_idle = tree.is_any(inner, &["pass_statement", "continue_statement"]);
        is_idle || tree.text(inner) == "..."
    });
    let around = tree.parent(statement).and_then(|block| tree.parent(block));
    let is_endless = around.is_some_and(|above| {
        tree.is(above, "while_statement")
            && tree.field(above, "condition").is_some_and(|condition| matches!(tree.text(condition), "True" | "1"))
    });
    let is_endless = is_endless && !around.is_some_and(|above| ends_beside(above, statement, tree));
    let waits = tree.field(statement, "body").is_some_and(|body| suspensions(body, tree).next().is_some());
    Truth::known(is_silent && is_endless && waits && !has_comment)
}

/// Whether a loop is left by something else than the `try` statement in it.
fn ends_beside(around: NodeId, statement: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let own = tree.descendants_but(around, |node| node == statement || tree.is_any(node, APART));
    own.filter(|node| tree.is_any(*node, &["return_statement", "break_statement"])).any(|end| {
        let target = tree.ancestor_of_kind(end, &["for_statement", "while_statement"]);
        tree.is(end, "return_statement") || target == Some(around)
    })
}

/// Words of code that waits for what others have started and answer for.
const OTHERS: &[&str] = &["all_tasks", "wrap_future", "pending"];

/// Names of functions that end something, where errors of what is ended are expected.
const ENDINGS: &[&str] = &[
    "aexit",
    "cancel",
    "cleanup",
    "clean_up",
    "close",
    "disconnect",
    "dispose",
    "exit",
    "shutdown",
    "shut_down",
    "stop",
    "teardown",
    "unload",
];

fn no_cleanup(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(function) = facts.function_of(call) else { return Truth::Unknown };
    let name = tree.field(function, "name").map_or(String::new(), |name| tree.text(name).to_lowercase());
    let mut around = tree.ancestors(call).take_while(|above| *above != function);
    let in_cleanup = around.any(|above| tree.is_any(above, &["finally_clause", "except_clause"]));
    let cancels = tree.descendants(function).filter(|node| tree.is(*node, "identifier")).any(|node| {
        let text = tree.text(node).to_lowercase();
        ENDINGS.iter().any(|ending| text.contains(ending)) || OTHERS.contains(&text.as_str())
    });
    let is_explained = |node: NodeId| tree.is(node, "comment") && tree.text(node).contains("return_exceptions");
    let cancels = cancels || tree.descendants(function).any(is_explained);
    Truth::known(!in_cleanup && !cancels && !ENDINGS.iter().any(|ending| name.contains(ending)))
}

/// Whether the runtime in force cancels again at every suspension point.
fn cancels_cleanup(node: NodeId, facts: &dyn Facts) -> bool {
    let runtime = facts.runtime(node);
    let Some(library) = runtime.name().and_then(|name| facts.apis().library(name)) else { return false };
    let Some(runtime) = library.runtime.as_ref().filter(|runtime| runtime.cancels_cleanup) else { return false };
    // Over another runtime, tasks are cancelled its way where the code shows no scope.
    runtime.over.is_empty() || opens_scope(library, runtime, node, facts)
}

/// Whether code around the node opens a scope of the library, or asks for what it cancels with: in the same function,
/// or in the same file if that shows no runtime below the library.
fn opens_scope(library: &Library, runtime: &Runtime, node: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_beside = runtime.over.iter().any(|under| facts.is_imported(under));
    let outermost = || tree.ancestors(node).filter(|above| tree.is(*above, "function_definition")).last();
    let place = if is_beside { outermost() } else { tree.ancestors(node).last() };
    let cancelled = runtime.cancelled.as_deref().map(|cancelled| cancelled.trim_end_matches("()"));
    let shows = |call: NodeId| {
        let callee = tree.field(call, "function").map(|callee| facts.resolve(callee));
        let path = callee.as_ref().and_then(Resolved::symbol).unwrap_or_default();
        let is_own = path.split('.').next() == Some(library.name.as_str());
        is_own && (Some(path) == cancelled || facts.apis().get(path).is_some_and(|api| api.scope.is_some()))
    };
    let calls = place.into_iter().flat_map(|place| tree.descendants(place)).filter(|inner| tree.is(*inner, "call"));
    calls.into_iter().any(shows)
}

/// Whether a cancellation cannot come in at the node: a scope between it and `top` shields it, or the call is made for it.
fn is_protected(wait: NodeId, top: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let shielded = withs_around(wait, tree)
        .take_while(|with| tree.is_within(*with, top))
        .any(|with| is_shielded_at(wait, with, facts));
    shielded || awaited_call(wait, tree).is_some_and(|call| is_harmless(call, facts))
}

fn awaited_call(wait: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    tree.named_children(wait).next().filter(|call| tree.is(*call, "call"))
}

/// `stream.aclose()`, and functions that are shielded by themselves.
fn is_harmless(call: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(callee) = tree.field(call, "function") else { return false };
    let name = tree.field(callee, "attribute").unwrap_or(callee);
    let arguments: Vec<NodeId> =
        tree.field(call, "arguments").into_iter().flat_map(|list| tree.named_children(list)).collect();
    match tree.text(name) {
        "aclose" => arguments.is_empty(),
        "aclose_forcefully" | "cancel_shielded_checkpoint" => true,
        _ => arguments.iter().any(|argument| is_shield(*argument, tree)) || shields_itself(callee, facts),
    }
}

/// Whether the callee is a function of this file that only waits where it is shielded.
fn shields_itself(callee: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Resolved::Local(function) = facts.resolve(callee) else { return false };
    let Some(body) = tree.field(function, "body").filter(|_| tree.is(function, "function_definition")) else {
        return false;
    };
    let mut waits = suspensions(body, tree).peekable();
    waits.peek().is_some() && waits.all(|wait| withs_around(wait, tree).any(|with| is_shielded(with, facts)))
}

fn unshielded(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(wait) = found.get("wait") else { return Truth::Unknown };
    let tree = facts.tree();
    let mut around = tree.ancestors(wait).take_while(|above| !tree.is_any(*above, APART));
    let cleanup = around.find(|above| match tree.kind(*above) {
        "finally_clause" => true,
        "except_clause" => catches(*above, facts) != Catches::Nothing && is_first_to_catch(*above, facts),
        _ => false,
    });
    Truth::known(cleanup.is_some_and(|cleanup| cancels_cleanup(wait, facts) && !is_protected(wait, cleanup, facts)))
}

/// Whether no handler before this one catches cancellation.
fn is_first_to_catch(clause: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(statement) = tree.parent(clause) else { return false };
    let mut before = tree.named_children(statement).take_while(|child| *child != clause);
    before.all(|child| !tree.is(child, "except_clause") || catches(child, facts) == Catches::Nothing)
}

fn may_replace(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(wait) = found.get("wait") else { return Truth::Unknown };
    let tree = facts.tree();
    let mut around = tree.ancestors(wait).take_while(|above| !tree.is_any(*above, APART));
    let clause = around.find(|above| tree.is_any(*above, &["except_clause", "finally_clause"]));
    let Some(clause) = clause.filter(|clause| tree.is(*clause, "except_clause")) else { return Truth::No };
    let raises =
        body(clause, facts).is_some_and(|block| !runs_through(block, facts) && raises_after(wait, block, tree));
    Truth::known(
        catches(clause, facts) == Catches::Nothing
            && raises
            && cancels_cleanup(wait, facts)
            && !is_protected(wait, clause, facts),
    )
}

fn raises_after(wait: NodeId, block: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let own = tree.descendants_but(block, |node| tree.is_any(node, APART));
    own.filter(|node| tree.is(*node, "raise_statement")).any(|raise| tree.start(raise) > tree.start(wait))
}

fn shield(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let wait = found.get("wait").ok_or("there is no `await`")?;
    let tree = facts.tree();
    let runtime = facts.runtime(wait);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let library = facts.apis().library(runtime).and_then(|library| library.runtime.as_ref());
    let library = library.ok_or("its runtime has no shielded scope")?;
    let scope = library.shield.as_deref().ok_or("its runtime has no shielded scope")?;
    let is_statement = |node: &NodeId| tree.parent(*node).is_some_and(|parent| tree.is(parent, "block"));
    let statement = std::iter::once(wait).chain(tree.ancestors(wait)).find(is_statement).ok_or("it is in no block")?;
    if !tree.is_any(statement, &["expression_statement", "with_statement", "for_statement"]) {
        return Err("it is part of a larger statement".to_owned());
    }
    let lines = lines_of(tree, statement).ok_or("it is not on lines of its own")?;
    let spelling = facts.spell(scope, wait)?;
    let outer = indentation(tree, statement);
    let unit = if outer.starts_with('\t') { "\t" } else { "    " };
    let newline = line_break(tree.source(), tree.start(statement));
    let at = line_start(tree.source(), tree.start(statement));
    let head = if takes_shield(library, scope, facts) {
        format!("{outer}with {}(10, shield=True):{newline}", spelling.text)
    } else {
        let name = fresh_name("cleanup", statement, facts).ok_or("no name is free for the scope")?;
        let with = format!("{outer}with {}(10) as {name}:{newline}", spelling.text);
        format!("{with}{outer}{unit}{name}.shield = True{newline}")
    };
    let mut edits = indent(tree, statement, lines, unit);
    // The first line starts where the new one is put.
    match edits.iter_mut().find(|edit| edit.span.start == at) {
        Some(first) => first.text.insert_str(0, &head),
        None => edits.push(Edit::insert(at, head)),
    }
    let mut rewrite = Rewrite { claims: vec![tree.span(statement)], ..Rewrite::of(edits) };
    rewrite.request(spelling.needs);
    Ok(rewrite)
}

/// Whether every version that the project allows takes `shield=True` where the scope is opened.
fn takes_shield(runtime: &Runtime, scope: &str, facts: &dyn Facts) -> bool {
    let Some(since) = runtime.shield_since.as_deref().and_then(|since| since.parse::<PythonVersion>().ok()) else {
        return true;
    };
    let library = scope.split('.').next().unwrap_or(scope);
    facts.surroundings().versions.get(library).is_some_and(|lowest| *lowest >= since)
}
