//! Facts of Rust files: names, variables, types, context, runtime, spelling.
//!
//! There is no type checker here: types are those that are written, those of constructors and those the API tables give.
//! What that does not decide is unknown.

mod context;
mod declared;
mod guards;
mod macros;
mod names;
mod runtime;
mod spelling;
#[cfg(test)]
mod tests;
mod types;
mod variables;

pub use declared::{declare, modules_elsewhere};
pub use macros::graft_macros;

use std::cell::{Cell, OnceCell, RefCell};

use rustc_hash::{FxHashMap, FxHashSet};

use self::names::{Names, Namespace, Target, WrittenPath, written_path};
use self::variables::{Origin, Variables};
use super::call_graph::{OwnGraph, Reached};
use super::summary::Thread;
use super::{Context, Facts, GuardLife, Layout, Resolved, RuntimeFact, Spelling, Surroundings, Truth, Type};
use crate::apis::{Api, Apis, GuardKind};
use crate::syntax::{NodeId, SyntaxTree};

/// What is known of one Rust file.
pub struct RustFacts<'t> {
    tree: &'t SyntaxTree<'t>,
    apis: &'t Apis,
    surroundings: &'t Surroundings,
    names: Names<'t>,
    variables: Variables<'t>,
    evidence: runtime::Evidence,
    identifiers: OnceCell<FxHashSet<&'t str>>,
    types: RefCell<FxHashMap<NodeId, Option<types::Shape<'t>>>>,
    layout: OnceCell<Layout>,
    graph: OnceCell<OwnGraph>,
    /// How much more code guards may be followed through.
    patience: Cell<usize>,
}

impl<'t> RustFacts<'t> {
    /// Reads the facts of `tree`, whose macros have been grafted ([`graft_macros`]).
    pub fn collect(tree: &'t SyntaxTree<'t>, apis: &'t Apis, surroundings: &'t Surroundings) -> Self {
        let mut facts = Self { variables: Variables::collect(tree), ..Self::of_items(tree, apis, surroundings) };
        facts.evidence = runtime::Evidence::collect(&facts);
        facts
    }

    /// The facts of items alone, without what is inside functions: for what a file tells the others of its crate.
    pub fn of_items(tree: &'t SyntaxTree<'t>, apis: &'t Apis, surroundings: &'t Surroundings) -> Self {
        let crates = apis.libraries().map(|library| library.name.clone());
        let declared = surroundings.dependencies.iter().chain(&surroundings.test_dependencies);
        let crates = crates.chain(declared.cloned()).collect();
        Self {
            tree,
            apis,
            surroundings,
            names: Names::collect(tree, apis, &surroundings.crates, crates),
            variables: Variables::default(),
            evidence: runtime::Evidence::default(),
            identifiers: OnceCell::new(),
            types: RefCell::default(),
            layout: OnceCell::new(),
            graph: OnceCell::new(),
            patience: Cell::new(Self::patience()),
        }
    }

    fn follow(&self, path: &WrittenPath<'_>, at: NodeId, namespace: Namespace) -> Target {
        self.names.follow(self.tree, &self.variables, path, at, namespace)
    }

    /// The path at which a symbol is declared; of those of the tables, the one they use.
    fn canonical(&self, path: String) -> String {
        let path = if self.api_of(&path).is_some() {
            path
        } else {
            let path = self.surroundings.crates.absolute(&path);
            self.surroundings.crates.declared(&path).unwrap_or(path)
        };
        match self.api_of(&path) {
            Some(api) => api.path.clone(),
            None => path,
        }
    }

