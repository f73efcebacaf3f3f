//! What each function of a file does when it runs: which calls of it block, and which other functions it enters.
//!
//! A summary is plain data about one file; call graphs ([`super::call_graph`]) are made of summaries.

use super::{Blocking, Facts, Resolved, blocking};
use crate::apis::Effect;
use crate::source::LineIndex;
use crate::syntax::NodeId;

/// One function or method of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionSummary {
    /// Its dotted name in the file: `Store.flush`.
    pub name: String,
    /// The first byte of its definition.
    pub start: usize,
    /// The line of its definition, from 1.
    pub line: usize,
    /// Whether it says `async`.
    pub is_async: bool,
    /// Whether a call runs nothing of it yet: a generator.
    pub is_lazy: bool,
    /// What of it blocks, in source order.
    pub leaves: Vec<Leaf>,
    /// What else runs while it runs, in source order.
    pub calls: Vec<Outgoing>,
    /// Whether it may run in another thread.
    pub thread: Thread,
}

/// A call that blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// How.
    pub effect: Effect,
    /// What is called, as written.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
}

/// A function entered by a call, or by a statement that calls it unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The function or class.
    pub target: Target,
    /// The line, from 1.
    pub line: usize,
    /// Whether what a generator gives is consumed on the spot.
    pub consumes: bool,
    /// Whether nothing is known of the target but its name: unless it is found in the project, nobody can say what it touches.
    pub is_stranger: bool,
}

/// The name of a function or class as a call graph knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Of the same file, by its dotted name.
    Here(String),
    /// By its full path.
    Symbol(String),
}

/// Whether code may run in another thread than the event loop's. Ordered: a later one is worse.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thread {
    /// It touches nothing but its own locals.
    #[default]
    Free,
    /// It may touch what others use at the same time: why.
    Unsure(String),
    /// It must not: why.
    Bound(String),
}

/// The functions of the file. Calls in lambdas and nested functions are theirs, not those of the function around.
pub fn summarize(facts: &dyn Facts) -> Vec<FunctionSummary> {
    let tree = facts.tree();
    let index = LineIndex::new(tree.source());
    let line = |node: NodeId| index.line(tree.start(node)) + 1;
    let mut functions: Vec<FunctionSummary> = Vec::new();
    let mut position = rustc_hash::FxHashMap::default();
    for node in tree.all() {
        if tree.is_any(node, FUNCTIONS)
            && let Some(name) = facts.path_in_file(node)
        {
            position.insert(node, functions.len());
            functions.push(FunctionSummary {
                name,
                start: tree.start(node),
                line: line(node),
                is_async: facts.is_async_function(node),
                is_lazy: facts.is_lazy_function(node),
                leaves: Vec::new(),
                calls: Vec::new(),
                thread: facts.thread_of(node),
            });
        }
    }
    for node in tree.all() {
        let Some(owner) = facts.function_of(node).and_then(|function| position.get(&function)) else { continue };
        let entered = facts.entered_at(node);
        let is_call = tree.is_any(node, CALLS);
        if !is_call && entered.is_empty() || !facts.runs(node) {
            continue;
        }
        let owner = &mut functions[*owner];
        let outgoing = entered.into_iter().filter_map(|resolved| {
            let target = target_of(&resolved, facts)?;
            let is_stranger = matches!(&target, Target::Symbol(path) if facts.is_stranger(path, node));
            Some(Outgoing { is_stranger, target, line: line(node), consumes: !is_call || facts.is_consumed(node) })
        });
        owner.calls.extend(outgoing);
        let Some(callee) = tree.field(node, "function").filter(|_| is_call) else { continue };
        if let Blocking::Yes(effect) = blocking(callee, facts)
            && effect.is_passed_on()
            && !is_passed_over(callee, facts)
            && !facts.is_awaited(node)
        {
            owner.leaves.push(Leaf { effect, name: tree.text(callee).to_owned(), line: line(node) });
        }
    }
    functions
}

/// Whether a call that blocks is not worth telling of whoever makes it: it is over soon, or the file may have made its
/// object one that does not block.
fn is_passed_over(callee: NodeId, facts: &dyn Facts) -> bool {
    let resolved = facts.resolve(callee);
    let Some(api) = resolved.symbol().and_then(|path| facts.apis().get(path)) else { return false };
    let tree = facts.tree();
    let object = tree.field(callee, "object").map(|object| tree.text(object));
    let is_quieted = |object: &str| {
        let mut calls = api.quieted_by.iter().map(|method| format!("{object}.{method}("));
        calls.any(|call| tree.source().contains(&call))
    };
    api.brief || object.is_some_and(is_quieted)
}

/// The name of what an expression denotes, for a call graph.
pub fn target_of(resolved: &Resolved, facts: &dyn Facts) -> Option<Target> {
    match resolved {
        Resolved::Symbol(path) => Some(Target::Symbol(path.clone())),
        Resolved::Local(definition) => facts.path_in_file(*definition).map(Target::Here),
        Resolved::Unknown => None,
    }
}

const FUNCTIONS: &[&str] = &["function_definition", "function_item"];
const CALLS: &[&str] = &["call", "call_expression"];
