//! A call in the place of the function that something wants to call itself: the function and its arguments are passed.

use crate::edit::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::native::python::arguments::{arguments, has_comment, is_positional};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `start(f(a))` becomes `start(f, a)`, and `start(f(a, k=b))` becomes `start(functools.partial(f, a, k=b))`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "pass-function", captures: &["call", "given"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (call, given) = (found.get("call").ok_or("no call")?, found.get("given").ok_or("no argument")?);
    let tree = facts.tree();
    let (callee, list) = parts(tree, given).ok_or("what is passed is no plain call")?;
    let following = arguments(tree, call).into_iter().skip_while(|one| *one != given).skip(1);
    if following.into_iter().any(|one| is_positional(tree, one) || tree.is(one, "list_splat")) {
        return Err("other arguments follow".to_owned());
    }
    let inner = arguments(tree, given);
    let gap = Span::new(tree.end(callee), tree.start(list) + 1);
    if has_comment(tree, gap) {
        return Err("a comment would be lost".to_owned());
    }
    let joint = if inner.is_empty() { "" } else { ", " };
    let has_keywords = inner.iter().any(|one| tree.is_any(*one, &["keyword_argument", "dictionary_splat"]));
    if !has_keywords {
        let close = Span::new(tree.end(list) - 1, tree.end(list));
        let edits = [Edit::replace(gap, joint_before(tree, list, joint)), Edit::delete(close)];
        return Ok(Rewrite { claims: vec![tree.span(given)], ..Rewrite::of(edits) });
    }
    let partial = facts.spell("functools.partial", given)?;
    let open = Edit::insert(tree.start(callee), format!("{}(", partial.text));
    let requests = partial.needs.into_iter().map(Request::Import).collect();
    let claims = vec![tree.span(given)];
    Ok(Rewrite { requests, claims, ..Rewrite::of([open, Edit::replace(gap, joint_before(tree, list, joint))]) })
}

/// The comma, without the blank if a line break follows.
fn joint_before<'j>(tree: &SyntaxTree<'_>, list: NodeId, joint: &'j str) -> &'j str {
    let follows = tree.source()[tree.start(list) + 1..].chars().next();
    if follows.is_some_and(char::is_whitespace) { joint.trim_end() } else { joint }
}

/// The callee and the argument list of a call that was written out.
fn parts(tree: &SyntaxTree<'_>, given: NodeId) -> Option<(NodeId, NodeId)> {
    let callee = tree.field(given, "function")?;
    let list = tree.field(given, "arguments").filter(|list| tree.is(*list, "argument_list"))?;
    tree.is_any(callee, &["identifier", "attribute"]).then_some((callee, list))
}
