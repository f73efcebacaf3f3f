//! Statements that only clean up after a loop: what runs the coroutine does that itself.

use std::collections::BTreeSet;

use super::super::super::arguments::{arguments, only_argument};
use super::super::super::names::{Role, occurrences};
use super::super::super::passage::statement_of;
use super::dance::{is_setter, method_call};
use crate::facts::{Facts, Resolved};
use crate::syntax::{NodeId, SyntaxTree};

/// Methods of the loop that end it, or ask whether it has ended.
const OF_LOOP: &[&str] =
    &["close", "is_closed", "is_running", "shutdown_asyncgens", "shutdown_default_executor", "stop"];

/// Methods of a task that end it, or ask whether it has ended.
const OF_TASK: &[&str] = &["cancel", "cancelled", "done"];

/// Functions by the last part of their path: which tasks are left, and what waits for them.
const FUNCTIONS: &[&str] = &["all_tasks", "any", "gather", "len", "list", "set", "suppress", "wait"];

/// What no statement has that only cleans up.
const FOREIGN: &[&str] = &[
    "assert_statement",
    "augmented_assignment",
    "await",
    "break_statement",
    "class_definition",
    "continue_statement",
    "delete_statement",
    "function_definition",
    "global_statement",
    "import_from_statement",
    "import_statement",
    "lambda",
    "match_statement",
    "nonlocal_statement",
    "raise_statement",
    "return_statement",
    "while_statement",
    "yield",
];

/// How far out a statement around a use of the loop is looked for.
const MOST_LEVELS: usize = 6;

/// The variable of a loop, and those of the tasks that its cleaning up is about.
pub(super) struct Cleaning<'t, 'f> {
    facts: &'f dyn Facts,
    loop_name: &'t str,
    tasks: BTreeSet<&'t str>,
}

impl<'t, 'f> Cleaning<'t, 'f> {
    pub(super) fn of(loop_name: &'t str, facts: &'f dyn Facts) -> Cleaning<'t, 'f> {
        Cleaning { facts, loop_name, tasks: BTreeSet::new() }
    }

    /// Takes the names that a statement binds for names of tasks; gives those that are new.
    pub(super) fn add_names(&mut self, statement: NodeId, tree: &SyntaxTree<'t>) -> Vec<&'t str> {
        let bound = bound_names(statement, tree);
        bound.into_iter().filter(|name| *name != self.loop_name && self.tasks.insert(name)).collect()
    }

    /// The widest statement around `node`, within the block `home`, that only cleans up.
    pub(super) fn widest(&self, node: NodeId, home: NodeId, tree: &SyntaxTree<'t>) -> Option<NodeId> {
        let mut widest = None;
        let mut at = statement_of(tree, node);
        for _ in 0..MOST_LEVELS {
            let Some(statement) = at.filter(|statement| self.only_cleans(*statement, tree)) else { break };
            widest = Some(statement);
            let block = tree.parent(statement).filter(|block| *block != home);
            at = block.and_then(|block| tree.parent(block)).and_then(|above| statement_of(tree, above));
        }
        widest
    }

    fn only_cleans(&self, statement: NodeId, tree: &SyntaxTree<'t>) -> bool {
        let sets_other = |node: NodeId| {
            let target = tree.field(node, "left").filter(|_| tree.is(node, "assignment"));
            target.is_some_and(|target| !tree.is(target, "identifier"))
        };
        if tree.descendants(statement).any(|node| tree.is_any(node, FOREIGN) || sets_other(node)) {
            return false;
        }
        let bound = bound_names(statement, tree);
        let knows = |name: &str| name == self.loop_name || self.tasks.contains(name) || bound.contains(name);
        let reads = occurrences(tree, statement);
        let is_known = |node: NodeId| knows(tree.text(node)) || self.facts.resolve(node).symbol().is_some();
        if !reads.iter().all(|one| one.role == Role::Binds || (one.role == Role::Reads && is_known(one.node))) {
            return false;
        }
        let is_task = |name: &str| name != self.loop_name && (self.tasks.contains(name) || bound.contains(name));
        let mut calls = tree.descendants(statement).filter(|node| tree.is(*node, "call"));
        calls.all(|call| self.is_harmless(call, tree, &is_task) || is_setter(call, self.facts))
    }

    fn is_harmless(&self, call: NodeId, tree: &SyntaxTree<'t>, is_task: &dyn Fn(&str) -> bool) -> bool {
        let Some(callee) = tree.field(call, "function") else { return false };
        let object = tree.field(callee, "object").filter(|object| tree.is(*object, "identifier"));
        if let Some((_, method)) = object.and_then(|object| method_call(tree, object)) {
            let name = object.map_or("", |object| tree.text(object));
            if name == self.loop_name {
                return OF_LOOP.contains(&method) || (method == "run_until_complete" && self.ends(call, tree, is_task));
            }
            // The variable of a comprehension is no name of the function.
            let is_of_task = OF_TASK.contains(&method) && self.facts.resolve(callee).symbol().is_none();
            if is_task(name) || is_of_task {
                return OF_TASK.contains(&method);
            }
        }
        match self.facts.resolve(callee) {
            Resolved::Symbol(path) => path.rsplit('.').next().is_some_and(|last| FUNCTIONS.contains(&last)),
            _ => false,
        }
    }

    /// Whether the loop is run for what cleans up: its own methods, tasks that were left.
    fn ends(&self, run: NodeId, tree: &SyntaxTree<'t>, is_task: &dyn Fn(&str) -> bool) -> bool {
        let Some(what) = only_argument(tree, run) else { return false };
        match tree.kind(what) {
            "identifier" => is_task(tree.text(what)),
            // What is called is asked for all calls of the statement.
            "call" => {
                let is_own = tree.field(what, "function").is_some_and(|callee| {
                    tree.field(callee, "object").is_some_and(|object| tree.text(object) == self.loop_name)
                });
                is_own || !arguments(tree, what).is_empty()
            }
            _ => false,
        }
    }
}

/// The names that the statement gives a value.
fn bound_names<'t>(statement: NodeId, tree: &SyntaxTree<'t>) -> BTreeSet<&'t str> {
    let all = occurrences(tree, statement);
    all.iter().filter(|one| one.role == Role::Binds).map(|one| tree.text(one.node)).collect()
}
