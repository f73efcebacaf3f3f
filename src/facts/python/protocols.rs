//! Which statements a value is made for: `with` or `async with`, `for` or `async for`.

use super::PythonFacts;
use super::classes::Member;
use crate::apis::{Api, Protocol};
use crate::facts::{Resolved, Truth, Type};
use crate::syntax::NodeId;

/// A pair of statements, the plain one and the async one.
#[derive(Clone, Copy)]
pub(super) struct Statement {
    /// The methods of which a class must have one for the plain form.
    plain: &'static [&'static str],
    /// The method it must have for the async form.
    asynchronous: &'static [&'static str],
    /// What the tables say.
    word: fn(&Api) -> Option<Protocol>,
    /// Whether generators are made for it.
    takes_generators: bool,
    /// What the tables say of the decorators that make a generator function give a value for it.
    maker: fn(&Api) -> Option<Protocol>,
}

/// `with` and `async with`.
pub(super) const MANAGER: Statement = Statement {
    plain: &["__enter__"],
    asynchronous: &["__aenter__"],
    word: |api| api.manager,
    takes_generators: false,
    maker: |api| api.manages,
};

/// `for` and `async for`.
pub(super) const ITERATION: Statement = Statement {
    plain: &["__iter__", "__getitem__"],
    asynchronous: &["__aiter__"],
    word: |api| api.iterates,
    takes_generators: true,
    maker: |_| None,
};

