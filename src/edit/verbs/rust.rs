//! The verbs, in this language.

pub mod lines;

use super::{super::Edit, Rewrite};
use crate::apis::{Apis, Offload};
use crate::facts::{Context, Facts, Resolved, Surroundings};
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
    let form = form_of(runtime, facts.apis(), facts.surroundings())
        .ok_or_else(|| format!("no way to a worker thread is known for {runtime}"))?;
    let moves = owned_values(call, facts)?;
    let spelling = facts.spell(&form.call, call)?;
    let span = facts.tree().span(call);
    let head = if moves { "move || " } else { "|| " };
    let before = form.before.as_deref().map(|before| format!("{before}, ")).unwrap_or_default();
    let after = form.after.as_deref().unwrap_or("");
    let mut rewrite = Rewrite::of([
        Edit::insert(span.start, format!("{}({before}{head}", spelling.text)),
        Edit::insert(span.end, format!(").await{after}")),
    ]);
    rewrite.request(spelling.needs);
    rewrite.claims.push(span);
    rewrite.caution = caution;
    Ok(rewrite)
}

fn form_of<'a>(runtime: &str, apis: &'a Apis, _: &Surroundings) -> Option<&'a Offload> {
    apis.library(runtime)?.runtime.as_ref()?.offload.first()
}

/// Whether the call takes variables with it, all of them its own and not used later.
fn owned_values(call: NodeId, facts: &dyn Facts) -> Result<bool, String> {
    let tree = facts.tree();
    let mut moves = false;
    for node in tree.descendants(call) {
        match tree.kind(node) {
            "self" => return Err("it uses `self`, which another thread cannot borrow".to_owned()),
            "reference_expression" => return Err("it borrows a value, which another thread cannot".to_owned()),
            "await_expression"
            | "try_expression"
            | "return_expression"
            | "break_expression"
            | "continue_expression" => {
                return Err("it leaves the expression half-way".to_owned());
            }
            "macro_invocation" => return Err("what the macro in it uses is not known".to_owned()),
            "identifier" if is_variable(node, facts) => {
                owned_variable(node, call, facts)?;
                moves = true;
            }
            _ => {}
        }
    }
    Ok(moves)
}

fn is_variable(name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let in_path =
        tree.parent(name).is_some_and(|parent| tree.is_any(parent, &["scoped_identifier", "field_initializer"]));
    let is_item = !matches!(facts.resolve(name), Resolved::Unknown);
    !in_path && !is_item
}

/// A variable may move to another thread if it surely owns what it holds and nothing reads it afterwards.
fn owned_variable(name: NodeId, call: NodeId, facts: &dyn Facts) -> Result<(), String> {
    let tree = facts.tree();
    let text = tree.text(name);
    let value = facts.assigned_value(name).ok_or_else(|| format!("whether `{text}` owns its value is not known"))?;
    if !is_owned_value(value, facts) {
        return Err(format!("whether `{text}` owns its value is not known"));
    }
    let binding = tree.field(tree.parent(value).unwrap_or(value), "pattern");
    let reads = binding.and_then(|binding| facts.reads_of(binding));
    let reads = reads.ok_or_else(|| format!("not every use of `{text}` can be seen"))?;
    let repeats = tree.ancestors(call).any(|above| {
        tree.is_any(above, &["for_expression", "while_expression", "loop_expression", "closure_expression"])
            && !tree.is_within(value, above)
    });
    let is_copied = tree.is_any(value, &["integer_literal", "float_literal", "boolean_literal", "char_literal"]);
    let later = reads.iter().any(|read| !tree.is_within(*read, call) && tree.start(*read) > tree.end(call));
    if (repeats || later) && !is_copied {
        return Err(format!("`{text}` is used again after this call"));
    }
    Ok(())
}

/// Literals, and the macros and functions of the language that make owned values.
fn is_owned_value(value: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    if tree.is_any(value, &["integer_literal", "float_literal", "boolean_literal", "char_literal", "string_literal"]) {
        return true;
    }
    if tree.is(value, "macro_invocation") {
        return tree.field(value, "macro").is_some_and(|name| tree.text(name) == "format");
    }
    let Some(callee) = tree.field(value, "function") else { return false };
    let is_method = tree.field(callee, "field").is_some_and(|name| matches!(tree.text(name), "to_string" | "to_owned"));
    let is_maker =
        matches!(facts.resolve(callee).symbol(), Some("std::string::String::from" | "std::string::String::new"));
    is_maker || (is_method && tree.field(callee, "value").is_some_and(|value| tree.is(value, "string_literal")))
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
