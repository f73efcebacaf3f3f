//! What names, attributes and callees denote.

use super::PythonFacts;
use super::scopes::{Binding, BindingKind, Owner, RegionId};
use crate::facts::{Resolved, Type};
use crate::syntax::NodeId;

/// When a name is looked up for an annotation, imports under `if TYPE_CHECKING` count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Running,
    Annotating,
}

impl<'t> PythonFacts<'t> {
    /// What an expression denotes; kept, and unknown where the question leads back to itself.
    pub(super) fn resolve_expression(&self, expression: NodeId) -> Resolved {
        if let Some(known) = self.resolved.borrow().get(&expression) {
            return known.clone();
        }
        let Some(_guard) = self.descend() else { return Resolved::Unknown };
        // The answer to a question that comes up again while it is being answered.
        self.resolved.borrow_mut().insert(expression, Resolved::Unknown);
        let answer = self.resolve_afresh(expression);
        self.resolved.borrow_mut().insert(expression, answer.clone());
        answer
    }

    fn resolve_afresh(&self, expression: NodeId) -> Resolved {
        let tree = self.tree;
        match tree.kind(expression) {
            "identifier" => {
                self.resolve_name(tree.text(expression), self.scopes.region_of(expression), Purpose::Running)
            }
            "attribute" => self.resolve_attribute(expression),
            "parenthesized_expression" => self.resolve_only_child(expression),
            "named_expression" => self.resolve_field(expression, "value"),
            "subscript" => self.resolve_subscript(expression),
            "conditional_expression" => self.resolve_conditional(expression),
            _ => Resolved::Unknown,
        }
    }

    fn resolve_only_child(&self, expression: NodeId) -> Resolved {
        match self.tree.named_children(expression).next() {
            Some(inner) => self.resolve_expression(inner),
            None => Resolved::Unknown,
        }
    }

    fn resolve_field(&self, expression: NodeId, field: &str) -> Resolved {
        self.tree.field(expression, field).map_or(Resolved::Unknown, |inner| self.resolve_expression(inner))
    }

    /// `Queue[int]` denotes the class itself; a subscript of anything else is a value.
    fn resolve_subscript(&self, expression: NodeId) -> Resolved {
        let value = self.resolve_field(expression, "value");
        match &value {
            Resolved::Symbol(path) if self.apis.get(path).is_some_and(|api| api.class) => value,
            Resolved::Local(definition) if self.tree.is(*definition, "class_definition") => value,
            _ => Resolved::Unknown,
        }
    }

    fn resolve_conditional(&self, expression: NodeId) -> Resolved {
        let parts: Vec<NodeId> = self.tree.named_children(expression).collect();
        let [left, _, right] = parts[..] else { return Resolved::Unknown };
        let (left, right) = (self.resolve_expression(left), self.resolve_expression(right));
        if left == right { left } else { Resolved::Unknown }
    }

    fn resolve_attribute(&self, attribute: NodeId) -> Resolved {
        let (Some(object), Some(name)) =
            (self.tree.field(attribute, "object"), self.tree.field(attribute, "attribute"))
        else {
            return Resolved::Unknown;
        };
        let name = self.tree.text(name);
        match self.resolve_expression(object) {
            Resolved::Symbol(path) => {
                let value = self.type_of_symbol(&path);
                Resolved::Symbol(self.member(value.as_deref().unwrap_or(&path), name))
            }
            Resolved::Local(class) if self.tree.is(class, "class_definition") => self.method(class, name),
            // A property is a function of the file, but what it is read for is a value.
            Resolved::Local(_) | Resolved::Unknown => match self.type_of_expression(object) {
                Some(Type::Symbol(path)) => Resolved::Symbol(self.member(&path, name)),
                Some(Type::Local(class)) => self.method(class, name),
                None => Resolved::Unknown,
            },
        }
    }

    /// The type of the value that a symbol is, if it is one: an attribute of the tables, or any attribute of a class whose
    /// `__getattr__` is in them.
    pub(super) fn type_of_symbol(&self, path: &str) -> Option<String> {
        if let Some(api) = self.apis.get(path) {
            return api.returns.clone().filter(|_| api.attribute).map(|class| self.canonical(class));
        }
        let (owner, name) = path.rsplit_once('.')?;
        let made = self.apis.get(&format!("{owner}.__getattr__")).filter(|_| !name.starts_with('_'))?;
        made.returns.clone().map(|class| self.canonical(class))
    }

    /// The full path of a member, by the name the tables use.
    pub(super) fn member(&self, path: &str, name: &str) -> String {
        self.canonical(format!("{path}.{name}"))
    }

    /// The name the tables use for a path.
    pub(super) fn canonical(&self, path: String) -> String {
        if let Some(api) = self.apis.get(&path) {
            return api.path.clone();
        }
        let known = self.apis.by_convention(&path).filter(|(library, _)| self.is_in_project(library));
        known.map(|(_, means)| means.to_owned()).unwrap_or(path)
    }

    /// The full path that a relative import means, where the package of the file is known.
    fn absolute(&self, path: &str) -> String {
        let Some(package) = self.surroundings.package.as_deref().filter(|_| path.starts_with('.')) else {
            return path.to_owned();
        };
        let rest = path.trim_start_matches('.');
        let up = path.len() - rest.len() - 1;
        let mut parts: Vec<&str> = package.split('.').filter(|part| !part.is_empty()).collect();
        if up > parts.len() {
            return path.to_owned();
        }
        parts.truncate(parts.len() - up);
        parts.extend((!rest.is_empty()).then_some(rest));
        if parts.is_empty() { path.to_owned() } else { parts.join(".") }
    }

