//! The `with` statements that become `async with`.

use std::collections::BTreeMap;

use super::conversion::Value;
use crate::apis::clients::Manager;
use crate::edit::Edit;
use crate::native::python::lines::{indentation, line_break, lines_of};
use crate::syntax::{NodeId, SyntaxTree};

/// A `with` of values that change.
#[derive(Default)]
struct With {
    /// How many of its items are such values.
    items: usize,
    /// The variable to commit at the end.
    commits: Option<NodeId>,
    /// What is entered.
    values: Vec<NodeId>,
}

/// Every `with` of values that change.
#[derive(Default)]
pub(super) struct Withs {
    all: BTreeMap<NodeId, With>,
}

impl Withs {
    /// Notes the `with` of a value, whose item or pattern is `parent`.
    ///
    /// # Errors
    /// Why it cannot become `async with`.
    pub(super) fn add(
        &mut self,
        tree: &SyntaxTree<'_>,
        parent: NodeId,
        value: Value,
        manager: Manager,
        name: Option<NodeId>,
    ) -> Result<NodeId, String> {
        let statement = tree.ancestor_of_kind(parent, &["with_statement"]).ok_or("it is entered in no `with`")?;
        if tree.child_of_kind(statement, "async").is_some() {
            return Err("it is in an `async with` already".to_owned());
        }
        let with = self.all.entry(statement).or_default();
        with.items += 1;
        with.values.push(value.expression);
        let is_closing = tree.parent(value.expression).is_some_and(|above| tree.is(above, "argument_list"));
        if manager == Manager::CommitsBefore && !is_closing {
            if !value.is_new {
                return Err("its `with` ends a transaction, an `async with` would close it".to_owned());
            }
            with.commits = Some(name.ok_or("its `with` ends a transaction, an `async with` would close it")?);
        }
        Ok(statement)
    }

    /// Whether one of them enters `value`.
    pub(super) fn holds(&self, value: NodeId) -> bool {
        self.all.values().any(|with| with.values.contains(&value))
    }

    /// Those that did not close what they entered.
    pub(super) fn closing(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.all.iter().filter(|(_, with)| with.commits.is_some()).map(|(statement, _)| *statement)
    }

    /// What changes.
    ///
    /// # Errors
    /// A `with` has other parts, or cannot commit at its end.
    pub(super) fn edits(self, tree: &SyntaxTree<'_>) -> Result<Vec<Edit>, String> {
        let mut edits = Vec::new();
        for (statement, with) in self.all {
            let clause = tree.child_of_kind(statement, "with_clause").ok_or("its `with` is incomplete")?;
            let items = tree.descendants_but(clause, |node| tree.is(node, "with_item"));
            if items.filter(|node| tree.is(*node, "with_item")).count() != with.items {
                return Err("its `with` has other parts".to_owned());
            }
            edits.push(Edit::insert(tree.start(statement), "async "));
            if let Some(name) = with.commits {
                edits.extend(commit(tree, statement, name)?);
            }
        }
        Ok(edits)
    }
}

/// The commit that the `with` made at its end.
fn commit(tree: &SyntaxTree<'_>, statement: NodeId, name: NodeId) -> Result<Option<Edit>, String> {
    const LEAVES: &[&str] = &["return_statement", "break_statement", "continue_statement", "yield"];
    let body = tree.field(statement, "body").ok_or("its `with` is incomplete")?;
    if tree.descendants(body).any(|node| tree.is_any(node, LEAVES)) {
        return Err("its `with` is left halfway, and would have to commit there".to_owned());
    }
    let last = tree.named_children(body).filter(|node| !tree.is_extra(*node)).last().ok_or("its `with` is empty")?;
    let text = format!("{}.commit()", tree.text(name));
    if tree.text(last) == text {
        return Ok(None);
    }
    let lines = lines_of(tree, last).ok_or("other code stands on its lines")?;
    let (depth, newline) = (indentation(tree, last), line_break(tree.source(), lines.start));
    let is_whole = tree.source()[..lines.end].ends_with('\n');
    let (before, after) = if is_whole { ("", newline) } else { (newline, "") };
    Ok(Some(Edit::insert(lines.end, format!("{before}{depth}await {text}{after}"))))
}
