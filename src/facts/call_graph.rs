//! Who calls whom, and which functions end up in a call that blocks.
//!
//! The graph is made of [summaries](super::summary), of one file or of many. It holds plain functions and async ones;
//! blocking is not passed on through async functions, as their own bodies are reported.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::summary::{FunctionSummary, Leaf, Target, Thread, summarize, target_of};
use super::{Facts, Resolved};
use crate::apis::Effect;
use crate::syntax::NodeId;

/// A function that ends up in calls that block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// For every cause the shortest way to it, gravest cause first, then shortest. Never empty.
    pub chains: Vec<Chain>,
    /// Whether the function, with all it calls, may run in another thread.
    pub thread: Thread,
    /// Whether the function itself is a generator, which runs where it is gone through.
    pub is_lazy: bool,
}

/// The way from a call to the call that blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// How the last one blocks.
    pub effect: Effect,
    /// The functions that are entered, then the call that blocks. At least two.
    pub steps: Vec<Step>,
}

impl Chain {
    /// The call that blocks.
    pub fn cause(&self) -> Option<&Step> {
        self.steps.last()
    }
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The file, as shown to the user; `None` for the file that the question comes from, where that is the only one.
    pub path: Option<Arc<str>>,
    /// The line of the definition, or of the call that blocks, from 1.
    pub line: usize,
    /// The dotted name of the function, or what is called.
    pub name: String,
}

/// A function of a [`CallGraph`], by number.
pub type FunctionId = usize;

/// A question is answered by looking at no more functions than this.
const WIDEST: usize = 4_096;
/// No more causes than this are told of one call.
const MOST_CAUSES: usize = 32;

/// The functions of a file or a project.
#[derive(Debug, Default)]
pub struct CallGraph {
    functions: Vec<Function>,
}

#[derive(Debug)]
struct Function {
    path: Option<Arc<str>>,
    summary: FunctionSummary,
    calls: Vec<FunctionId>,
    reaches: bool,
}

impl CallGraph {
    /// The graph of one file alone.
    pub fn of_file(functions: Vec<FunctionSummary>) -> Self {
        let mut graph = CallGraph::default();
        for function in functions {
            graph.add(None, function);
        }
        let mut by_name: FxHashMap<String, FunctionId> = FxHashMap::default();
        for (id, function) in graph.functions.iter().enumerate() {
            by_name.insert(function.summary.name.clone(), id);
        }
        graph.link(|_, target| match target {
            Target::Here(name) => by_name.get(name).copied(),
            Target::Symbol(_) => None,
        });
        graph
    }

    /// Adds a function of the file shown as `path`.
    pub fn add(&mut self, path: Option<Arc<str>>, summary: FunctionSummary) -> FunctionId {
        self.functions.push(Function { path, summary, calls: Vec::new(), reaches: false });
        self.functions.len() - 1
    }

