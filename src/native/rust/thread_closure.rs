//! Closures that another thread is given: what they give, whether they end, whether there is another thread.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::NodeId;

/// Leaves of a closure `|| async { … }` only the block.
pub(in crate::native) const BODY: Rewriting = Rewriting { name: "closure-body", captures: &["future"], build: body };

/// Nothing in the loop leaves it.
pub(in crate::native) const ENDLESS: Refinement =
    Refinement { name: "loop-never-ends", captures: &["loop"], holds: is_endless };

/// The attribute of the function around says that its runtime has one thread.
pub(in crate::native) const ONE_THREAD: Refinement =
    Refinement { name: "runs-on-one-thread", captures: &["finding"], holds: on_one_thread };

fn body(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let future = found.get("future").ok_or("there is no future")?;
    let tree = facts.tree();
    let closure = tree.parent(future).filter(|above| tree.is(*above, "closure_expression")).ok_or("no closure")?;
    let head = Span::new(tree.start(closure), tree.start(future));
    if super::has_comment(tree, closure, head) {
        return Err("a comment would be lost".to_owned());
    }
    // What the closure moves, the block moves.
    let moves = tree.child_of_kind(closure, "move").is_some() && tree.child_of_kind(future, "move").is_none();
    let mut rewrite = Rewrite::of([Edit::delete(head)]);
    if moves {
        let word = tree.child_of_kind(future, "async").ok_or("there is no future")?;
        rewrite.edits.push(Edit::insert(tree.end(word), " move"));
    }
    Ok(rewrite)
}

fn is_endless(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    const WAYS_OUT: &[&str] = &["break_expression", "return_expression", "try_expression", "macro_invocation"];
    const HARMLESS: &[&str] =
        &["dbg", "debug", "eprint", "eprintln", "error", "info", "print", "println", "trace", "warn"];
    let Some(all) = found.get("loop") else { return Truth::Unknown };
    let tree = facts.tree();
    let name_of =
        |node: NodeId| tree.field(node, "macro").map_or("", |name| tree.text(name).rsplit("::").next().unwrap_or(""));
    let leaves = |node: NodeId| {
        tree.is_any(node, WAYS_OUT) && !(tree.is(node, "macro_invocation") && HARMLESS.contains(&name_of(node)))
    };
    Truth::known(!tree.descendants(all).any(leaves))
}

fn on_one_thread(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(place) = found.get("finding") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(function) = tree.ancestor_of_kind(place, &["function_item"]) else { return Truth::No };
    if facts.function_of(place) != Some(function) {
        return Truth::Unknown;
    }
    let before = std::iter::successors(tree.previous_sibling(function), |sibling| tree.previous_sibling(*sibling));
    let attributes = before.take_while(|sibling| tree.is(*sibling, "attribute_item") || tree.is_extra(*sibling));
    let single = attributes.into_iter().any(|attribute| {
        let written: String = tree.text(attribute).chars().filter(|char| !char.is_whitespace()).collect();
        let says_one = written.contains("flavor=\"current_thread\"");
        let says_many = written.contains("flavor=");
        let path = written.trim_start_matches("#[").split(['(', ']']).next().unwrap_or("");
        let is_test = path.ends_with("::test");
        let is_main = path.ends_with("::main");
        (is_test && (says_one || !says_many)) || (is_main && says_one)
    });
    Truth::known(single)
}
