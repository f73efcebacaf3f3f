//! A future that a call blocks on is awaited instead.

use super::{arguments, has_comment};
use crate::edit::verbs::rust::{binds_looser, check_recursion, suspension_caution};
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::NodeId;

/// `block_on(future)` and `runtime.block_on(future)` become `future.await`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "block-on-argument", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let caution = suspension_caution(call, facts)?;
    let tree = facts.tree();
    let all = arguments(tree, call);
    let [future] = all.as_slice() else { return Err("it is given more than a future".to_owned()) };
    fits_runtime(call, facts)?;
    check_recursion(*future, facts)?;
    let (span, kept) = (tree.span(call), tree.span(*future));
    let (head, tail) = (Span::new(span.start, kept.start), Span::new(kept.end, span.end));
    if has_comment(tree, call, head) || has_comment(tree, call, tail) {
        return Err("a comment would be lost".to_owned());
    }
    let (open, close) = if binds_looser(*future, facts) { ("(", ").await") } else { ("", ".await") };
    Ok(Rewrite { caution, ..Rewrite::of([Edit::replace(head, open), Edit::replace(tail, close)]) })
}

/// A runtime's own `block_on` enters that runtime: elsewhere the future would miss it.
fn fits_runtime(call: NodeId, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let resolved = facts.resolve(callee);
    let root = resolved.symbol().and_then(|path| path.split("::").next());
    let entered = root.and_then(|root| facts.apis().library(root)).and_then(|library| library.evidence.as_deref());
    let is_method = tree.is(callee, "field_expression");
    match (entered.filter(|_| is_method), facts.runtime(call).name()) {
        (Some(entered), Some(runtime)) if entered != runtime => {
            Err(format!("the future may need {entered}, and this code runs under {runtime}"))
        }
        (Some(entered), None) => {
            Err(format!("the future may need {entered}, and what this code runs under is not known"))
        }
        _ => Ok(()),
    }
}