    /// Whether the file imports the library, or the project has it.
    fn is_in_project(&self, library: &str) -> bool {
        self.imports_module(library) || self.surroundings.dependencies.contains(&library.replace('_', "-"))
    }

    /// What `name` denotes in the code of `region`.
    pub(super) fn resolve_name(&self, name: &str, region: RegionId, purpose: Purpose) -> Resolved {
        let scope = match self.scopes.owner(name, region) {
            Owner::Scope(scope) => scope,
            Owner::Nowhere => return self.resolve_unbound(name),
            Owner::TooDeep => return Resolved::Unknown,
        };
        if self.scopes.is_bound_often(scope, name) {
            return Resolved::Unknown;
        }
        agree(self.live_bindings(scope, name, purpose).map(|binding| self.resolve_binding(binding)))
    }

    /// The bindings that can be what `name` means: without those that never run, without `del`, and without `None` as a
    /// stand-in for something absent, if there are others.
    pub(super) fn live_bindings<'s>(
        &'s self,
        scope: RegionId,
        name: &str,
        purpose: Purpose,
    ) -> impl Iterator<Item = &'s Binding<'t>> {
        let bindings = self.scopes.bindings_of(scope, name);
        bindings.filter(move |binding| {
            let runs = purpose == Purpose::Annotating || !self.scopes.region(binding.region).dead;
            runs && binding.kind != BindingKind::Deleted && !self.is_placeholder(binding) && !self.is_overload(binding)
        })
    }

    fn is_placeholder(&self, binding: &Binding<'_>) -> bool {
        match binding.kind {
            BindingKind::Value { value: Some(value), annotation: None } => self.tree.is(value, "none"),
            _ => false,
        }
    }

    /// `@overload` declares a shape of the function that follows.
    fn is_overload(&self, binding: &Binding<'_>) -> bool {
        let BindingKind::Function(definition) = binding.kind else { return false };
        self.decorators(definition).any(|decorator| {
            let text = self.tree.text(decorator);
            text == "overload" || text.ends_with(".overload")
        })
    }

    fn resolve_binding(&self, binding: &Binding<'_>) -> Resolved {
        match &binding.kind {
            BindingKind::Import(_) if self.may_be_replaced(binding) => Resolved::Unknown,
            BindingKind::Import(path) => Resolved::Symbol(self.canonical(self.absolute(path))),
            BindingKind::Function(definition) | BindingKind::Class(definition) => Resolved::Local(*definition),
            BindingKind::Value { value: Some(value), .. } => self.resolve_expression(*value),
            BindingKind::Parameter(parameter) => self.resolve_class_parameter(*parameter, binding.scope),
            _ => Resolved::Unknown,
        }
    }

    /// Whether an `import *` that follows may bring another function of this name. A module is not replaced: code that
    /// reaches into it would not work.
    fn may_be_replaced(&self, binding: &Binding<'_>) -> bool {
        let start = self.tree.start(binding.node);
        self.scopes.last_star_import.is_some_and(|star| start < star)
            && self.tree.ancestor_of_kind(binding.node, &["import_from_statement"]).is_some()
    }

    /// The `cls` of a class method is the class.
    fn resolve_class_parameter(&self, parameter: NodeId, function: RegionId) -> Resolved {
        match self.receiver(parameter, function) {
            Some((class, Receiver::Class)) => Resolved::Local(class),
            _ => Resolved::Unknown,
        }
    }

    /// The class whose instance, or which itself, a method gets as this parameter.
    pub(super) fn receiver(&self, parameter: NodeId, function: RegionId) -> Option<(NodeId, Receiver)> {
        let class = self.scopes.class_around(function)?;
        let definition = self.scopes.region(function).node;
        let parameters = self.tree.field(definition, "parameters")?;
        if !self.tree.is(definition, "function_definition")
            || self.tree.named_children(parameters).next() != Some(parameter)
        {
            return None;
        }
        let name = self.tree.field(definition, "name").map_or("", |name| self.tree.text(name));
        let mut receiver = match name {
            "__new__" | "__init_subclass__" | "__class_getitem__" => Receiver::Class,
            _ => Receiver::Instance,
        };
        for decorator in self.decorators(definition) {
            match self.resolve_expression(decorator).symbol() {
                Some("builtins.staticmethod") => return None,
                Some("builtins.classmethod") => receiver = Receiver::Class,
                _ => {}
            }
        }
        Some((class, receiver))
    }

    /// The expressions after `@`, calls reduced to what is called.
    pub(super) fn decorators(&self, definition: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let tree = self.tree;
        let around = tree.parent(definition).filter(|parent| tree.is(*parent, "decorated_definition"));
        let written = around.into_iter().flat_map(move |around| tree.named_children(around));
        written.filter(move |child| tree.is(*child, "decorator")).filter_map(move |decorator| {
            let expression = tree.named_children(decorator).next()?;
            if tree.is(expression, "call") { tree.field(expression, "function") } else { Some(expression) }
        })
    }

    /// A name that no scope binds: a builtin, unless some `import *` may have brought it.
    fn resolve_unbound(&self, name: &str) -> Resolved {
        if self.scopes.last_star_import.is_some() || !super::builtins::NAMES.contains(&name) {
            return Resolved::Unknown;
        }
        Resolved::Symbol(self.member("builtins", name))
    }
}

/// What the first parameter of a method is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Receiver {
    Instance,
    Class,
}

/// What all answers say; unknown if there are none, or one is unknown, or they differ.
fn agree(mut answers: impl Iterator<Item = Resolved>) -> Resolved {
    let Some(first) = answers.next() else { return Resolved::Unknown };
    if answers.all(|other| other == first) { first } else { Resolved::Unknown }
}
