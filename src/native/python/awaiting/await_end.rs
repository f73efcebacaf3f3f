//! An `await` on a call that gives a plain value.

use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::native::python::arguments::has_comment;
use crate::native::python::lines::{indentation, line_break, lines_of};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the tables know what waits for the end of what the method begins: `drain` for `write`.
pub(in crate::native) const HAS_END: Refinement =
    Refinement { name: "has-async-end", captures: &["callee", "object", "method"], holds: has_end };

/// Takes the `await` away and puts the call that waits on the next line.
pub(in crate::native) const AWAIT_END: Rewriting =
    Rewriting { name: "await-end", captures: &["await", "call", "callee", "object"], build: await_end };

/// Takes the `await` away.
pub(in crate::native) const DROP: Rewriting =
    Rewriting { name: "drop-await", captures: &["await", "call"], build: drop_await };

/// Whether an async function of this file may be meant to be overridden: its body does nothing.
pub(in crate::native) const CONCRETE: Refinement =
    Refinement { name: "not-abstract", captures: &["callee"], holds: concrete };

fn concrete(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(callee) = found.get("callee") else { return Truth::Unknown };
    let tree = facts.tree();
    let crate::facts::Resolved::Local(definition) = facts.resolve(callee) else { return Truth::Yes };
    let Some(body) = tree.field(definition, "body") else { return Truth::Unknown };
    let does_nothing = |statement: NodeId| {
        let first = tree.named_children(statement).next();
        match tree.kind(statement) {
            "pass_statement" | "raise_statement" => true,
            "expression_statement" => first.is_some_and(|only| tree.is_any(only, &["string", "ellipsis"])),
            _ => false,
        }
    };
    Truth::known(!tree.named_children(body).all(does_nothing))
}

/// The method that waits, if the tables name it.
fn end_of(callee: NodeId, facts: &dyn Facts) -> Option<String> {
    let resolved = facts.resolve(callee);
    let end = facts.apis().get(resolved.symbol()?)?.ends.as_deref()?;
    end.rsplit('.').next().map(str::to_owned)
}

fn has_end(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(callee) = found.get("callee") else { return Truth::Unknown };
    let object = found.get("object").is_some_and(|object| facts.tree().is_any(object, &["identifier", "attribute"]));
    Truth::known(object && end_of(callee, facts).is_some())
}

fn await_end(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (Some(callee), Some(object), Some(call)) = (found.get("callee"), found.get("object"), found.get("call")) else {
        return Err("there is no call".to_owned());
    };
    let tree = facts.tree();
    let end = end_of(callee, facts).ok_or("what waits for it is not known")?;
    let whole = found.get("await").ok_or("there is no call")?;
    let statement = tree.parent(whole).ok_or("there is no call")?;
    let mut rewrite = drop_await(found, facts)?;
    let waits = format!("await {}.{end}()", tree.text(object));
    let text = tree.source();
    let next = match lines_of(tree, statement) {
        Some(_) => format!("{}{}{waits}", line_break(text, tree.start(statement)), indentation(tree, statement)),
        None => format!("; {waits}"),
    };
    rewrite.edits.push(Edit::insert(tree.end(call), next));
    Ok(rewrite)
}

fn drop_await(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (Some(whole), Some(call)) = (found.get("await"), found.get("call")) else {
        return Err("there is no `await`".to_owned());
    };
    let tree = facts.tree();
    let word = Span::new(tree.start(whole), tree.start(call));
    if has_comment(tree, word) {
        return Err("a comment would be lost".to_owned());
    }
    let mut edits = vec![Edit::delete(word)];
    if let Some(around) = needless_parentheses(tree, whole) {
        edits.push(Edit::delete(Span::new(tree.start(around), tree.start(around) + 1)));
        edits.push(Edit::delete(Span::new(tree.end(around) - 1, tree.end(around))));
    }
    Ok(Rewrite::of(edits))
}

/// Parentheses that only the `await` needed: `(await f()).x`.
fn needless_parentheses(tree: &SyntaxTree<'_>, whole: NodeId) -> Option<NodeId> {
    let around = tree.parent(whole).filter(|parent| tree.is(*parent, "parenthesized_expression"))?;
    let is_tight = tree.start(around) + 1 == tree.start(whole) && tree.end(around) == tree.end(whole) + 1;
    let holds = tree.parent(around).is_some_and(|parent| tree.is_any(parent, &["attribute", "subscript", "call"]));
    (is_tight && holds && !tree.text(whole).contains('\n')).then_some(around)
}
