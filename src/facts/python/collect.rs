//! Fills [`Scopes`] in one pass over the tree, parents before children.

use super::scopes::{AttributeWrite, Binding, BindingKind, Declared, Region, RegionId, RegionKind, Scopes};
use super::{imports, targets};
use crate::facts::{Context, PythonVersion};
use crate::syntax::{NodeId, SyntaxTree};

/// The scopes of `tree`, for code that must run on `python`.
pub(super) fn collect<'t>(tree: &'t SyntaxTree<'t>, python: PythonVersion) -> Scopes<'t> {
    let mut collector = Collector { tree, python, scopes: Scopes::default(), nonlocal: Vec::new() };
    collector.scopes.region_of.reserve(tree.len());
    collector.open_module();
    for node in tree.all() {
        let region = collector.region_for(node);
        collector.scopes.region_of.push(region);
        collector.visit(node, region);
    }
    collector.settle_nonlocals();
    collector.scopes
}

struct Collector<'t> {
    tree: &'t SyntaxTree<'t>,
    python: PythonVersion,
    scopes: Scopes<'t>,
    /// Bindings of `nonlocal` names, which belong to a scope that is known only at the end.
    nonlocal: Vec<usize>,
}

impl<'t> Collector<'t> {
    fn open_module(&mut self) {
        self.scopes.regions.push(Region {
            kind: RegionKind::Module,
            node: NodeId::ROOT,
            parent: None,
            scope: RegionId::MODULE,
            hoist: RegionId::MODULE,
            function: None,
            context: Context::Sync,
            dead: false,
            in_comprehension: false,
        });
    }

    fn open(&mut self, kind: RegionKind, node: NodeId, parent: RegionId) -> RegionId {
        let id = RegionId(u32::try_from(self.scopes.regions.len()).unwrap_or(u32::MAX));
        let around = self.scopes.region(parent);
        let is_function = matches!(kind, RegionKind::Function | RegionKind::Lambda);
        let is_comprehension = matches!(kind, RegionKind::Comprehension | RegionKind::Generator);
        let dead = around.dead || kind == RegionKind::Dead;
        let region = Region {
            kind,
            node,
            parent: Some(parent),
            scope: if kind.is_scope() { id } else { around.scope },
            hoist: if kind.is_scope() && !is_comprehension { id } else { around.hoist },
            function: if is_function { Some(node) } else { around.function },
            context: if dead { Context::Unknown } else { self.context_of(kind, node, around) },
            dead,
            in_comprehension: is_comprehension
                || (around.in_comprehension && !is_function && kind != RegionKind::Class),
        };
        self.scopes.regions.push(region);
        id
    }

    /// Where code of a new region stands. RULES: only the body of an `async def`, seen through comprehensions.
    fn context_of(&self, kind: RegionKind, node: NodeId, around: &Region) -> Context {
        let Context::Async { function, caution } = around.context else {
            return match kind {
                RegionKind::Function => self.context_of_body(node),
                RegionKind::Lambda => Context::Sync,
                _ => around.context.clone(),
            };
        };
        let no_await = |reason| Context::NoAwait { function, reason };
        let careful = |reason| Context::Async { function, caution: Some(caution.unwrap_or(reason)) };
        match kind {
            RegionKind::Function => self.context_of_body(node),
            RegionKind::Lambda => Context::Sync,
            RegionKind::Class => no_await("`await` cannot stand in a class body"),
            RegionKind::Generator => no_await("`await` inside a generator expression would make it an async generator"),
            RegionKind::Comprehension if around.in_comprehension && self.python < PythonVersion(3, 11) => {
                no_await("`await` in a nested comprehension needs Python 3.11")
            }
            RegionKind::Annotation | RegionKind::TypeParameters => no_await("`await` cannot stand in an annotation"),
            RegionKind::Default => careful("it is a default value, evaluated when the function is defined"),
            RegionKind::Decorator => careful("it is part of a decorator, evaluated when the function is defined"),
            _ => around.context.clone(),
        }
    }

    fn context_of_body(&self, function: NodeId) -> Context {
        if self.tree.child_of_kind(function, "async").is_some() {
            Context::Async { function, caution: None }
        } else {
            Context::Sync
        }
    }

