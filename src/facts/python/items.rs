//! What operators and iteration give: the type of `path / name`, of each element of a list of paths.

use super::PythonFacts;
use super::scopes::{BindingKind, Owner, RegionId};
use super::types::common;
use crate::facts::{Resolved, Type};
use crate::syntax::NodeId;

/// The special method behind an operator, and the one of the right operand.
const OPERATORS: &[(&str, &str, &str)] = &[
    ("+", "__add__", "__radd__"),
    ("-", "__sub__", "__rsub__"),
    ("*", "__mul__", "__rmul__"),
    ("/", "__truediv__", "__rtruediv__"),
    ("//", "__floordiv__", "__rfloordiv__"),
    ("%", "__mod__", "__rmod__"),
    ("|", "__or__", "__ror__"),
    ("&", "__and__", "__rand__"),
];

/// Built-ins that give the elements of their first argument, in whichever order.
const SAME_ITEMS: &[&str] = &["frozenset", "iter", "list", "reversed", "set", "sorted", "tuple"];

/// Generic types that give values of their first argument when they are iterated.
const ITERABLES: &[&str] = &[
    "builtins.frozenset",
    "builtins.list",
    "builtins.set",
    "collections.deque",
    "AbstractSet",
    "Collection",
    "Deque",
    "FrozenSet",
    "Generator",
    "Iterable",
    "Iterator",
    "List",
    "MutableSequence",
    "MutableSet",
    "Sequence",
    "Set",
];

impl PythonFacts<'_> {
    /// The type of `left operator right`: that of the left operand's special method, or of the right one's if a literal
    /// stands on the left.
    pub(super) fn type_of_operation(&self, operation: NodeId) -> Option<Type> {
        let tree = self.tree;
        let sign = tree.text(tree.field(operation, "operator")?);
        let (_, method, reflected) = OPERATORS.iter().find(|(known, ..)| *known == sign)?;
        let (left, right) = (tree.field(operation, "left")?, tree.field(operation, "right")?);
        let (operand, method) = match tree.kind(left) {
            "string" | "integer" | "float" => (right, reflected),
            _ => (left, method),
        };
        match self.type_of_expression(operand)? {
            Type::Symbol(path) => self.declared_result(&self.member(&path, method), |_| true),
            Type::Local(class) => match self.method(class, method) {
                Resolved::Symbol(path) => self.declared_result(&path, |_| true),
                Resolved::Local(definition) if tree.is(definition, "function_definition") => self.returned(definition),
                _ => None,
            },
        }
    }

    /// The type of `items[0]`; none for a slice.
    pub(super) fn type_of_subscript(&self, subscript: NodeId) -> Option<Type> {
        let tree = self.tree;
        let index = tree.field(subscript, "subscript").filter(|index| !tree.is_any(*index, &["slice", "tuple"]))?;
        if tree.fields(subscript, "subscript").any(|other| other != index) {
            return None;
        }
        self.type_of_items(tree.field(subscript, "value")?)
    }

    /// The type of what iterating the value of an expression gives.
    pub(super) fn type_of_items(&self, iterable: NodeId) -> Option<Type> {
        let _guard = self.descend()?;
        let tree = self.tree;
        match tree.kind(iterable) {
            "call" => self.items_of_call(iterable),
            "parenthesized_expression" => self.type_of_items(tree.named_children(iterable).next()?),
            "named_expression" => self.type_of_items(tree.field(iterable, "value")?),
            "await" => self.items_of_awaited(tree.named_children(iterable).next()?),
            "list" | "tuple" | "set" => {
                let elements = tree.named_children(iterable).filter(|node| !tree.is(*node, "comment"));
                common(elements.map(|element| self.type_of_expression(element)))
            }
            "list_comprehension" | "set_comprehension" | "generator_expression" => {
                self.type_of_expression(tree.field(iterable, "body")?)
            }
            "identifier" => self.items_of_name(iterable),
            "attribute" => self.declared_items(self.resolve_expression(iterable).symbol()?),
            _ => None,
        }
    }

    fn items_of_call(&self, call: NodeId) -> Option<Type> {
        let callee = self.tree.field(call, "function")?;
        match self.resolve_expression(callee) {
            Resolved::Symbol(path) => match path.strip_prefix("builtins.") {
                Some(name) if SAME_ITEMS.contains(&name) => self.type_of_items(self.positional(call, 0)?),
                _ => self.declared_items(&path),
            },
            Resolved::Local(definition) if !self.is_async(definition) => {
                let annotation = self.tree.field(definition, "return_type")?;
                let is_plain = self.is_plainly_decorated(definition);
                if is_plain {
                    self.annotated_items(annotation, self.scopes.region_of(annotation), is_iterable)
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    fn declared_items(&self, path: &str) -> Option<Type> {
        let items = self.apis.get(path)?.items.clone()?;
        Some(Type::Symbol(self.canonical(items)))
    }

    /// The items of `await to_thread(list, iterable)` and `await to_thread(lambda: iterable)`.
    fn items_of_awaited(&self, call: NodeId) -> Option<Type> {
        let tree = self.tree;
        let callee = self.resolve_expression(tree.field(call, "function")?);
        let api = self.apis.get(callee.symbol()?).filter(|api| api.offloads)?;
        let callable = self.positional(call, api.callable)?;
        if tree.is(callable, "lambda") {
            return self.type_of_items(tree.field(callable, "body")?);
        }
        match self.resolve_expression(callable).symbol()?.strip_prefix("builtins.") {
            Some(name) if SAME_ITEMS.contains(&name) => self.type_of_items(self.positional(call, api.callable + 1)?),
            _ => self.declared_items(self.resolve_expression(callable).symbol()?),
        }
    }

    fn items_of_name(&self, identifier: NodeId) -> Option<Type> {
        let name = self.tree.text(identifier);
        let Owner::Scope(scope) = self.scopes.owner(name, self.scopes.region_of(identifier)) else { return None };
        if self.scopes.is_bound_often(scope, name) {
            return None;
        }
        if let Some(binding) = self.reaching_binding(identifier, scope) {
            return self.items_of_binding(&binding.kind, binding.region);
        }
        let bindings = self.live_bindings(scope, name, super::names::Purpose::Running);
        common(bindings.map(|binding| self.items_of_binding(&binding.kind, binding.region)))
    }

    fn items_of_binding(&self, kind: &BindingKind, region: RegionId) -> Option<Type> {
        match kind {
            BindingKind::Value { annotation: Some(annotation), .. } => {
                self.annotated_items(*annotation, region, is_iterable)
            }
            BindingKind::Value { value: Some(value), .. } => self.type_of_items(*value),
            BindingKind::Parameter(parameter) => {
                let annotation = self.tree.field(*parameter, "type")?;
                let is_star =
                    self.tree.named_children(*parameter).next().is_some_and(|name| {
                        self.tree.is_any(name, &["list_splat_pattern", "dictionary_splat_pattern"])
                    });
                let region = self.scopes.region_of(annotation);
                if is_star { None } else { self.annotated_items(annotation, region, is_iterable) }
            }
            _ => None,
        }
    }
}

fn is_iterable(path: &str) -> bool {
    let name = path.strip_prefix("typing.").or_else(|| path.strip_prefix("collections.abc."));
    ITERABLES.contains(&name.unwrap_or(path))
}
