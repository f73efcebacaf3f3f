//! The facts of one Python file.
//!
//! One pass collects regions, scopes and bindings ([`scopes`], filled by [`collect`]); everything else is answered from
//! them when it is asked, and kept. Answers follow names and values through the file; a question that leads back to
//! itself, or too far, is answered with unknown.

mod annotations;
mod arguments;
mod builtins;
mod classes;
mod collect;
mod functions;
mod handlers;
mod idle;
mod imports;
mod items;
mod layout;
mod life;
mod names;
mod protocols;
mod reaching;
mod remarks;
mod results;
mod running;
mod runtime;
mod scopes;
mod spell;
mod suspension;
mod targets;
mod threads;
#[cfg(test)]
mod tests;
mod types;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use self::classes::AttributeTable;
use self::life::AttributeMentions;
use self::runtime::Evidence;
use self::scopes::{RegionId, Scopes};
use self::suspension::Flow;
use super::call_graph::{OwnGraph, Reached};
use super::summary::Thread;
use super::{Argument, Context, Facts, Layout, Life, Resolved, RuntimeFact, Spelling, Surroundings, Truth, Type};
use crate::apis::{Api, Apis, Handling};
use crate::syntax::{NodeId, SyntaxTree};

/// The facts of one Python file.
pub struct PythonFacts<'t> {
    tree: &'t SyntaxTree<'t>,
    apis: &'t Apis,
    surroundings: &'t Surroundings,
    scopes: Scopes<'t>,
    resolved: RefCell<FxHashMap<NodeId, Resolved>>,
    types: RefCell<FxHashMap<NodeId, Option<Type>>>,
    given_types: RefCell<FxHashMap<NodeId, Option<Type>>>,
    attributes: OnceCell<AttributeTable<'t>>,
    attribute_mentions: OnceCell<AttributeMentions<'t>>,
    evidence: OnceCell<Evidence<'t>>,
    quoted_words: OnceCell<FxHashSet<&'t str>>,
    named_in_text: OnceCell<FxHashSet<&'t str>>,
    patches: OnceCell<bool>,
    both_forms: OnceCell<FxHashSet<&'t str>>,
    properties: OnceCell<FxHashSet<&'t str>>,
    scoped: OnceCell<FxHashMap<RegionId, Vec<usize>>>,
    fresh: RefCell<FxHashMap<NodeId, Rc<FxHashSet<&'t str>>>>,
    graph: OnceCell<OwnGraph>,
    layout: OnceCell<Layout>,
    flows: RefCell<FxHashMap<NodeId, Rc<Flow<'t>>>>,
    handler_rows: RefCell<FxHashMap<NodeId, Rc<[&'t Api]>>>,
    depth: Cell<usize>,
}

/// Values followed further than this through names and calls are unknown.
const DEEPEST: usize = 48;

/// One step of following values; the step ends when it is dropped.
struct Descent<'f>(&'f Cell<usize>);

