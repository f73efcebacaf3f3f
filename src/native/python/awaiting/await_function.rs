//! A coroutine function sent to a thread: it belongs on the event loop.

use crate::edit::verbs::python::admit_await;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::native::python::arguments::{arguments, has_comment, is_positional};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `await to_thread(f, a)` becomes `await f(a)`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "await-function", captures: &["call", "given"], build };

/// `Thread(target=f, args=(a,))` becomes `Thread(target=run, args=(f(a),))`.
pub(in crate::native) const IN_OWN_LOOP: Rewriting =
    Rewriting { name: "run-in-own-loop", captures: &["call", "given"], build: run_in_own_loop };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (call, given) = (found.get("call").ok_or("no call")?, found.get("given").ok_or("no function")?);
    let tree = facts.tree();
    let caution = admit_await(call, facts)?;
    let rest: Vec<NodeId> = arguments(tree, call).into_iter().skip_while(|one| *one != given).skip(1).collect();
    let head = Span::new(tree.start(call), tree.start(given));
    let end = rest.first().map_or(tree.end(call), |next| tree.start(*next));
    let joint = Span::new(tree.end(given), end);
    if has_comment(tree, head) || has_comment(tree, joint) {
        return Err("a comment would be lost".to_owned());
    }
    let open = if rest.is_empty() { "()" } else { "(" };
    Ok(Rewrite { caution, ..Rewrite::of([Edit::delete(head), Edit::replace(joint, open)]) })
}

fn run_in_own_loop(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (call, given) = (found.get("call").ok_or("no call")?, found.get("given").ok_or("no function")?);
    let tree = facts.tree();
    let all = arguments(tree, call);
    let value_of = |keyword: &str| {
        let named = all.iter().find(|one| tree.field(**one, "name").is_some_and(|name| tree.text(name) == keyword));
        named.and_then(|one| tree.field(*one, "value"))
    };
    if value_of("kwargs").is_some() || all.iter().any(|one| is_positional(tree, *one)) {
        return Err("its arguments are not given as a tuple".to_owned());
    }
    let run = facts.spell("asyncio.run", given)?;
    let function = tree.text(given);
    let edits = match value_of("args") {
        None => {
            let argument = tree.parent(given).ok_or("there is no argument")?;
            vec![Edit::insert(tree.end(argument), format!(", args=({function}(),)"))]
        }
        Some(args) => vec![Edit::replace(tree.span(args), format!("({function}({}),)", elements(args, tree)?))],
    };
    let mut rewrite = Rewrite::of(edits);
    rewrite.edits.push(Edit::replace(tree.span(given), run.text));
    rewrite.request(run.needs);
    Ok(rewrite)
}

/// The elements of a tuple or list as they are written, without what holds them.
fn elements<'t>(args: NodeId, tree: &SyntaxTree<'t>) -> Result<&'t str, String> {
    if !tree.is_any(args, &["tuple", "list"]) {
        return Err("its arguments are not given as a tuple".to_owned());
    }
    let text = tree.text(args);
    let inner = text[1..text.len() - 1].trim().trim_end_matches(',');
    if has_comment(tree, tree.span(args)) { Err("a comment would be lost".to_owned()) } else { Ok(inner) }
}