    /// The region a node belongs to; opens those that have no node kind of their own.
    fn region_for(&mut self, node: NodeId) -> RegionId {
        let tree = self.tree;
        let Some(parent) = tree.parent(node) else { return RegionId::MODULE };
        let outer = self.scopes.region_of(parent);
        let Some(field) = tree.field_name(node) else { return self.region_without_field(node, parent, outer) };
        match (tree.kind(parent), field) {
            ("function_definition" | "lambda", "body" | "parameters") | ("class_definition", "body") => {
                self.opened(parent, outer)
            }
            ("function_definition", "return_type") => {
                let around = self.around_body(parent, outer);
                self.open(RegionKind::Annotation, parent, around)
            }
            ("function_definition" | "class_definition", "type_parameters" | "superclasses") => {
                self.around_body(parent, outer)
            }
            ("default_parameter" | "typed_default_parameter", "value") => {
                let around = self.scopes.region(outer).parent.unwrap_or(RegionId::MODULE);
                let function = self.scopes.region(outer).node;
                self.open(RegionKind::Default, function, around)
            }
            ("typed_parameter" | "typed_default_parameter", "type") => {
                let around = self.scopes.region(outer).parent.unwrap_or(RegionId::MODULE);
                let function = self.scopes.region(outer).node;
                self.open(RegionKind::Annotation, function, around)
            }
            ("assignment", "type") | ("type_alias_statement", _) => self.open(RegionKind::Annotation, parent, outer),
            (kind, _) if is_comprehension(kind) => self.opened(parent, outer),
            ("for_in_clause", "right") => self.region_of_iterable(parent, outer),
            ("if_statement" | "elif_clause", "consequence") if self.never_holds(parent) => {
                self.open(RegionKind::Dead, parent, outer)
            }
            _ => outer,
        }
    }

    fn region_without_field(&mut self, node: NodeId, parent: NodeId, outer: RegionId) -> RegionId {
        if self.tree.is(node, "decorator") {
            return self.open(RegionKind::Decorator, parent, outer);
        }
        if is_comprehension(self.tree.kind(parent)) {
            return self.opened(parent, outer);
        }
        outer
    }

    fn opened(&self, definition: NodeId, outer: RegionId) -> RegionId {
        self.scopes.opened.get(&definition).copied().unwrap_or(outer)
    }

    /// The region around the body of a definition: that of its type parameters, if it has any.
    fn around_body(&self, definition: NodeId, outer: RegionId) -> RegionId {
        self.scopes.opened.get(&definition).and_then(|body| self.scopes.region(*body).parent).unwrap_or(outer)
    }

    /// The first iterable of a comprehension is evaluated outside of it, before it starts.
    fn region_of_iterable(&self, clause: NodeId, comprehension: RegionId) -> RegionId {
        let region = self.scopes.region(comprehension);
        let is_first = self.tree.child_of_kind(region.node, "for_in_clause") == Some(clause);
        match region.parent {
            Some(around) if is_first && is_comprehension(self.tree.kind(region.node)) => around,
            _ => comprehension,
        }
    }

    /// Whether the condition of an `if` is one that is false whenever the program runs.
    fn never_holds(&self, statement: NodeId) -> bool {
        let Some(condition) = self.tree.field(statement, "condition") else { return false };
        let text = self.tree.text(condition);
        matches!(text, "TYPE_CHECKING" | "False" | "0") || text.ends_with(".TYPE_CHECKING")
    }