    /// The row of a symbol; for a method that has none, that of the same method of a trait of its type.
    fn api_of(&self, path: &str) -> Option<&'t Api> {
        self.apis.get(path).or_else(|| {
            let (owner, name) = path.rsplit_once("::")?;
            let traits = &self.apis.get(owner)?.implements;
            traits.iter().find_map(|implemented| self.apis.get(&format!("{implemented}::{name}")))
        })
    }

    /// The item or symbol a path written at `node` leads to.
    fn target(&self, node: NodeId, namespace: Namespace) -> Target {
        let Some(path) = written_path(self.tree, node) else { return Target::Unknown };
        match self.follow(&path, node, namespace) {
            Target::Symbol(path) => Target::Symbol(self.canonical(path)),
            other => other,
        }
    }

    /// The expression inside parentheses.
    fn bare(&self, node: NodeId) -> NodeId {
        let mut at = node;
        while self.tree.is(at, "parenthesized_expression") {
            let Some(inner) = self.tree.named_children(at).next() else { return at };
            at = inner;
        }
        at
    }

    fn resolve_method(&self, method: NodeId) -> Resolved {
        let (Some(receiver), Some(name)) = (self.tree.field(method, "value"), self.tree.field(method, "field")) else {
            return Resolved::Unknown;
        };
        let name = self.tree.text(name);
        if self.tree.is(self.bare(receiver), "self") {
            let host = self.tree.ancestor_of_kind(method, &["impl_item", "trait_item"]);
            let member = host.and_then(|host| names::host_name(self.tree, host));
            if let Some(member) = member.and_then(|host| self.names.member(host, name)) {
                return Resolved::Local(member);
            }
        }
        self.member_of(receiver, name)
    }

    /// Whether calling this function of the file gives a future.
    fn gives_future(&self, function: NodeId) -> Truth {
        if self.attributes(function).any(|attribute| !self.is_harmless(attribute)) {
            return Truth::Unknown;
        }
        if self.is_async(function) {
            return Truth::Yes;
        }
        let Some(returned) = self.tree.field(function, "return_type") else { return Truth::No };
        match self.tree.kind(returned) {
            "primitive_type" | "unit_type" | "never_type" | "tuple_type" | "reference_type" => Truth::No,
            "abstract_type" | "bounded_type" => Truth::known(self.tree.text(returned).contains("Future<")),
            _ if self.tree.text(returned).starts_with("Pin<Box<dyn Future<") => Truth::Yes,
            _ => match self.type_of_written(returned) {
                Some(Type::Local(item)) if self.tree.is(item, "trait_item") => Truth::Unknown,
                Some(Type::Symbol(path)) if path.ends_with("Future") => Truth::Unknown,
                Some(_) => Truth::No,
                None => Truth::Unknown,
            },
        }
    }

    /// Whether a function, block or closure carries `async`.
    fn is_async(&self, node: NodeId) -> bool {
        match self.tree.kind(node) {
            "async_block" => true,
            "closure_expression" => self.tree.child_of_kind(node, "async").is_some(),
            _ => self
                .tree
                .child_of_kind(node, "function_modifiers")
                .is_some_and(|modifiers| self.tree.child_of_kind(modifiers, "async").is_some()),
        }
    }

    /// The attributes in front of an item and, for a function of an `impl` or `trait`, of that.
    fn attributes(&self, item: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let own = attributes_of(self.tree, item);
        let host = names::host_of(self.tree, item).map(|host| attributes_of(self.tree, host));
        own.into_iter().chain(host.unwrap_or_default())
    }

    /// Whether a node is compiled for tests only.
    fn is_test_code(&self, node: NodeId) -> bool {
        let items = self.tree.ancestors(node).filter(|above| self.tree.is_any(*above, &["function_item", "mod_item"]));
        items.flat_map(|item| attributes_of(self.tree, item)).any(|attribute| {
            let written: String = self.tree.text(attribute).split_whitespace().collect();
            let path = written.split('(').next().unwrap_or("");
            written == "cfg(test)" || path.rsplit("::").next() == Some("test")
        })
    }

    /// Whether an attribute leaves a function what it was.
    fn is_harmless(&self, attribute: NodeId) -> bool {
        const PLAIN: &[&str] = &[
            "allow",
            "cfg",
            "cold",
            "deny",
            "deprecated",
            "doc",
            "expect",
            "forbid",
            "ignore",
            "inline",
            "must_use",
            "should_panic",
            "target_feature",
            "test",
            "track_caller",
            "warn",
        ];
        let Some(path) = self.tree.named_children(attribute).next() else { return false };
        let text = self.tree.text(path);
        if PLAIN.contains(&text) || text.starts_with("clippy::") || text.starts_with("rustfmt::") {
            return true;
        }
        match self.target(path, Namespace::Types) {
            Target::Symbol(path) => self.apis.get(&path).is_some_and(|api| api.transparent),
            _ => false,
        }
    }
}

/// The `attribute` nodes in front of an item.
fn attributes_of(tree: &SyntaxTree<'_>, item: NodeId) -> Vec<NodeId> {
    let before = std::iter::successors(tree.previous_sibling(item), |sibling| tree.previous_sibling(*sibling));
    let beside = before.take_while(|sibling| tree.is(*sibling, "attribute_item") || tree.is_extra(*sibling));
    let mut found: Vec<NodeId> = beside.filter_map(|sibling| tree.child_of_kind(sibling, "attribute")).collect();
    found.reverse();
    found
}

