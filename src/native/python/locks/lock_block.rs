//! A lock of the event loop that is acquired and released by hand, or that nobody else can hold.

use crate::edit::verbs::python::arguments::has_comment;
use crate::edit::verbs::python::lines::lines_of;
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether `@try` only releases in its `finally` what `@acquire` acquires.
pub(in crate::native) const HOLDS: Refinement =
    Refinement { name: "released-in-finally", captures: &["acquire", "try", "lock"], holds: is_released_in_finally };

/// `await lock.acquire()` and `try: … finally: lock.release()` become `async with lock: …`.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "enter-lock", captures: &["acquire", "try", "lock"], build };

/// Whether the lock that the name `@lock` holds is made and used by one call of a function only.
pub(in crate::native) const UNSHARED: Refinement =
    Refinement { name: "unshared-lock", captures: &["lock"], holds: is_unshared };

fn is_released_in_finally(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    Truth::known(finally_of(found, facts.tree()).is_some())
}

/// The `finally` that does nothing but release the lock.
fn finally_of(found: &Match<'_>, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let (statement, lock) = found.get("try").zip(found.get("lock"))?;
    let finally = tree.child_of_kind(statement, "finally_clause")?;
    let block = tree.child_of_kind(finally, "block")?;
    let mut statements = tree.named_children(block);
    let (only, None) = (statements.next()?, statements.next()) else { return None };
    let call = tree.named_children(only).next().filter(|call| tree.is(*call, "call"))?;
    let callee = tree.field(call, "function").filter(|callee| tree.is(*callee, "attribute"))?;
    let is_same = tree.text(tree.field(callee, "object")?) == tree.text(lock);
    let is_release = tree.text(tree.field(callee, "attribute")?) == "release";
    (is_same && is_release && tree.text(tree.field(call, "arguments")?) == "()").then_some(finally)
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (acquire, statement) = found.get("acquire").zip(found.get("try")).ok_or("there is no lock")?;
    let lock = found.get("lock").ok_or("there is no lock")?;
    let finally = finally_of(found, tree).ok_or("the lock is not released there")?;
    let body = tree.field(statement, "body").ok_or("there is no block")?;
    if tree.named_children(statement).any(|part| part != body && part != finally) {
        return Err("the `try` has handlers".to_owned());
    }
    let colon = tree.child_of_kind(statement, ":").ok_or("there is no block")?;
    let acquired = lines_of(tree, acquire).ok_or("other code stands on its lines")?;
    let released = lines_of(tree, finally).ok_or("other code stands on its lines")?;
    if has_comment(tree, acquired) || has_comment(tree, tree.span(finally)) || has_comment(tree, released) {
        return Err("a comment would be lost".to_owned());
    }
    // Whatever stands between the two stays; the end of the last line of the body is the start of `finally`.
    let head = Span::new(tree.start(statement), tree.end(colon));
    Ok(Rewrite::of([
        Edit::delete(acquired),
        Edit::replace(head, format!("async with {}:", tree.text(lock))),
        Edit::delete(released),
    ]))
}

fn is_unshared(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(lock) = found.get("lock") else { return Truth::Unknown };
    let Some(value) = facts.assigned_value(lock) else { return Truth::Unknown };
    let Ok(life) = facts.life_of(lock) else { return Truth::Unknown };
    let function = facts.function_of(lock);
    let is_here = |place: &NodeId| facts.function_of(*place) == function;
    // In a test, the lock itself is what is tested.
    let name = function.and_then(|function| tree.field(function, "name"));
    let is_test = name.is_none_or(|name| tree.text(name).starts_with("test"));
    let is_own = !is_test
        && life.made == [value]
        && is_here(&value)
        && life.uses.iter().all(|place| is_here(place) && only_holds(*place, tree));
    Truth::known(is_own)
}

/// Whether the lock is entered, or acquired or released here and now.
fn only_holds(place: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(parent) = tree.parent(place) else { return false };
    if !tree.is(parent, "attribute") {
        return tree.is(parent, "with_item");
    }
    let Some(call) = tree.parent(parent).filter(|call| tree.is(*call, "call")) else { return false };
    match tree.field(parent, "attribute").map(|name| tree.text(name)) {
        Some("acquire") => tree.parent(call).is_some_and(|above| tree.is(above, "await")),
        Some("release") => true,
        _ => false,
    }
}