    /// Joins callers and callees: `find` tells the function that a target named in the given function is. Call it once, when
    /// all functions are there.
    pub fn link(&mut self, find: impl Fn(FunctionId, &Target) -> Option<FunctionId>) {
        let mut callers: Vec<Vec<FunctionId>> = vec![Vec::new(); self.functions.len()];
        let mut strangers: Vec<(FunctionId, String)> = Vec::new();
        for id in 0..self.functions.len() {
            let mut calls = Vec::new();
            for call in &self.functions[id].summary.calls {
                let Some(callee) = find(id, &call.target) else {
                    if call.is_stranger
                        && let Target::Symbol(path) = &call.target
                    {
                        strangers.push((id, path.clone()));
                    }
                    continue;
                };
                let callee_is = &self.functions[callee].summary;
                if callee_is.is_async || (callee_is.is_lazy && !call.consumes) || calls.contains(&callee) {
                    continue;
                }
                calls.push(callee);
                callers[callee].push(id);
            }
            self.functions[id].calls = calls;
        }
        for (id, path) in strangers {
            let thread = &mut self.functions[id].summary.thread;
            let unsure = Thread::Unsure(format!("what `{path}` touches is not known"));
            if *thread < unsure {
                *thread = unsure;
            }
        }
        let is_leaf = |function: &Function| !function.summary.leaves.is_empty() && !function.summary.is_async;
        let mut open: Vec<FunctionId> = (0..self.functions.len()).filter(|id| is_leaf(&self.functions[*id])).collect();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut self.functions[id].reaches, true) {
                continue;
            }
            open.extend(callers[id].iter().filter(|caller| !self.functions[**caller].summary.is_async));
        }
    }

    /// What a call of the function ends up in; `None` if in nothing that blocks, as far as can be told.
    pub fn reached(&self, function: FunctionId) -> Option<Reached> {
        if !self.functions.get(function)?.reaches {
            return None;
        }
        let mut came_from: FxHashMap<FunctionId, FunctionId> = FxHashMap::default();
        let mut seen: FxHashSet<FunctionId> = FxHashSet::from_iter([function]);
        let mut order = vec![function];
        let mut next = 0;
        let mut chains: Vec<Chain> = Vec::new();
        let mut thread = Thread::Free;
        while let Some(id) = order.get(next).copied() {
            next += 1;
            let here = &self.functions[id];
            thread = thread.max(here.summary.thread.clone());
            for leaf in &here.summary.leaves {
                if chains.len() < MOST_CAUSES {
                    chains.push(self.chain(id, leaf, &came_from));
                }
            }
            for callee in &here.calls {
                if order.len() < WIDEST && seen.insert(*callee) {
                    came_from.insert(*callee, id);
                    order.push(*callee);
                }
            }
        }
        if order.len() >= WIDEST {
            thread = thread.max(Thread::Unsure("it calls more functions than can be looked at".to_owned()));
        }
        chains.sort_by_key(|chain| (std::cmp::Reverse(chain.effect.gravity()), chain.steps.len()));
        Some(Reached { chains, thread, is_lazy: self.functions[function].summary.is_lazy })
    }

    fn chain(&self, last: FunctionId, leaf: &Leaf, came_from: &FxHashMap<FunctionId, FunctionId>) -> Chain {
        let way = std::iter::successors(Some(last), |id| came_from.get(id).copied());
        let mut steps: Vec<Step> = way
            .map(|id| {
                let function = &self.functions[id];
                Step { path: function.path.clone(), line: function.summary.line, name: function.summary.name.clone() }
            })
            .collect();
        steps.reverse();
        steps.push(Step { path: self.functions[last].path.clone(), line: leaf.line, name: leaf.name.clone() });
        Chain { effect: leaf.effect, steps }
    }
}

/// The graph of a file for itself, made when the first question comes up.
#[derive(Debug)]
pub(super) struct OwnGraph {
    graph: CallGraph,
    by_name: FxHashMap<String, FunctionId>,
}

impl OwnGraph {
    fn of(facts: &dyn Facts) -> Self {
        let functions = summarize(facts);
        let by_name = functions.iter().enumerate().map(|(id, function)| (function.name.clone(), id)).collect();
        OwnGraph { graph: CallGraph::of_file(functions), by_name }
    }
}

/// What evaluating a node ends up in: as the project says, or else the file for itself.
pub(super) fn reached_at(node: NodeId, facts: &dyn Facts, own: &OnceCell<OwnGraph>) -> Option<Reached> {
    let entered = facts.entered_at(node);
    if entered.is_empty() {
        return None;
    }
    let consumes = !facts.tree().is_any(node, &["call", "call_expression"]) || facts.is_consumed(node);
    let found = entered.iter().filter_map(|resolved| {
        let target = target_of(resolved, facts)?;
        if matches!(resolved, Resolved::Local(definition) if facts.is_lazy_function(*definition) && !consumes) {
            return None;
        }
        if let Some(linked) = &facts.surroundings().linked {
            return linked.reached.get(&target).map(|reached| Reached::clone(reached));
        }
        let Target::Here(name) = target else { return None };
        let own = own.get_or_init(|| OwnGraph::of(facts));
        own.graph.reached(*own.by_name.get(&name)?)
    });
    found.max_by_key(|reached| reached.chains.first().map(|chain| chain.effect.gravity()))
}