impl Facts for RustFacts<'_> {
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
        let expression = self.bare(expression);
        let callee = match self.tree.kind(expression) {
            "generic_function" => self.tree.field(expression, "function").unwrap_or(expression),
            _ => expression,
        };
        if self.tree.is(callee, "field_expression") {
            return self.resolve_method(callee);
        }
        match self.target(callee, Namespace::Values) {
            Target::Symbol(path) => Resolved::Symbol(path),
            Target::Item(item) => Resolved::Local(item),
            Target::Variable(_) | Target::Unknown => Resolved::Unknown,
        }
    }

    fn type_of(&self, expression: NodeId) -> Option<Type> {
        self.shape_of(expression, 0).map(|shape| shape.head)
    }

    fn context(&self, node: NodeId) -> Context {
        self.context_of(node)
    }

    fn is_awaited(&self, expression: NodeId) -> bool {
        self.is_handed_to_await(expression)
    }

    fn makes_coroutine(&self, call: NodeId) -> Truth {
        let Some(callee) = self.tree.field(self.bare(call), "function") else { return Truth::Unknown };
        match self.resolve(callee) {
            Resolved::Symbol(path) => match self.apis.get(&path) {
                Some(api) => Truth::known(api.coroutine),
                None => self.signature(&path).and_then(|it| it.is_async).map_or(Truth::Unknown, Truth::known),
            },
            Resolved::Local(item) if self.tree.is_any(item, &["function_item", "function_signature_item"]) => {
                self.gives_future(item)
            }
            _ => Truth::Unknown,
        }
    }

    fn function_of(&self, node: NodeId) -> Option<NodeId> {
        self.tree.ancestor_of_kind(node, &["function_item", "closure_expression", "async_block"])
    }

    fn function_name(&self, node: NodeId) -> Option<String> {
        let own = std::iter::once(node).chain(self.tree.ancestors(node));
        let function = own.into_iter().find(|above| self.tree.is(*above, "function_item"))?;
        let name = self.tree.text(self.tree.field(function, "name")?);
        let host = names::host_of(self.tree, function).and_then(|host| names::host_name(self.tree, host));
        Some(host.map_or_else(|| name.to_owned(), |host| format!("{host}::{name}")))
    }

    fn path_in_file(&self, definition: NodeId) -> Option<String> {
        names::path_in_file(self.tree, definition)
    }

    fn is_async_function(&self, definition: NodeId) -> bool {
        self.is_async(definition)
    }

    fn entered_at(&self, node: NodeId) -> Vec<Resolved> {
        let callee = self.tree.field(node, "function").filter(|_| self.tree.is(node, "call_expression"));
        match callee.map(|callee| self.resolve(callee)) {
            // What a trait gives as a default may be another function.
            Some(Resolved::Local(item)) if !names::is_of_trait(self.tree, item) => vec![Resolved::Local(item)],
            _ => Vec::new(),
        }
    }

    fn thread_of(&self, _function: NodeId) -> Thread {
        // What may go to a thread is told by the types of its arguments.
        Thread::Free
    }

    fn reached(&self, node: NodeId) -> Option<Reached> {
        crate::facts::call_graph::reached_at(node, self, &self.graph)
    }

    fn runtime(&self, node: NodeId) -> RuntimeFact {
        self.runtime_at(node)
    }

    fn reads_of(&self, name: NodeId) -> Option<Vec<NodeId>> {
        let mentions = self.mentions_of(name)?;
        mentions.iter().all(|read| !self.tree.is(*read, "string_literal")).then_some(mentions)
    }

    fn mentions_of(&self, name: NodeId) -> Option<Vec<NodeId>> {
        let index = self.variables.bound_at(self.tree, name)?;
        (!self.variables.is_conditional(index)).then(|| self.variables.mentions(self.tree, index))
    }

    fn assigned_value(&self, name: NodeId) -> Option<NodeId> {
        let name = self.bare(name);
        let path = written_path(self.tree, name)?;
        let Target::Variable(index) = self.follow(&path, name, Namespace::Values) else { return None };
        let variable = &self.variables.list[index];
        match variable.origin {
            _ if self.variables.is_conditional(index) => None,
            Origin::Value(value) | Origin::Typed(_, Some(value)) if !variable.reassigned => Some(value),
            _ => None,
        }
    }

    fn binding_of(&self, name: NodeId) -> Option<NodeId> {
        let path = written_path(self.tree, name)?;
        match self.follow(&path, name, Namespace::Values) {
            Target::Variable(index) => Some(self.variables.list[index].node),
            _ => None,
        }
    }

    fn written_type(&self, name: NodeId) -> Option<Type> {
        self.type_named(name).filter(|_| self.tree.is_any(name, &["type_identifier", "scoped_type_identifier"]))
    }

    fn guard_made(&self, call: NodeId) -> Option<GuardKind> {
        self.guard_made_by(call)
    }

    fn guard_life(&self, made: NodeId) -> Option<GuardLife> {
        self.life_of_guard(made)
    }

    fn suspension_hazard(&self, node: NodeId) -> Option<String> {
        self.hazard_at(node)
    }

    fn spell(&self, path: &str, node: NodeId) -> Result<Spelling, String> {
        self.spelling_of(path, node)
    }

    fn is_in_both_forms(&self, _name: &str) -> bool {
        false
    }

    fn is_name_taken(&self, name: &str) -> bool {
        self.identifiers.get_or_init(|| variables::identifiers(self.tree)).contains(name)
    }

    fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| self.lay_out())
    }
}
