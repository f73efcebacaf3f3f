//! Context managers written as generators or classes: what they do before and after they hand over.

use super::paths::APART;
use crate::apis::Scope;
use crate::edit::Rewrite;
use crate::edit::verbs::python::indent_unit;
use crate::edit::verbs::python::lines::{indent, indentation, line_break, lines_of, with_trailing_comments};
use crate::facts::{Facts, Resolved, Truth};
use crate::native::python::decorators::decorators;
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether clean-up stands after the only `@yield` of a context manager, and nothing has it run after an error.
pub(super) const SKIPS: Refinement = Refinement { name: "skips-cleanup", captures: &["yield"], holds: skips_cleanup };

/// Puts what follows the `@yield` into the `finally` of a `try` around it.
pub(super) const GUARD: Rewriting = Rewriting { name: "guard-cleanup", captures: &["yield"], build: guard_cleanup };

/// Whether `@call` starts a task of the group `@group` before a context manager hands over, with the group open from then on.
pub(super) const BEFORE: Refinement =
    Refinement { name: "before-handing-over", captures: &["call", "group"], holds: is_before_handing_over };

/// Whether `@function` says itself when it has started.
pub(super) const STARTABLE: Refinement = Refinement { name: "startable", captures: &["function"], holds: is_startable };

/// Whether `@value`, which a task of `@group` is given, is closed before the group waits for its tasks.
pub(super) const CLOSES_FIRST: Refinement =
    Refinement { name: "closes-before-group", captures: &["call", "group", "value"], holds: closes_first };

/// Beginnings of the names of functions that end or undo something.
const CLEANUP: &[&str] = &[
    "aclose",
    "cancel",
    "cleanup",
    "clean_up",
    "close",
    "detach",
    "disconnect",
    "dispose",
    "kill",
    "release",
    "reset",
    "rmtree",
    "shutdown",
    "stop",
    "teardown",
    "tear_down",
    "terminate",
    "unlink",
    "unregister",
    "unsubscribe",
    "wait_closed",
];

/// Beginnings of the names of functions that only tell.
const TELLS: &[&str] = &["critical", "debug", "error", "exception", "info", "log", "print", "warn"];

/// The decorators that make an async context manager of a generator.
fn is_manager(function: NodeId, facts: &dyn Facts) -> bool {
    let of_contextlib =
        |decorator: &NodeId| facts.resolve(*decorator).symbol() == Some("contextlib.asynccontextmanager");
    decorators(facts.tree(), function).iter().any(of_contextlib)
}

/// The `yield`s of the function's own code, in order.
fn yields_of(function: NodeId, tree: &SyntaxTree<'_>) -> Vec<NodeId> {
    let own = tree.descendants_but(function, |node| node != function && tree.is_any(node, APART));
    own.filter(|node| tree.is(*node, "yield") && tree.is_named(*node)).collect()
}

/// The statements that follow `statement` in its block.
fn tail_of(statement: NodeId, tree: &SyntaxTree<'_>) -> Vec<NodeId> {
    let following = std::iter::successors(tree.next_sibling(statement), |node| tree.next_sibling(*node));
    following.filter(|node| tree.is_named(*node) && !tree.is_extra(*node)).collect()
}

fn skips_cleanup(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(place) = found.get("yield") else { return Truth::Unknown };
    let tree = facts.tree();
    let statement = tree.parent(place).filter(|above| tree.is(*above, "expression_statement"));
    let function = facts.function_of(place).filter(|function| is_manager(*function, facts));
    let Some((statement, function)) = statement.zip(function) else { return Truth::No };
    let mut around = tree.ancestors(statement).take_while(|above| *above != function);
    let is_straight = around.all(|above| tree.is_any(above, &["block", "with_statement"]));
    let is_only = yields_of(function, tree) == [place];
    // What a `with` around the `yield` gives is closed or cancelled by that.
    let held: Vec<&str> =
        withs_around(place, tree).flat_map(|with| targets(with, tree)).map(|target| tree.text(target)).collect();
    let is_held = |after: NodeId| {
        let mut named = tree.descendants(after).filter(|node| tree.is(*node, "identifier"));
        named.next().is_some_and(|first| held.contains(&tree.text(first)))
    };
    let cleans =
        tail_of(statement, tree).into_iter().any(|after| is_named_like(after, CLEANUP, tree) && !is_held(after));
    Truth::known(is_straight && is_only && cleans && !is_lifespan(function, facts))
}

/// Whether a server runs the function around all of its life: nothing is raised into it.
fn is_lifespan(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(name) = tree.field(function, "name").map(|name| tree.text(name)) else { return false };
    let is_given = |node: NodeId| {
        let part = |field| tree.field(node, field).map_or("", |part| tree.text(part));
        part("name") == "lifespan" && part("value") == name
    };
    name.to_lowercase().contains("lifespan")
        || tree.all().any(|node| tree.is(node, "keyword_argument") && is_given(node))
}