impl PythonFacts<'_> {
    /// Whether `value` can stand in the plain or the async form of a statement.
    pub(super) fn supports(&self, value: NodeId, statement: Statement, is_async: bool) -> Truth {
        let Some(_guard) = self.descend() else { return Truth::Unknown };
        let tree = self.tree;
        match tree.kind(value) {
            "parenthesized_expression" => tree
                .named_children(value)
                .next()
                .map_or(Truth::Unknown, |inner| self.supports(inner, statement, is_async)),
            "call" => match self.supported_by_callee(value, statement, is_async) {
                Truth::Unknown => self.supported_by_type(value, statement, is_async),
                known => known,
            },
            "list"
            | "tuple"
            | "set"
            | "dictionary"
            | "string"
            | "concatenated_string"
            | "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension" => Truth::known(statement.takes_generators && !is_async),
            "generator_expression" => {
                Truth::known(statement.takes_generators && is_async == self.is_async_generator_expression(value))
            }
            _ => self.supported_by_type(value, statement, is_async),
        }
    }

    fn supported_by_callee(&self, call: NodeId, statement: Statement, is_async: bool) -> Truth {
        let Some(callee) = self.tree.field(call, "function") else { return Truth::Unknown };
        match self.resolve_expression(callee) {
            Resolved::Symbol(path) => self.said_of(&path, statement, is_async),
            Resolved::Local(class) if self.tree.is(class, "class_definition") => {
                self.class_supports(class, statement, is_async)
            }
            Resolved::Local(function) => self.result_supports(function, statement, is_async),
            Resolved::Unknown => Truth::Unknown,
        }
    }

    fn said_of(&self, path: &str, statement: Statement, is_async: bool) -> Truth {
        let word = self.apis.get(path).and_then(statement.word);
        word.map_or(Truth::Unknown, |word| Truth::known(word.has(is_async)))
    }

    fn supported_by_type(&self, value: NodeId, statement: Statement, is_async: bool) -> Truth {
        match self.type_of_expression(value) {
            Some(Type::Symbol(path)) => self.said_of(&path, statement, is_async),
            Some(Type::Local(class)) => self.class_supports(class, statement, is_async),
            None => Truth::Unknown,
        }
    }

    /// What a call of a function of this file gives.
    fn result_supports(&self, function: NodeId, statement: Statement, is_async: bool) -> Truth {
        let decorators: Vec<NodeId> = self.decorators(function).collect();
        if let [only] = decorators[..]
            && let Some(path) = self.resolve_expression(only).symbol()
            && let Some(form) = self.apis.get(path).and_then(statement.maker)
        {
            let fits = self.is_generator(function) && form.has(self.is_async(function));
            return if fits { Truth::known(form.has(is_async)) } else { Truth::Unknown };
        }
        if !self.is_plainly_decorated(function) {
            return Truth::Unknown;
        }
        match (self.is_generator(function), self.is_async(function)) {
            (true, is_asynchronous) => Truth::known(statement.takes_generators && is_async == is_asynchronous),
            // A coroutine is made for neither.
            (false, true) => Truth::No,
            (false, false) => Truth::Unknown,
        }
    }

    /// Whether instances of a class of this file have the methods; unknown if some base or decorator may bring them.
    fn class_supports(&self, class: NodeId, statement: Statement, is_async: bool) -> Truth {
        let methods = if is_async { statement.asynchronous } else { statement.plain };
        let mut answer = if self.is_plainly_decorated(class) { Truth::No } else { Truth::Unknown };
        for method in methods {
            match self.member_of(class, method) {
                Member::Found(Resolved::Local(_)) => return Truth::Yes,
                Member::Found(Resolved::Symbol(path)) => {
                    let base = path.rsplit_once('.').map_or("", |(base, _)| base);
                    match self.said_of(base, statement, is_async) {
                        Truth::Yes => return Truth::Yes,
                        Truth::No => {}
                        Truth::Unknown => answer = Truth::Unknown,
                    }
                }
                Member::Found(Resolved::Unknown) => answer = Truth::Unknown,
                Member::Absent => {}
            }
        }
        answer
    }

    /// Whether a generator expression gives an async generator: `async for`, or an `await` that is not in its first
    /// iterable.
    fn is_async_generator_expression(&self, generator: NodeId) -> bool {
        let tree = self.tree;
        let own = self.scopes.opened.get(&generator).copied();
        let is_other = |node: NodeId| tree.is_any(node, &["lambda", "generator_expression"]) && node != generator;
        let mut inside = tree.descendants_but(generator, is_other);
        inside.any(|node| match tree.kind(node) {
            "async" => tree.parent(node).and_then(|clause| tree.parent(clause)) == Some(generator),
            "await" => own.is_some_and(|own| self.is_inside_region(node, own)),
            _ => false,
        })
    }

    /// Whether the code of a node is part of what `outer` evaluates, comprehensions inside of it included.
    fn is_inside_region(&self, node: NodeId, outer: super::scopes::RegionId) -> bool {
        let regions = std::iter::successors(Some(self.scopes.region_of(node)), |id| self.scopes.region(*id).parent);
        regions.take(64).any(|id| id == outer)
    }

    /// Whether the result of calling `callee` cannot be awaited.
    pub(super) fn callee_gives_plain_value(&self, callee: NodeId) -> Truth {
        match self.resolve_expression(callee) {
            Resolved::Symbol(path) => self.apis.get(&path).map_or(Truth::Unknown, |api| Truth::known(api.plain)),
            Resolved::Local(definition) => {
                let is_plain = self.tree.is(definition, "function_definition")
                    && !self.is_async(definition)
                    && self.decorators(definition).next().is_none();
                // A method may be async in a subclass.
                let is_method = self.tree.is(callee, "attribute");
                if is_plain && !is_method { self.annotated_as_plain(definition) } else { Truth::Unknown }
            }
            Resolved::Unknown => Truth::Unknown,
        }
    }

    /// Whether the return annotation of a function names a type whose values cannot be awaited.
    pub(super) fn annotated_as_plain(&self, function: NodeId) -> Truth {
        let annotation = self.tree.field(function, "return_type");
        let Some(annotation) = annotation.filter(|_| !self.is_generator(function)) else { return Truth::Unknown };
        if self.tree.text(annotation) == "None" {
            return Truth::Yes;
        }
        match self.annotated(annotation, self.scopes.region_of(annotation)) {
            Some(Type::Symbol(path)) if PLAIN_TYPES.contains(&path.as_str()) => Truth::Yes,
            Some(Type::Local(class)) => match self.member_of(class, "__await__") {
                Member::Absent => Truth::Yes,
                Member::Found(_) => Truth::Unknown,
            },
            _ => Truth::Unknown,
        }
    }
}

/// Types whose values cannot be awaited.
const PLAIN_TYPES: &[&str] = &[
    "builtins.bool",
    "builtins.bytes",
    "builtins.dict",
    "builtins.float",
    "builtins.frozenset",
    "builtins.int",
    "builtins.list",
    "builtins.set",
    "builtins.str",
    "builtins.tuple",
];
