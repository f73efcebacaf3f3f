//! What functions of the file give: what their annotations say, or else what they return or yield.

use super::PythonFacts;
use super::annotations::split;
use crate::facts::{Resolved, Type};
use crate::syntax::NodeId;

/// Annotations of generator functions; their first argument is the type of what is yielded.
const GENERATORS: &[&str] = &["AsyncGenerator", "AsyncIterable", "AsyncIterator", "Generator", "Iterable", "Iterator"];

impl PythonFacts<'_> {
    /// What `__enter__` of a class of this file gives.
    pub(super) fn type_entered_of_class(&self, class: NodeId) -> Option<Type> {
        let enter = ["__enter__", "__aenter__"].into_iter().find_map(|name| match self.method(class, name) {
            Resolved::Local(definition) => Some(definition),
            _ => None,
        });
        self.returned(enter?)
    }

    /// The type of what a function of this file returns.
    pub(super) fn returned(&self, definition: NodeId) -> Option<Type> {
        if self.is_generator(definition) || !self.keeps_result(definition) {
            return None;
        }
        match self.tree.field(definition, "return_type") {
            Some(annotation) => self.annotated(annotation, self.scopes.region_of(annotation)),
            None => self.type_of_exits(definition, "return_statement"),
        }
    }

    /// The type of what a manager made from a generator function enters.
    pub(super) fn type_yielded(&self, function: NodeId) -> Option<Type> {
        let mut decorators = self.decorators(function);
        let (Some(only), None) = (decorators.next(), decorators.next()) else { return None };
        if !self.is_said_of(only, |api| api.manages.is_some()) {
            return None;
        }
        match self.tree.field(function, "return_type") {
            Some(annotation) => self.item_type(annotation),
            None => self.type_of_exits(function, "yield"),
        }
    }

    /// `Session` of `Iterator[Session]`.
    fn item_type(&self, annotation: NodeId) -> Option<Type> {
        let (head, arguments) = self.tree.text(annotation).trim_matches(['"', '\'']).split_once('[')?;
        let is_generator = GENERATORS.contains(&head.rsplit('.').next()?.trim());
        let item = *split(arguments.strip_suffix(']')?, ',').first().filter(|_| is_generator)?;
        self.type_written(item, self.scopes.region_of(annotation))
    }

    /// Whether every decorator leaves a function one that gives what it returns; caches do.
    fn keeps_result(&self, definition: NodeId) -> bool {
        self.is_plainly_decorated(definition)
            || self.decorators(definition).all(|decorator| self.is_said_of(decorator, |api| api.caches))
    }

    /// The one type of what the statements of this kind in a function give; kept.
    fn type_of_exits(&self, definition: NodeId, kind: &str) -> Option<Type> {
        if let Some(known) = self.types.borrow().get(&definition) {
            return known.clone();
        }
        let _guard = self.descend()?;
        // The answer to a question that comes up again while it is being answered.
        self.types.borrow_mut().insert(definition, None);
        let tree = self.tree;
        let is_inner =
            |node| node != definition && tree.is_any(node, &["function_definition", "class_definition", "lambda"]);
        let exits: Vec<NodeId> = tree
            .descendants_but(definition, is_inner)
            .filter(|node| tree.is(*node, kind) && tree.is_named(*node))
            .collect();
        let values = exits.into_iter().map(|exit| tree.named_children(exit).find(|value| !tree.is_extra(*value)));
        let values = values.filter(|value| value.is_none_or(|value| !tree.is(value, "none")));
        let answer = super::types::common(values.map(|value| self.type_of_expression(value?)));
        self.types.borrow_mut().insert(definition, answer.clone());
        answer
    }
}