/// Whether a statement is a call of a function whose name starts with one of these words, perhaps under a condition.
fn is_named_like(statement: NodeId, words: &[&str], tree: &SyntaxTree<'_>) -> bool {
    let is_call = |statement: NodeId| {
        let value = tree.named_children(statement).next().filter(|_| tree.is(statement, "expression_statement"));
        let value = value
            .and_then(|value| if tree.is(value, "await") { tree.named_children(value).next() } else { Some(value) });
        let callee = value.filter(|value| tree.is(*value, "call")).and_then(|call| tree.field(call, "function"));
        let name =
            callee.map(|callee| tree.text(tree.field(callee, "attribute").unwrap_or(callee)).trim_start_matches('_'));
        name.is_some_and(|name| words.iter().any(|word| name.starts_with(word)))
    };
    if !tree.is(statement, "if_statement") {
        return is_call(statement);
    }
    let blocks = tree.field(statement, "consequence").filter(|_| tree.field(statement, "alternative").is_none());
    blocks.is_some_and(|block| tree.named_children(block).all(is_call))
}

fn guard_cleanup(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let place = found.get("yield").ok_or("there is no `yield`")?;
    let tree = facts.tree();
    let statement = tree.parent(place).ok_or("there is no `yield`")?;
    let block = tree.parent(statement).ok_or("there is no `yield`")?;
    let tail = tail_of(statement, tree);
    let is_cleanup = |after: &NodeId| is_named_like(*after, CLEANUP, tree) || is_named_like(*after, TELLS, tree);
    if !tail.iter().all(is_cleanup) {
        return Err("not all that follows is clean-up".to_owned());
    }
    let last = *tail.last().ok_or("nothing follows")?;
    let own = lines_of(tree, statement).ok_or("other code stands on its lines")?;
    let end = lines_of(tree, last).ok_or("other code stands on the lines of the clean-up")?.end;
    let rest = with_trailing_comments(tree, last, Span::new(own.end, end));
    let (depth, unit) = (indentation(tree, statement), indent_unit(tree, block));
    let newline = line_break(tree.source(), own.start);
    let mut edits = indent(tree, block, own, unit);
    let mut moved = indent(tree, block, rest, unit);
    let heads = edits.first_mut().zip(moved.first_mut()).ok_or("nothing follows")?;
    heads.0.text.insert_str(0, &format!("{depth}try:{newline}"));
    heads.1.text.insert_str(0, &format!("{depth}finally:{newline}"));
    edits.append(&mut moved);
    Ok(Rewrite { claims: vec![Span::new(own.start, rest.end)], ..Rewrite::of(edits) })
}

/// The `with` around `node` that opens the group of this name, innermost first.
fn opener(node: NodeId, group: &str, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let around = tree.ancestors(node).take_while(|above| !tree.is_any(*above, APART));
    let mut opening = around.filter(|above| {
        let is_inside = tree.field(*above, "body").is_some_and(|body| tree.is_within(node, body));
        tree.is(*above, "with_statement") && is_inside && targets(*above, tree).any(|target| tree.text(target) == group)
    });
    opening.next()
}

/// The `with` statements whose body a node is in, inside its function.
fn withs_around<'t>(node: NodeId, tree: &'t SyntaxTree<'_>) -> impl Iterator<Item = NodeId> + 't {
    let around = tree.ancestors(node).take_while(|above| !tree.is_any(*above, APART));
    around.filter(|above| tree.is(*above, "with_statement"))
}

/// The names and patterns after the `as` of a `with`.
fn targets<'t>(statement: NodeId, tree: &'t SyntaxTree<'_>) -> impl Iterator<Item = NodeId> + 't {
    let clause = tree.child_of_kind(statement, "with_clause");
    let items = clause.into_iter().flat_map(move |clause| tree.named_children(clause));
    let values = items.filter_map(move |item| tree.field(item, "value"));
    values
        .filter_map(move |value| tree.field(value, "alias"))
        .filter_map(move |alias| tree.named_children(alias).next())
}

fn is_before_handing_over(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(call), Some(group)) = (found.get("call"), found.get("group")) else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(function) = facts.function_of(call) else { return Truth::No };
    let is_statement = tree.parent(call).is_some_and(|above| tree.is(above, "expression_statement"));
    let yields = yields_of(function, tree);
    let is_first = yields.iter().all(|place| tree.start(*place) > tree.start(call));
    let opener = opener(call, tree.text(group), tree);
    let is_open_at = |place: &NodeId| opener.is_none_or(|with| tree.is_within(*place, with));
    let hands_over = yields.iter().any(is_open_at);
    let is_entering = tree.field(function, "name").is_some_and(|name| tree.text(name) == "__aenter__");
    let stays_open = is_manager(function, facts) && hands_over || is_entering && (opener.is_none() || hands_over);
    Truth::known(is_statement && is_first && stays_open)
}

