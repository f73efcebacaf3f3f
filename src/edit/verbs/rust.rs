//! The verbs, in this language.

pub mod lines;
mod owned;

use owned::owned_values;

use super::{super::Edit, Rewrite};
use crate::apis::{Apis, Offload};
use crate::facts::{Context, Facts, Resolved};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Writes `.await` after the expression, in parentheses where it binds looser than a method call.
pub(super) fn await_value(expression: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let caution = suspension_caution(expression, facts)?;
    check_recursion(expression, facts)?;
    let tree = facts.tree();
    let span = tree.span(expression);
    let edits = if binds_looser(expression, facts) {
        vec![Edit::insert(span.start, "("), Edit::insert(span.end, ").await")]
    } else {
        vec![Edit::insert(span.end, ".await")]
    };
    Ok(Rewrite { caution, ..Rewrite::of(edits) })
}

/// Leaves of the expression only a part of it.
pub(super) fn reduce(expression: NodeId, part: NodeId, tree: &SyntaxTree<'_>) -> Result<Rewrite, String> {
    let (whole, kept) = (tree.span(expression), tree.span(part));
    let around = [Span::new(whole.start, kept.start), Span::new(kept.end, whole.end)];
    let comments = tree.descendants(expression).filter(|node| tree.is_extra(*node)).map(|node| tree.span(node));
    if comments.into_iter().any(|comment| around.iter().any(|span| span.overlaps(comment))) {
        return Err("a comment would be lost".to_owned());
    }
    Ok(Rewrite::of(around.into_iter().filter(|span| !span.is_empty()).map(Edit::delete)))
}

/// Why a suspension point at a node deserves a person's eyes, if it does.
///
/// # Errors
/// No await can stand there.
pub fn suspension_caution(node: NodeId, facts: &dyn Facts) -> Result<Option<String>, String> {
    match facts.context(node) {
        Context::Async { caution, .. } => Ok(caution.map(str::to_owned).or_else(|| facts.suspension_hazard(node))),
        Context::NoAwait { reason, .. } => Err(reason.to_owned()),
        Context::Sync => Err("no await can stand outside async code".to_owned()),
        Context::Unknown => Err("whether an await can stand here is not known".to_owned()),
    }
}

/// Whether the future calls none of the functions it stands in: a function that awaits itself has no finite size.
///
/// # Errors
/// It calls one of them.
pub fn check_recursion(future: NodeId, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let functions: Vec<NodeId> = tree.ancestors(future).filter(|above| tree.is(*above, "function_item")).collect();
    let calls_itself = tree.descendants(future).any(|node| {
        let callee = tree.field(node, "function").filter(|_| tree.is(node, "call_expression"));
        callee.is_some_and(|callee| matches!(facts.resolve(callee), Resolved::Local(item) if functions.contains(&item)))
    });
    if calls_itself { Err("an async function that awaits itself needs a box".to_owned()) } else { Ok(()) }
}

/// Whether `.await` after the expression would reach only a part of it.
pub fn binds_looser(expression: NodeId, facts: &dyn Facts) -> bool {
    const LOOSE: &[&str] = &[
        "assignment_expression",
        "binary_expression",
        "break_expression",
        "closure_expression",
        "compound_assignment_expr",
        "range_expression",
        "reference_expression",
        "return_expression",
        "type_cast_expression",
        "unary_expression",
        "yield_expression",
        "let_condition",
    ];
    facts.tree().is_any(expression, LOOSE)
}

/// Moves the call to a worker thread: every value it takes must be its own.
pub(super) fn offload(call: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let caution = suspension_caution(call, facts)?;
    let runtime = facts.runtime(call);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let form =
        form_of(runtime, facts.apis()).ok_or_else(|| format!("no way to a worker thread is known for {runtime}"))?;
    let taken = owned_values(call, facts)?;
    let mut rewrite = Rewrite::default();
    let thread = rewrite.adopt(facts.spell(&form.call, call)?);
    let span = facts.tree().span(call);
    let head = if taken.moves { "move || " } else { "|| " };
    let before = form.before.as_deref().map(|before| format!("{before}, ")).unwrap_or_default();
    let after = form.after.as_deref().unwrap_or("");
    let copies: Vec<String> = taken.copies.iter().map(|name| format!("let {name} = {name}.clone(); ")).collect();
    let copies = copies.concat();
    let (open, close) = if copies.is_empty() { ("", "") } else { ("{ ", " }") };
    rewrite.edits.push(Edit::insert(span.start, format!("{thread}({before}{open}{copies}{head}")));
    rewrite.edits.push(Edit::insert(span.end, format!("{close}).await{after}")));
    rewrite.claims.push(span);
    rewrite.caution = caution;
    Ok(rewrite)
}

fn form_of<'a>(runtime: &str, apis: &'a Apis) -> Option<&'a Offload> {
    apis.library(runtime)?.runtime.as_ref()?.offload.first()
}

/// Whether `twin` fits in the place of `callee`: one that gives a value where the call gives none does not fit where the
/// call's own value is used.
///
/// # Errors
/// It does not fit.
pub fn check_twin(callee: NodeId, twin: &str, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let apis = facts.apis();
    let resolved = facts.resolve(callee);
    let gives = |path: Option<&str>| path.and_then(|path| apis.get(path)).is_some_and(|api| api.returns.is_some());
    if gives(resolved.symbol()) || !gives(Some(twin)) {
        return Ok(());
    }
    let statement = tree.parent(callee).and_then(|call| tree.parent(call));
    let is_dropped = statement.is_some_and(|statement| {
        tree.is(statement, "expression_statement") && tree.child_of_kind(statement, ";").is_some()
    });
    if is_dropped { Ok(()) } else { Err(format!("`{twin}` gives a value, and the code around it uses the call's own")) }
}