    fn visit(&mut self, node: NodeId, region: RegionId) {
        let tree = self.tree;
        match tree.kind(node) {
            "identifier" => self.mention(node),
            "function_definition" => self.define(node, region, RegionKind::Function),
            "class_definition" => self.define(node, region, RegionKind::Class),
            "lambda" => self.open_for(RegionKind::Lambda, node, region),
            "list_comprehension" | "set_comprehension" | "dictionary_comprehension" => {
                self.open_for(RegionKind::Comprehension, node, region);
            }
            "generator_expression" => self.open_for(RegionKind::Generator, node, region),
            "parameters" | "lambda_parameters" => self.bind_parameters(node, region),
            // The grammar has one kind for `def f[T]` and for the arguments of `list[T]`; only the first binds.
            "type_parameter" if tree.field_name(node) == Some("type_parameters") => self.bind_all(node, region),
            "assignment" => self.assign(node, region),
            "for_statement" | "for_in_clause" => self.bind_element(node, region),
            "augmented_assignment" => self.bind_field(node, "left", region),
            "named_expression" => self.bind_walrus(node, region),
            "as_pattern" => self.bind_as(node, region),
            "except_clause" => self.bind_field(node, "alias", region),
            "dotted_name" if targets::is_capture(tree, node) => self.bind_all(node, region),
            "splat_pattern" => self.bind_all(node, region),
            "delete_statement" => self.bind_targets(node, &BindingKind::Deleted, region),
            "import_statement" | "import_from_statement" | "future_import_statement" => self.import(node, region),
            "yield" => self.scopes.generators.extend(self.scopes.regions[region.index()].function),
            "global_statement" => self.declare(node, region, Declared::Global),
            "nonlocal_statement" => self.declare(node, region, Declared::Nonlocal),
            _ => {}
        }
    }

    fn mention(&mut self, identifier: NodeId) {
        if Scopes::is_name(self.tree, identifier) {
            self.scopes.mentions.entry(self.tree.text(identifier)).or_default().push(identifier);
        }
    }

    fn define(&mut self, definition: NodeId, region: RegionId, kind: RegionKind) {
        let bound = match kind {
            RegionKind::Class => BindingKind::Class(definition),
            _ => BindingKind::Function(definition),
        };
        if let Some(name) = self.tree.field(definition, "name") {
            self.bind(name, bound, region, self.scopes.region(region).scope);
        }
        let has_parameters = self.tree.field(definition, "type_parameters").is_some();
        let around = if has_parameters { self.open(RegionKind::TypeParameters, definition, region) } else { region };
        self.open_for(kind, definition, around);
    }

    fn open_for(&mut self, kind: RegionKind, node: NodeId, parent: RegionId) {
        let id = self.open(kind, node, parent);
        self.scopes.opened.insert(node, id);
    }

    fn bind_parameters(&mut self, list: NodeId, region: RegionId) {
        let tree = self.tree;
        for parameter in tree.named_children(list) {
            for name in targets::names_of_parameter(tree, parameter) {
                self.bind(name, BindingKind::Parameter(parameter), region, region);
            }
        }
    }

    fn assign(&mut self, assignment: NodeId, region: RegionId) {
        let tree = self.tree;
        let Some(left) = tree.field(assignment, "left") else { return };
        let annotation = tree.field(assignment, "type");
        let value = targets::assigned_value(tree, assignment);
        for (target, value) in targets::pair(tree, left, value) {
            self.bind_target(target, &BindingKind::Value { value, annotation }, region);
        }
        for (position, target) in targets::unpaired(tree, left, value).into_iter().enumerate() {
            let kind = match value {
                Some(value) if targets::is_flat(tree, left) => BindingKind::Item { value, position },
                _ => BindingKind::Opaque,
            };
            self.bind_target(target, &kind, region);
        }
    }

    fn bind_walrus(&mut self, expression: NodeId, region: RegionId) {
        let Some(name) = self.tree.field(expression, "name") else { return };
        let kind = BindingKind::Value { value: self.tree.field(expression, "value"), annotation: None };
        self.bind(name, kind, region, self.scopes.region(region).hoist);
    }

    /// `with value as target`, `except … as name`, `case … as name`.
    fn bind_as(&mut self, pattern: NodeId, region: RegionId) {
        let tree = self.tree;
        // In a `case` the name has no field of its own.
        let last = || tree.named_children(pattern).last().filter(|last| tree.is(*last, "identifier"));
        let Some(target) = tree.field(pattern, "alias").or_else(last) else { return };
        let kind = match tree.named_children(pattern).next() {
            Some(value) if targets::is_with_item(tree, pattern) => BindingKind::Entered(value),
            _ => BindingKind::Opaque,
        };
        let inner =
            if tree.is(target, "as_pattern_target") { tree.named_children(target).next() } else { Some(target) };
        match inner {
            Some(single) if tree.is_any(single, &["identifier", "attribute"]) => {
                self.bind_target(single, &kind, region);
            }
            Some(several) => self.bind_targets(several, &BindingKind::Opaque, region),
            None => {}
        }
    }

