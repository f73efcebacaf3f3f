//! A timeout or cancel scope around code that never waits.

use crate::edit::Rewrite;
use crate::edit::verbs::python::{drop_element, unwrap};
use crate::facts::{Blocking, Context, Facts, Truth, blocking};
use crate::native::python::arguments::has_comment;
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Nothing in the `with` of `@item` waits: not its body, and not the items after it.
pub(in crate::native) const HOLDS: Refinement =
    Refinement { name: "useless-scope", captures: &["with", "item"], holds };

/// The `with` goes, or only the item.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "without-scope", captures: &["with", "item"], build };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(with), Some(item)) = (found.get("with"), found.get("item")) else { return Truth::Unknown };
    let tree = facts.tree();
    // At module level there is nothing to cancel at all.
    let is_module_level = facts.function_of(with).is_none();
    let runs_on_loop = matches!(facts.context(with), Context::Async { .. });
    if !(runs_on_loop || is_module_level) || tree.is_broken(tree.span(with)) {
        return Truth::Unknown;
    }
    let Some(body) = tree.field(with, "body") else { return Truth::Unknown };
    let is_async = tree.child_of_kind(with, "async").is_some();
    let waits_later = is_async && items_after(tree, item).any(|later| !is_scope(later, found, facts));
    Truth::known(!waits_later && !waits(body, facts) && !items_after(tree, item).any(|later| waits(later, facts)))
}

fn items_after<'t>(tree: &'t SyntaxTree<'_>, item: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let following = std::iter::successors(tree.next_sibling(item), |node| tree.next_sibling(*node));
    following.filter(|node| tree.is(*node, "with_item"))
}

/// Whether an item enters a scope of the same kind as the match: to enter and leave one does not wait.
fn is_scope(item: NodeId, found: &Match<'_>, facts: &dyn Facts) -> bool {
    let own = found.get("callee").map(|callee| facts.resolve(callee));
    let other = callee_of(facts.tree(), item).map(|callee| facts.resolve(callee));
    own.is_some() && own == other
}

/// What is called to make the manager of a `with` item.
fn callee_of(tree: &SyntaxTree<'_>, item: NodeId) -> Option<NodeId> {
    let value = tree.field(item, "value")?;
    let made = if tree.is(value, "as_pattern") { tree.named_children(value).next()? } else { value };
    tree.field(made, "function")
}

/// Whether code below `top`, in the same function, waits or gives control to its caller.
fn waits(top: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let own = facts.function_of(top);
    tree.descendants(top).any(|node| {
        let parts = match tree.kind(node) {
            "await" | "yield" => tree.is_named(node),
            "async" => tree.parent(node).is_some_and(|around| match tree.kind(around) {
                "function_definition" => false,
                "with_statement" => !only_opens_groups(around, facts),
                _ => true,
            }),
            _ => false,
        };
        parts && facts.function_of(node) == own
    })
}

/// Whether an `async with` only opens task groups, and its body never mentions one: with no task, nothing is waited for.
fn only_opens_groups(with: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let (Some(clause), Some(body)) = (tree.child_of_kind(with, "with_clause"), tree.field(with, "body")) else {
        return false;
    };
    tree.named_children(clause).all(|item| {
        let resolved = callee_of(tree, item).map(|callee| facts.resolve(callee));
        let path = resolved.as_ref().and_then(|resolved| resolved.symbol());
        let alias = tree.descendants(item).find(|node| tree.is(*node, "as_pattern_target"));
        let is_used = alias.is_some_and(|alias| {
            tree.descendants(body).any(|node| tree.is(node, "identifier") && tree.text(node) == tree.text(alias))
        });
        path.is_some_and(|path| opens_group(path, facts)) && !is_used
    })
}

/// Whether what a call of this symbol gives is entered as a task group, by the tables.
fn opens_group(path: &str, facts: &dyn Facts) -> bool {
    let Some(api) = facts.apis().get(path) else { return false };
    let entered = api.enters.as_deref().or(api.returns.as_deref()).unwrap_or(path);
    facts.apis().get(entered).is_some_and(|api| api.group)
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (with, item) = (found.get("with").ok_or("there is no `with`")?, found.get("item").ok_or("there is no item")?);
    let tree = facts.tree();
    let body = tree.field(with, "body").ok_or("it has no body")?;
    if tree.descendants(item).any(|node| tree.is(node, "as_pattern_target")) && is_name_read(item, facts) {
        return Err("its name is used".to_owned());
    }
    let own = facts.function_of(with);
    if tree.descendants(body).any(|node| facts.function_of(node) == own && may_wait_one_day(node, facts)) {
        return Err("what it bounds blocks or never waits: once that is mended, the scope works".to_owned());
    }
    let items = tree.parent(item).map_or(0, |clause| tree.named_children(clause).count());
    if items == 1 {
        return unwrap(with, tree);
    }
    if has_comment(tree, tree.span(item)) {
        return Err("a comment would be lost".to_owned());
    }
    drop_element(item, tree)
}

/// Whether the name the scope is bound to is used anywhere else.
fn is_name_read(item: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let target = tree.descendants(item).find(|node| tree.is(*node, "as_pattern_target"));
    let name = target.and_then(|target| tree.named_children(target).next());
    name.and_then(|name| facts.reads_of(name)).is_none_or(|reads| !reads.is_empty())
}

/// Whether the node waits once a mistake in it is mended: it blocks, forgets a coroutine, turns in a loop without end, or
/// enters or iterates without `async` what needs it.
fn may_wait_one_day(node: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let only_async = |does: &dyn Fn(bool) -> Truth| does(true) == Truth::Yes && does(false) != Truth::Yes;
    match tree.kind(node) {
        "while_statement" => true,
        "call" => {
            let Some(callee) = tree.field(node, "function") else { return false };
            matches!(blocking(callee, facts), Blocking::Yes(_)) || facts.makes_coroutine(node) == Truth::Yes
        }
        "with_item" if !is_written_async(node, tree) => {
            let value = tree.field(node, "value");
            let manager = value.map(|value| {
                if tree.is(value, "as_pattern") { tree.named_children(value).next().unwrap_or(value) } else { value }
            });
            manager.is_some_and(|manager| only_async(&|is_async| facts.enters(manager, is_async)))
        }
        "for_statement" if !is_written_async(node, tree) => {
            let values = tree.field(node, "right");
            values.is_some_and(|values| only_async(&|is_async| facts.iterates(values, is_async)))
        }
        _ => false,
    }
}

/// Whether the node is, or stands in, an `async with` or `async for`.
fn is_written_async(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let statement = tree.ancestors(node).find(|above| tree.is(*above, "with_statement"));
    let statement = statement.filter(|_| tree.is(node, "with_item")).unwrap_or(node);
    tree.child_of_kind(statement, "async").is_some()
}
