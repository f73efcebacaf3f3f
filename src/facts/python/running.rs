//! What runs when a piece of code is evaluated: the functions that a call or a statement enters, seen or unseen.

use super::PythonFacts;
use super::classes::Member;
use crate::facts::{Resolved, Type};
use crate::syntax::NodeId;

/// What runs when an instance is made. `object` and the tables have none that matter.
const MAKERS: &[&str] = &["__new__", "__init__", "__post_init__"];

/// Builtins that go through all of what they are given, at once.
const CONSUMERS: &[&str] = &[
    "builtins.all",
    "builtins.any",
    "builtins.dict",
    "builtins.frozenset",
    "builtins.list",
    "builtins.max",
    "builtins.min",
    "builtins.next",
    "builtins.set",
    "builtins.sorted",
    "builtins.sum",
    "builtins.tuple",
];

impl PythonFacts<'_> {
    /// Whether the code at a node runs at all: not under `if TYPE_CHECKING` or `if False`.
    pub(super) fn runs_at(&self, node: NodeId) -> bool {
        !self.scopes.region_at(node).dead
    }

    /// Whether calling a function runs nothing of it: it is a generator.
    pub(super) fn is_lazy(&self, function: NodeId) -> bool {
        self.is_generator(function)
    }

    /// The functions of the file, or of others, that evaluating this node enters, apart from what its parts enter.
    pub(super) fn entered_by(&self, node: NodeId) -> Vec<Resolved> {
        let tree = self.tree;
        match tree.kind(node) {
            "call" => tree.field(node, "function").map(|callee| self.bodies_of(callee)).unwrap_or_default(),
            "with_item" => self.entered_by_with(node),
            "for_statement" | "for_in_clause" => {
                let is_plain = tree.child_of_kind(node, "async").is_none();
                let right = tree.field(node, "right").filter(|_| is_plain);
                right.map(|value| self.special_methods(value, &["__iter__", "__next__"])).unwrap_or_default()
            }
            "attribute" => self.entered_by_reading(node).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What calling the value of an expression runs.
    fn bodies_of(&self, callee: NodeId) -> Vec<Resolved> {
        match self.resolve_expression(callee) {
            Resolved::Local(class) if self.tree.is(class, "class_definition") => {
                MAKERS.iter().filter_map(|name| self.own_member(class, name)).collect()
            }
            Resolved::Local(function) if self.keeps_meaning(function) => vec![Resolved::Local(function)],
            Resolved::Local(_) => Vec::new(),
            Resolved::Unknown => self.special_methods(callee, &["__call__"]),
            symbol @ Resolved::Symbol(_) => vec![symbol],
        }
    }

    /// Whether a call of the name of a function runs the function: its decorators leave it what it is or make a manager of
    /// it. One that caches runs it only the first time, which is often when the program starts.
    fn keeps_meaning(&self, function: NodeId) -> bool {
        self.decorators(function).all(|decorator| {
            let resolved = self.resolve_expression(decorator);
            resolved.symbol().is_some_and(|path| self.is_transparent(path))
                || self.is_said_of(decorator, |api| api.property || api.manages.is_some())
        })
    }

    fn own_member(&self, class: NodeId, name: &str) -> Option<Resolved> {
        match self.member_of(class, name) {
            Member::Found(Resolved::Local(method)) if self.keeps_meaning(method) => Some(Resolved::Local(method)),
            Member::Found(found @ Resolved::Symbol(_)) => Some(found),
            _ => None,
        }
    }

    fn special_methods(&self, value: NodeId, names: &[&str]) -> Vec<Resolved> {
        match self.type_of_expression(value) {
            Some(Type::Local(class)) => names.iter().filter_map(|name| self.own_member(class, name)).collect(),
            Some(Type::Symbol(path)) => names.iter().map(|name| Resolved::Symbol(self.member(&path, name))).collect(),
            None => Vec::new(),
        }
    }

    fn entered_by_with(&self, item: NodeId) -> Vec<Resolved> {
        let tree = self.tree;
        let with = tree.ancestor_of_kind(item, &["with_statement"]);
        let is_plain = with.is_some_and(|with| tree.child_of_kind(with, "async").is_none());
        let Some(value) = tree.field(item, "value").filter(|_| is_plain) else { return Vec::new() };
        let value =
            if tree.is(value, "as_pattern") { tree.named_children(value).next().unwrap_or(value) } else { value };
        self.special_methods(value, &["__enter__", "__exit__"])
    }

    /// The property of a class of this file that an attribute reads.
    fn entered_by_reading(&self, attribute: NodeId) -> Option<Resolved> {
        let tree = self.tree;
        let name = tree.field(attribute, "attribute")?;
        if !self.property_names().contains(tree.text(name)) {
            return None;
        }
        let Some(Type::Local(class)) = self.type_of_expression(tree.field(attribute, "object")?) else { return None };
        let Some(Resolved::Local(method)) = self.own_member(class, tree.text(name)) else { return None };
        let is_property = self.decorators(method).any(|decorator| self.is_said_of(decorator, |api| api.property));
        is_property.then_some(Resolved::Local(method))
    }

    /// The names of the properties of the file.
    fn property_names(&self) -> &rustc_hash::FxHashSet<&str> {
        self.properties.get_or_init(|| {
            let functions = self.tree.all().filter(|node| self.tree.is(*node, "function_definition"));
            let properties = functions.filter(|function| {
                self.decorators(*function).any(|decorator| self.is_said_of(decorator, |api| api.property))
            });
            properties.filter_map(|function| Some(self.tree.text(self.tree.field(function, "name")?))).collect()
        })
    }

    /// Whether what the generator that `call` makes has to give is gone through on the spot.
    pub(super) fn is_gone_through(&self, call: NodeId) -> bool {
        let tree = self.tree;
        let Some(parent) = tree.parent(call) else { return false };
        match tree.kind(parent) {
            "for_statement" | "for_in_clause" => tree.field_name(call) == Some("right"),
            "with_item" | "yield" | "list_splat" => true,
            "as_pattern" => tree.parent(parent).is_some_and(|above| tree.is(above, "with_item")),
            "argument_list" => {
                let callee = tree.parent(parent).and_then(|outer| tree.field(outer, "function"));
                let resolved = callee.map(|callee| self.resolve_expression(callee));
                let path = resolved.as_ref().and_then(Resolved::symbol);
                let is_method = callee.is_some_and(|callee| {
                    tree.is(callee, "attribute")
                        && matches!(
                            tree.field(callee, "attribute").map(|name| tree.text(name)),
                            Some("join" | "extend" | "update" | "enter_context")
                        )
                });
                is_method || path.is_some_and(|path| CONSUMERS.contains(&path))
            }
            _ => false,
        }
    }
}