fn is_startable(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let given = |call: NodeId| tree.field(call, "arguments").and_then(|list| tree.named_children(list).next());
    let is_partial = tree
        .field(function, "function")
        .is_some_and(|callee| facts.resolve(callee).symbol() == Some("functools.partial"));
    let function = if is_partial { given(function).unwrap_or(function) } else { function };
    match facts.resolve(function) {
        Resolved::Local(definition) => {
            Truth::known(tree.is(definition, "function_definition") && status_parameter(definition, tree).is_some())
        }
        _ => Truth::Unknown,
    }
}

/// The parameter by which a function is told to say when it has started, if it can be given by its name.
pub(super) fn status_parameter(function: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let list = tree.field(function, "parameters")?;
    let separator = tree.child_of_kind(list, "positional_separator").map_or(0, |slash| tree.end(slash));
    let names = tree.named_children(list).filter_map(|parameter| name_of(parameter, tree));
    names.into_iter().find(|name| tree.text(*name) == "task_status" && tree.start(*name) >= separator)
}

/// The name of a parameter that takes one value.
fn name_of(parameter: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    match tree.kind(parameter) {
        "identifier" => Some(parameter),
        "typed_parameter" => tree.named_children(parameter).next().filter(|name| tree.is(*name, "identifier")),
        _ => tree.field(parameter, "name"),
    }
}

fn closes_first(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(call), Some(group), Some(value)) = (found.get("call"), found.get("group"), found.get("value")) else {
        return Truth::Unknown;
    };
    let tree = facts.tree();
    let opens_group = |outer: &NodeId| scope_of(*outer, tree.text(group), facts) == Some(Scope::Group);
    let Some(outer) = opener(call, tree.text(group), tree).filter(opens_group) else { return Truth::No };
    // A task whose handle is kept may be waited for in time.
    let is_statement = std::iter::once(call)
        .chain(tree.ancestors(call))
        .find(|above| !tree.is_any(*above, &["call", "await"]))
        .is_some_and(|above| tree.is(above, "expression_statement"));
    let waits = tree.parent(call).is_some_and(|above| tree.is(above, "await"))
        && !text_of_method(call, tree).starts_with("start");
    if !is_statement || waits {
        return Truth::No;
    }
    let read = tree.descendants_but(value, |node| tree.is(node, "lambda")).filter(|node| tree.is(*node, "identifier"));
    let is_read = |node: &NodeId| !matches!(tree.field_name(*node), Some("attribute" | "name"));
    let names: Vec<&str> = read.filter(is_read).map(|node| tree.text(node)).collect();
    let inner = names.iter().any(|name| {
        let with = opener(call, name, tree);
        with.is_some_and(|with| with != outer && tree.is_within(with, outer) && closes(with, name, group, facts))
            || with == Some(outer) && is_opened_after(outer, name, tree.text(group), facts)
    });
    Truth::known(inner)
}

fn text_of_method<'t>(call: NodeId, tree: &SyntaxTree<'t>) -> &'t str {
    let callee = tree.field(call, "function");
    callee.and_then(|callee| tree.field(callee, "attribute")).map_or("", |name| tree.text(name))
}

/// What the item of a `with` that gives `name` opens, by the tables.
fn scope_of(with: NodeId, name: &str, facts: &dyn Facts) -> Option<Scope> {
    let tree = facts.tree();
    let target = targets(with, tree).find(|target| tree.text(*target) == name)?;
    let item = tree.ancestors(target).find(|above| tree.is(*above, "as_pattern"))?;
    let callee = tree.named_children(item).next().and_then(|value| tree.field(value, "function"))?;
    facts.resolve(callee).symbol().and_then(|path| facts.apis().get(path)).and_then(|api| api.scope)
}

/// Whether the items of one `with` open `name` after `group`.
fn is_opened_after(with: NodeId, name: &str, group: &str, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let order: Vec<&str> = targets(with, tree).map(|target| tree.text(target)).collect();
    let at = |wanted: &str| order.iter().position(|known| *known == wanted);
    at(group).zip(at(name)).is_some_and(|(group, name)| group < name)
}

/// Whether leaving `with` closes what it opens as `name` while tasks of `group` may go on.
fn closes(with: NodeId, name: &str, group: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(body) = tree.field(with, "body") else { return false };
    // A cancel scope holds nothing that could be closed.
    let is_scope = scope_of(with, name, facts) == Some(Scope::Cancel);
    // The tasks are over when the block is left, or it is only left by a cancellation.
    let ends = |node: NodeId| match tree.kind(node) {
        "attribute" => {
            let name = tree.field(node, "attribute").map_or("", |name| tree.text(name));
            name == "sleep_forever" || name == "cancel" && tree.text(node).starts_with(tree.text(group))
        }
        "while_statement" => {
            tree.field(node, "condition").is_some_and(|condition| matches!(tree.text(condition), "True" | "1"))
        }
        _ => false,
    };
    !is_scope && !tree.descendants(body).any(ends)
}