impl Drop for Descent<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl<'t> PythonFacts<'t> {
    /// Collects the scopes and bindings of `tree`; the other facts are worked out when they are asked for.
    pub fn collect(tree: &'t SyntaxTree<'t>, apis: &'t Apis, surroundings: &'t Surroundings) -> PythonFacts<'t> {
        PythonFacts {
            tree,
            apis,
            surroundings,
            scopes: collect::collect(tree, surroundings.python),
            resolved: RefCell::default(),
            types: RefCell::default(),
            given_types: RefCell::default(),
            attributes: OnceCell::new(),
            attribute_mentions: OnceCell::new(),
            evidence: OnceCell::new(),
            quoted_words: OnceCell::new(),
            named_in_text: OnceCell::new(),
            patches: OnceCell::new(),
            both_forms: OnceCell::new(),
            properties: OnceCell::new(),
            scoped: OnceCell::new(),
            fresh: RefCell::default(),
            graph: OnceCell::new(),
            layout: OnceCell::new(),
            flows: RefCell::default(),
            handler_rows: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    fn descend(&self) -> Option<Descent<'_>> {
        if self.depth.get() >= DEEPEST {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        Some(Descent(&self.depth))
    }
}

impl Facts for PythonFacts<'_> {
    fn tree(&self) -> &SyntaxTree<'_> {
        self.tree
    }

    fn apis(&self) -> &Apis {
        self.apis
    }

    fn surroundings(&self) -> &Surroundings {
        self.surroundings
    }

    fn resolve(&self, expression: NodeId) -> Resolved {
        self.resolve_expression(expression)
    }

    fn type_of(&self, expression: NodeId) -> Option<Type> {
        self.type_of_expression(expression)
    }

    fn context(&self, node: NodeId) -> Context {
        self.context_of_region(self.scopes.region_of(node))
    }

    fn gives_plain_value(&self, callee: NodeId) -> Truth {
        self.callee_gives_plain_value(callee)
    }

    fn promises_plain_value(&self, function: NodeId) -> Truth {
        self.annotated_as_plain(function)
    }

    fn enters(&self, value: NodeId, is_async: bool) -> Truth {
        self.supports(value, protocols::MANAGER, is_async)
    }

    fn iterates(&self, value: NodeId, is_async: bool) -> Truth {
        self.supports(value, protocols::ITERATION, is_async)
    }

    fn argument(&self, call: NodeId, keyword: &str, position: Option<usize>) -> Argument {
        self.argument_of(call, keyword, position)
    }

    fn is_awaited(&self, expression: NodeId) -> bool {
        self.is_value_awaited(expression)
    }

    fn makes_coroutine(&self, call: NodeId) -> Truth {
        self.call_makes_coroutine(call)
    }

    fn is_coroutine_function(&self, expression: NodeId) -> Truth {
        self.callee_makes_coroutines(expression)
    }

    fn handling_of(&self, function: NodeId) -> Option<Handling> {
        self.handling(function)
    }

    fn function_of(&self, node: NodeId) -> Option<NodeId> {
        self.scopes.region_at(node).function
    }

    fn function_name(&self, node: NodeId) -> Option<String> {
        self.dotted_function_name(node)
    }

    fn path_in_file(&self, definition: NodeId) -> Option<String> {
        self.dotted_name(definition)
    }

    fn is_async_function(&self, definition: NodeId) -> bool {
        self.is_async(definition)
    }

    fn is_lazy_function(&self, definition: NodeId) -> bool {
        self.is_lazy(definition)
    }

    fn runs(&self, node: NodeId) -> bool {
        self.runs_at(node)
    }

    fn entered_at(&self, node: NodeId) -> Vec<Resolved> {
        self.entered_by(node)
    }

    fn is_consumed(&self, call: NodeId) -> bool {
        self.is_gone_through(call)
    }

    fn thread_of(&self, function: NodeId) -> Thread {
        self.thread_of_function(function)
    }

    fn is_stranger(&self, path: &str, node: NodeId) -> bool {
        self.is_unknown_symbol(path) && !self.is_of_own_value(node)
    }

    fn reached(&self, node: NodeId) -> Option<Reached> {
        super::call_graph::reached_at(node, self, &self.graph)
    }

    fn runtime(&self, node: NodeId) -> RuntimeFact {
        self.runtime_at(node)
    }

    fn reads_of(&self, name: NodeId) -> Option<Vec<NodeId>> {
        self.reads_of_local(name)
    }

    fn assigned_value(&self, name: NodeId) -> Option<NodeId> {
        self.value_assigned_once(name)
    }

    fn patches_blocking_calls(&self) -> bool {
        *self.patches.get_or_init(|| self.calls_a_patch())
    }

    fn uses_of(&self, definition: NodeId) -> Option<Vec<NodeId>> {
        self.uses_of_definition(definition)
    }

    fn life_of(&self, expression: NodeId) -> Result<Life, String> {
        self.life_of_value(expression)
    }

    fn suspension_hazard(&self, node: NodeId) -> Option<String> {
        self.hazard_at(node)
    }

    fn spell(&self, path: &str, node: NodeId) -> Result<Spelling, String> {
        self.spelling_of(path, node)
    }

    fn is_in_both_forms(&self, name: &str) -> bool {
        self.both_forms.get_or_init(|| functions::in_both_forms(self.tree)).contains(name)
    }

    fn is_name_taken(&self, name: &str) -> bool {
        self.scopes.mentions.contains_key(name) || self.scopes.named.contains_key(name)
    }

    fn is_imported(&self, module: &str) -> bool {
        self.imports_module(module)
    }

    fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| self.layout_of_file())
    }
}