    fn bind_element(&mut self, each: NodeId, region: RegionId) {
        let tree = self.tree;
        let Some(target) = tree.field(each, "left") else { return };
        let is_async = tree.child_of_kind(each, "async").is_some();
        match tree.field(each, "right") {
            Some(iterable) if tree.is(target, "identifier") && !is_async => {
                self.bind_target(target, &BindingKind::Element(iterable), region);
            }
            _ => self.bind_targets(target, &BindingKind::Opaque, region),
        }
    }

    fn bind_field(&mut self, node: NodeId, field: &str, region: RegionId) {
        if let Some(target) = self.tree.field(node, field) {
            self.bind_targets(target, &BindingKind::Opaque, region);
        }
    }

    fn bind_targets(&mut self, target: NodeId, kind: &BindingKind, region: RegionId) {
        for target in targets::flatten(self.tree, target) {
            self.bind_target(target, kind, region);
        }
    }

    /// Binds every identifier below `node`: pattern captures and type parameters.
    fn bind_all(&mut self, node: NodeId, region: RegionId) {
        let tree = self.tree;
        let names = tree.descendants(node).filter(|inner| tree.is(*inner, "identifier"));
        for name in names {
            if tree.text(name) != "_" {
                self.bind(name, BindingKind::Opaque, region, self.scopes.region(region).scope);
            }
        }
    }

    fn bind_target(&mut self, target: NodeId, kind: &BindingKind, region: RegionId) {
        if self.tree.is(target, "attribute") {
            self.scopes.attribute_writes.push(AttributeWrite { target, kind: kind.clone(), region });
        } else if self.tree.is(target, "identifier") {
            self.bind(target, kind.clone(), region, self.scopes.region(region).scope);
        }
    }

    fn bind(&mut self, node: NodeId, kind: BindingKind, region: RegionId, scope: RegionId) {
        self.bind_name(self.tree.text(node), node, kind, region, scope);
    }

    fn bind_name(&mut self, name: &'t str, node: NodeId, kind: BindingKind, region: RegionId, scope: RegionId) {
        let index = self.scopes.bindings.len();
        let declared = self.scopes.declared.get(&(scope, name)).copied();
        let scope = if declared == Some(Declared::Global) { RegionId::MODULE } else { scope };
        self.scopes.binders.insert(node);
        self.scopes.bindings.push(Binding { name, node, kind, scope, region });
        if declared == Some(Declared::Nonlocal) {
            self.nonlocal.push(index);
        } else {
            self.scopes.named.entry(name).or_default().entry(scope).or_default().push(index);
        }
    }

    fn import(&mut self, statement: NodeId, region: RegionId) {
        let scope = self.scopes.region(region).scope;
        for bound in imports::names_of(self.tree, statement) {
            self.scopes.loaded.push((bound.target, bound.node));
            self.scopes.imports.push(self.scopes.bindings.len());
            self.bind_name(bound.local, bound.node, BindingKind::Import(bound.path), region, scope);
        }
        if self.tree.child_of_kind(statement, "wildcard_import").is_some() {
            self.scopes.last_star_import = self.scopes.last_star_import.max(Some(self.tree.start(statement)));
        }
    }

    fn declare(&mut self, statement: NodeId, region: RegionId, declared: Declared) {
        let scope = self.scopes.region(region).scope;
        for name in self.tree.named_children(statement) {
            self.scopes.declared.insert((scope, self.tree.text(name)), declared);
        }
    }

    fn settle_nonlocals(&mut self) {
        for index in std::mem::take(&mut self.nonlocal) {
            let (name, scope) = (self.scopes.bindings[index].name, self.scopes.bindings[index].scope);
            if let super::scopes::Owner::Scope(owner) = self.scopes.owner(name, scope) {
                self.scopes.bindings[index].scope = owner;
                self.scopes.named.entry(name).or_default().entry(owner).or_default().push(index);
            }
        }
    }
}

fn is_comprehension(kind: &str) -> bool {
    matches!(kind, "list_comprehension" | "set_comprehension" | "dictionary_comprehension" | "generator_expression")
}
