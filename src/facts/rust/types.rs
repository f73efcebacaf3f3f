//! Types, lightly: written ones, constructors, and what the API tables say calls return.
//!
//! `Option`, `Result`, references and smart pointers are seen through: the type of a value is the type of what it holds,
//! because the methods that unwrap it do not matter to rules.

use super::names::{Namespace, Target, written_path};
use super::variables::Origin;
use super::{RustFacts, Type};
use crate::syntax::NodeId;

/// Methods that give what their receiver holds, or the receiver again.
const TRANSPARENT: &[&str] = &[
    "as_deref",
    "as_deref_mut",
    "as_mut",
    "as_ref",
    "by_ref",
    "clone",
    "cloned",
    "copied",
    "expect",
    "inspect",
    "inspect_err",
    "map_err",
    "ok",
    "ok_or",
    "ok_or_else",
    "or",
    "or_else",
    "take",
    "to_owned",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// Types that stand for what they hold.
const HOLDERS: &[&str] = &[
    "std::boxed::Box",
    "std::option::Option",
    "std::pin::Pin",
    "std::rc::Rc",
    "std::result::Result",
    "std::sync::Arc",
];

/// How many variables and fields a type may be looked up through.
const HOPS: usize = 12;

enum Step<'t> {
    Method(&'t str),
    Field(&'t str),
}

impl<'t> RustFacts<'t> {
    /// The type of an expression; the chain of calls is walked with a list, variables count as hops.
    pub(super) fn type_within(&self, expression: NodeId, hops: usize) -> Option<Type> {
        if hops > HOPS {
            return None;
        }
        let tree = self.tree;
        let mut steps: Vec<Step<'t>> = Vec::new();
        let mut at = expression;
        let base = loop {
            match tree.kind(at) {
                "parenthesized_expression" | "await_expression" | "try_expression" => {
                    at = tree.named_children(at).next()?;
                }
                "reference_expression" => at = tree.field(at, "value")?,
                "unary_expression" if tree.text(at).starts_with('*') => at = tree.named_children(at).next()?,
                "field_expression" => {
                    steps.push(Step::Field(tree.text(tree.field(at, "field")?)));
                    at = tree.field(at, "value")?;
                }
                "call_expression" => {
                    let mut callee = tree.field(at, "function")?;
                    if tree.is(callee, "generic_function") {
                        callee = tree.field(callee, "function")?;
                    }
                    if !tree.is(callee, "field_expression") {
                        break self.type_of_call(callee)?;
                    }
                    steps.push(Step::Method(tree.text(tree.field(callee, "field")?)));
                    at = tree.field(callee, "value")?;
                }
                "struct_expression" => break self.type_of_written(tree.field(at, "name")?)?,
                "type_cast_expression" => break self.type_of_written(tree.field(at, "type")?)?,
                "self" => break self.type_of_self(at)?,
                "identifier" => break self.type_of_name(at, hops)?,
                _ => return None,
            }
        };
        steps.into_iter().rev().try_fold(base, |found, step| self.type_after(&found, &step))
    }

    fn type_after(&self, before: &Type, step: &Step<'_>) -> Option<Type> {
        match (before, step) {
            (Type::Symbol(path), Step::Method(name)) => match self.apis.get(&format!("{path}::{name}")) {
                Some(api) => api.returns.clone().map(Type::Symbol),
                None => TRANSPARENT.contains(name).then(|| before.clone()),
            },
            (Type::Local(item), Step::Method(name)) => {
                let host = self.tree.text(self.tree.field(*item, "name")?);
                match self.names.member(host, name) {
                    Some(method) => self.type_returned(method),
                    None => TRANSPARENT.contains(name).then(|| before.clone()),
                }
            }
            (Type::Local(item), Step::Field(name)) => self.type_of_field(*item, name),
            (Type::Symbol(_), Step::Field(_)) => None,
        }
    }

    fn type_of_call(&self, callee: NodeId) -> Option<Type> {
        match self.target(callee, Namespace::Values) {
            Target::Symbol(path) => self.type_from_symbol(&path),
            Target::Item(item) if self.tree.is(item, "function_item") => self.type_returned(item),
            Target::Item(item) if self.tree.is(item, "struct_item") => Some(Type::Local(item)),
            _ => None,
        }
    }

    fn type_from_symbol(&self, path: &str) -> Option<Type> {
        if let Some(api) = self.apis.get(path) {
            let own = api.class.then(|| api.path.clone());
            return api.returns.clone().or(own).map(Type::Symbol);
        }
        // `Type::new()` of a type that the tables know.
        let (owner, name) = path.rsplit_once("::")?;
        let owner = self.apis.get(owner).filter(|api| api.class)?;
        matches!(name, "new" | "default").then(|| Type::Symbol(owner.path.clone()))
    }

    /// The type a function of this file returns.
    fn type_returned(&self, function: NodeId) -> Option<Type> {
        self.type_of_written(self.tree.field(function, "return_type")?)
    }

    fn type_of_name(&self, name: NodeId, hops: usize) -> Option<Type> {
        match self.target(name, Namespace::Values) {
            Target::Variable(index) => self.type_of_variable(index, hops),
            Target::Item(item) if self.tree.is_any(item, &["const_item", "static_item"]) => {
                self.type_of_written(self.tree.field(item, "type")?)
            }
            Target::Item(item) if self.tree.is(item, "struct_item") => Some(Type::Local(item)),
            _ => None,
        }
    }

    pub(super) fn type_of_variable(&self, index: usize, hops: usize) -> Option<Type> {
        let variable = self.variables.list.get(index)?;
        match variable.origin {
            // A variable keeps its type, whatever is assigned to it.
            Origin::Typed(written, value) => self.type_of_written(written).or_else(|| {
                self.tree
                    .text(written)
                    .contains('_')
                    .then_some(value)
                    .flatten()
                    .and_then(|value| self.type_within(value, hops + 1))
            }),
            Origin::Value(value) | Origin::Inside(value) => self.type_within(value, hops + 1),
            Origin::Other => None,
        }
    }

    fn type_of_self(&self, at: NodeId) -> Option<Type> {
        let host = self.tree.ancestor_of_kind(at, &["impl_item", "trait_item"])?;
        self.type_of_written(self.tree.field(host, "type")?)
    }

    fn type_of_field(&self, item: NodeId, name: &str) -> Option<Type> {
        let body = self.tree.field(item, "body").filter(|_| self.tree.is(item, "struct_item"))?;
        let field = self
            .tree
            .named_children(body)
            .find(|field| self.tree.field(*field, "name").is_some_and(|own| self.tree.text(own) == name))?;
        self.type_of_written(self.tree.field(field, "type")?)
    }

    /// The type a written type names, without references and holders.
    pub(super) fn type_of_written(&self, written: NodeId) -> Option<Type> {
        let tree = self.tree;
        let mut at = written;
        // Every turn goes one level down in the written type.
        loop {
            match tree.kind(at) {
                "reference_type" | "pointer_type" => at = tree.field(at, "type")?,
                "type_identifier" if tree.text(at) == "Self" => {
                    let host = tree.ancestor_of_kind(at, &["impl_item"])?;
                    let own = tree.field(host, "type")?;
                    if tree.is_within(at, own) {
                        return None;
                    }
                    at = own;
                }
                "type_identifier" | "scoped_type_identifier" | "identifier" | "scoped_identifier" => {
                    return self.type_named(at);
                }
                "generic_type" | "generic_type_with_turbofish" => {
                    let name = tree.field(at, "type")?;
                    let found = self.type_named(name);
                    let holds = match &found {
                        Some(Type::Symbol(path)) => HOLDERS.contains(&path.as_str()) || path.ends_with("::Result"),
                        Some(Type::Local(_)) => return found,
                        // An alias such as `io::Result<T>` of a library the tables do not know.
                        None => tree.text(name).rsplit("::").next() == Some("Result"),
                    };
                    if !holds {
                        return found;
                    }
                    let arguments = tree.field(at, "type_arguments")?;
                    at = tree.named_children(arguments).find(|argument| !tree.is(*argument, "lifetime"))?;
                }
                _ => return None,
            }
        }
    }

    pub(super) fn type_named(&self, name: NodeId) -> Option<Type> {
        let target = written_path(self.tree, name).map(|path| self.follow(&path, name, Namespace::Types))?;
        let mut target = target;
        // `type Alias = …;` is followed a few times at most.
        for _ in 0..4 {
            match target {
                Target::Symbol(path) => return Some(Type::Symbol(self.canonical(path))),
                Target::Item(item) if self.tree.is(item, "type_item") => {
                    let aliased = self.tree.field(item, "type")?;
                    let path = written_path(self.tree, aliased)?;
                    target = self.follow(&path, item, Namespace::Types);
                }
                Target::Item(item) if self.tree.is_any(item, &["struct_item", "enum_item", "union_item"]) => {
                    return Some(Type::Local(item));
                }
                _ => return None,
            }
        }
        None
    }
}
