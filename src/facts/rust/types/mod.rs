//! Types, lightly: written ones, constructors, and what the API tables say calls return.
//!
//! `Option`, `Result`, references and smart pointers are seen through: the type of a value is the type of what it holds,
//! because the methods that unwrap it do not matter to rules. What a guard or a container holds is kept beside its type,
//! as the place where it is told, and looked at when a method or field is not its own.

mod elsewhere;
mod patterns;
mod written;

pub(super) use written::SLICE;

use super::names::{Namespace, Target};
use super::{RustFacts, Type};
use crate::apis::Api;
use crate::facts::crate_items::TypeTold;
use crate::syntax::NodeId;

/// Methods that give what their receiver holds, or the receiver again.
const TRANSPARENT: &[&str] = &[
    "as_deref",
    "as_deref_mut",
    "as_mut",
    "as_ref",
    "by_ref",
    "context",
    "clone",
    "cloned",
    "copied",
    "expect",
    "inspect",
    "inspect_err",
    "into_boxed",
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
    "with_context",
    "wrap_err",
    "wrap_err_with",
];

/// Those of them that a `Result` or `Option` around a guard has: the guard itself stays what it is.
const UNWRAPPING: &[&str] = &[
    "context",
    "expect",
    "inspect_err",
    "map_err",
    "ok",
    "ok_or",
    "ok_or_else",
    "unwrap",
    "unwrap_or_else",
    "with_context",
    "wrap_err",
    "wrap_err_with",
];

/// Constructors that keep their first argument.
const KEEPING: &[&str] = &["from", "new", "new_cyclic", "pin"];

/// How many variables, fields and branches a type may be looked up through.
const HOPS: usize = 12;

/// How many ends of branches are asked for their type.
const BRANCHES: usize = 64;

/// A type, and where it is told what its values hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape<'t> {
    pub(super) head: Type,
    held: Held<'t>,
}

/// Where it is told what a value holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held<'t> {
    /// Nowhere.
    Untold,
    /// In these `type_arguments`.
    Arguments(NodeId),
    /// In this written type.
    Written(NodeId),
    /// It is the value of this expression.
    Value(NodeId),
    /// In these type arguments of another file, of the crate with this name.
    Told(&'t [TypeTold], &'t str),
}

enum Step<'t> {
    Method(&'t str),
    Field(&'t str),
    Element,
}

/// What one step gives.
enum Reached<'t> {
    Type(Shape<'t>),
    /// The step is one of what the value holds.
    Inside,
    Nothing,
}

impl Shape<'_> {
    fn plain(head: Type) -> Self {
        Self { head, held: Held::Untold }
    }
}

impl<'t> RustFacts<'t> {
    /// The type of an expression with what it holds; the chain of calls is walked with a list, variables count as hops.
    pub(super) fn shape_of(&self, expression: NodeId, hops: usize) -> Option<Shape<'t>> {
        if hops > HOPS {
            return None;
        }
        if let Some(known) = self.types.borrow().get(&expression) {
            return known.clone();
        }
        let found = self.look_at(expression, hops);
        self.types.borrow_mut().insert(expression, found.clone());
        found
    }

    fn look_at(&self, expression: NodeId, hops: usize) -> Option<Shape<'t>> {
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
                "index_expression" => {
                    let mut parts = tree.named_children(at);
                    let (value, index) = (parts.next()?, parts.next()?);
                    if !tree.is(index, "range_expression") {
                        steps.push(Step::Element);
                    }
                    at = value;
                }
                "call_expression" => {
                    let mut callee = tree.field(at, "function")?;
                    if tree.is(callee, "generic_function") {
                        callee = tree.field(callee, "function")?;
                    }
                    if !tree.is(callee, "field_expression") {
                        break self.shape_of_call(at, callee, hops)?;
                    }
                    steps.push(Step::Method(tree.text(tree.field(callee, "field")?)));
                    at = tree.field(callee, "value")?;
                }
                "struct_expression" => break self.shape_written(tree.field(at, "name")?)?,
                "type_cast_expression" => break self.shape_written(tree.field(at, "type")?)?,
                "self" => break self.shape_of_self(at)?,
                "identifier" | "scoped_identifier" => break self.shape_of_name(at, hops)?,
                "macro_invocation" => {
                    break Shape::plain(Type::Symbol(super::macros::value_type(tree, at)?));
                }
                "match_expression" | "if_expression" | "block" | "unsafe_block" => {
                    break self.shape_of_branches(at, hops)?;
                }
                _ => return None,
            }
        };
        steps.into_iter().rev().try_fold(base, |found, step| self.shape_after(found, &step, hops))
    }

    /// The type after a method call, a field or an index; what a guard lacks is looked up in what it guards.
    fn shape_after(&self, before: Shape<'t>, step: &Step<'_>, hops: usize) -> Option<Shape<'t>> {
        let mut at = before;
        for hop in hops..=HOPS {
            match self.step_from(&at, step, hop) {
                Reached::Type(shape) => return Some(shape),
                Reached::Inside => at = self.content_of(&at, hop)?,
                Reached::Nothing => return None,
            }
        }
        None
    }

    fn step_from(&self, at: &Shape<'t>, step: &Step<'_>, hops: usize) -> Reached<'t> {
        let given = |shape: Option<Shape<'t>>| shape.map_or(Reached::Nothing, Reached::Type);
        match (&at.head, step) {
            (Type::Symbol(path), Step::Method(name)) => match self.api_of(&format!("{path}::{name}")) {
                Some(api) if api.element => given(self.content_of(at, hops)),
                Some(api) => given(api.returns.as_ref().map(|returns| self.handed_on(at, returns))),
                None if self.derefs(path) && !UNWRAPPING.contains(name) => Reached::Inside,
                None if self.is_type_elsewhere(path) => match self.signature(&format!("{path}::{name}")) {
                    Some(_) => given(self.shape_of_result(&format!("{path}::{name}"))),
                    None => given(TRANSPARENT.contains(name).then(|| at.clone())),
                },
                None => given(TRANSPARENT.contains(name).then(|| at.clone())),
            },
            (Type::Symbol(path), Step::Field(_)) if self.derefs(path) => Reached::Inside,
            (Type::Symbol(path), Step::Field(name)) => {
                let api = self.apis.get(&format!("{path}::{name}")).filter(|api| api.attribute);
                let attribute = api.and_then(|api| api.returns.as_ref()).map(|returns| self.handed_on(at, returns));
                given(attribute.or_else(|| self.shape_of_field_elsewhere(path, name)))
            }
            (Type::Local(item), Step::Method(name)) => {
                let host = self.tree.field(*item, "name").map_or("", |host| self.tree.text(host));
                match self.names.member(host, name) {
                    Some(method) => given(self.shape_returned(method)),
                    None => given(TRANSPARENT.contains(name).then(|| at.clone())),
                }
            }
            (Type::Local(item), Step::Field(name)) => given(self.shape_of_field(*item, name)),
            (Type::Symbol(path), Step::Element) if self.derefs(path) => Reached::Inside,
            (_, Step::Element) => given(self.content_of(at, hops)),
        }
    }

    /// The result of a method: a guard or an iterator has to do with what its object holds.
    fn handed_on(&self, object: &Shape<'t>, returns: &str) -> Shape<'t> {
        let has_same = self.apis.get(returns).is_some_and(|api| api.derefs || api.iterates.is_some());
        let held = if has_same { object.held } else { Held::Untold };
        Shape { head: Type::Symbol(returns.to_owned()), held }
    }

    /// Whether what a value of this type holds is what iterating it gives.
    fn iterates_content(&self, shape: &Shape<'t>) -> bool {
        match &shape.head {
            Type::Symbol(path) => path == SLICE || self.apis.get(path).is_some_and(|api| api.iterates.is_some()),
            Type::Local(_) => false,
        }
    }

    fn derefs(&self, path: &str) -> bool {
        self.apis.get(path).is_some_and(|api| api.derefs)
    }

    /// What a value of this type holds.
    fn content_of(&self, shape: &Shape<'t>, hops: usize) -> Option<Shape<'t>> {
        match shape.held {
            Held::Untold => None,
            Held::Written(written) => self.shape_written(written),
            Held::Value(value) => self.shape_of(value, hops + 1),
            Held::Told(arguments, name) => self.shape_told(arguments.get(1).or(arguments.first())?, name),
            Held::Arguments(arguments) => {
                let all: Vec<NodeId> = self
                    .tree
                    .named_children(arguments)
                    .filter(|argument| !self.tree.is_any(*argument, &["lifetime", "block"]))
                    .collect();
                // `Guard<R, T>`, `Map<K, V, S>`: what is held stands second.
                self.shape_written(*all.get(1).or(all.first())?)
            }
        }
    }

    fn shape_of_call(&self, call: NodeId, callee: NodeId, hops: usize) -> Option<Shape<'t>> {
        let first = || self.tree.named_children(self.tree.field(call, "arguments")?).next();
        if matches!(self.tree.text(callee), "Some" | "Ok") {
            return self.shape_of(first()?, hops + 1);
        }
        match self.target(callee, Namespace::Values) {
            Target::Symbol(path) => self.shape_from_symbol(&path, first(), hops),
            Target::Item(item) if self.tree.is_any(item, &["function_item", "function_signature_item"]) => {
                self.shape_returned(item)
            }
            Target::Item(item) if self.tree.is(item, "struct_item") => Some(Shape::plain(Type::Local(item))),
            _ => None,
        }
    }

    fn shape_from_symbol(&self, path: &str, first: Option<NodeId>, hops: usize) -> Option<Shape<'t>> {
        if let Some(api) = self.apis.get(path) {
            let own = api.class.then(|| api.path.clone());
            return api.returns.clone().or(own).map(|path| Shape::plain(Type::Symbol(path)));
        }
        if let Some(found) = self.shape_of_result(path) {
            return Some(found);
        }
        if self.is_type_elsewhere(path) {
            return Some(Shape::plain(Type::Symbol(path.to_owned())));
        }
        // `Type::new()` of a type that the tables know.
        let (owner, name) = path.rsplit_once("::")?;
        let owner = self.apis.get(owner).filter(|api| api.class)?;
        if owner.holder && KEEPING.contains(&name) {
            return self.shape_of(first?, hops + 1);
        }
        let held = first.map_or(Held::Untold, Held::Value);
        matches!(name, "new" | "default" | "const_new").then(|| Shape { head: Type::Symbol(owner.path.clone()), held })
    }

    /// The type a function of this file returns.
    fn shape_returned(&self, function: NodeId) -> Option<Shape<'t>> {
        self.shape_written(self.tree.field(function, "return_type")?)
    }

    fn shape_of_name(&self, name: NodeId, hops: usize) -> Option<Shape<'t>> {
        match self.target(name, Namespace::Values) {
            Target::Variable(index) => self.shape_of_variable(index, hops),
            Target::Item(item) if self.tree.is_any(item, &["const_item", "static_item"]) => {
                self.shape_written(self.tree.field(item, "type")?)
            }
            Target::Item(item) if self.tree.is(item, "struct_item") => Some(Shape::plain(Type::Local(item))),
            Target::Symbol(path) => self.shape_of_static_elsewhere(&path),
            _ => None,
        }
    }

    fn shape_of_self(&self, at: NodeId) -> Option<Shape<'t>> {
        let host = self.tree.ancestor_of_kind(at, &["impl_item", "trait_item"])?;
        match self.tree.field(host, "type") {
            Some(own) => self.shape_written(own),
            None => Some(Shape::plain(Type::Local(host))),
        }
    }

    /// All branches that end at all have one type: the first that is known is that of all.
    fn shape_of_branches(&self, expression: NodeId, hops: usize) -> Option<Shape<'t>> {
        let tree = self.tree;
        let mut open = vec![expression];
        for _ in 0..BRANCHES {
            let at = open.pop()?;
            match tree.kind(at) {
                "match_expression" => {
                    let arms = tree.field(at, "body").into_iter().flat_map(|body| tree.named_children(body));
                    let values: Vec<NodeId> = arms.filter_map(|arm| tree.field(arm, "value")).collect();
                    open.extend(values.into_iter().rev());
                }
                "if_expression" => {
                    let other = tree.field(at, "alternative").and_then(|other| tree.named_children(other).next());
                    open.extend(other);
                    open.extend(tree.field(at, "consequence"));
                }
                "unsafe_block" => open.extend(tree.child_of_kind(at, "block")),
                "block" => open.extend(tree.named_children(at).last()),
                "expression_statement" if tree.child_of_kind(at, ";").is_none() => {
                    open.extend(tree.named_children(at).next());
                }
                "expression_statement" | "return_expression" | "break_expression" | "continue_expression" => {}
                _ => {
                    let found = self.shape_of(at, hops + 1);
                    if found.is_some() {
                        return found;
                    }
                }
            }
        }
        None
    }

    /// What the tables say of the function that a call calls.
    fn api_of_call(&self, call: NodeId) -> Option<&Api> {
        let callee = self.tree.field(call, "function")?;
        let resolved = super::Facts::resolve(self, callee);
        self.apis.get(resolved.symbol()?)
    }

    /// What a method or field of this expression's value is one of, seen through guards.
    pub(super) fn member_of(&self, object: NodeId, name: &str) -> super::Resolved {
        let Some(mut at) = self.shape_of(object, 0) else { return super::Resolved::Unknown };
        for hop in 0..=HOPS {
            match &at.head {
                Type::Local(item) => {
                    let host = self.tree.field(*item, "name").map_or("", |host| self.tree.text(host));
                    let member = self.names.member(host, name);
                    return member.map_or(super::Resolved::Unknown, super::Resolved::Local);
                }
                Type::Symbol(path) => {
                    let own = format!("{path}::{name}");
                    if !self.derefs(path) || UNWRAPPING.contains(&name) || self.api_of(&own).is_some() {
                        return super::Resolved::Symbol(self.canonical(own));
                    }
                }
            }
            match self.content_of(&at, hop) {
                Some(inner) => at = inner,
                None => return super::Resolved::Unknown,
            }
        }
        super::Resolved::Unknown
    }
}
