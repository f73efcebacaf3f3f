//! Functions that frameworks call: how, and with what.
//!
//! A function is handed to a framework by a decorator, as an argument of a call, or by overriding a method of one of its
//! classes. What that means is a word of the tables: `handler`.

use std::rc::Rc;

use super::PythonFacts;
use super::classes::Member;
use super::scopes::RegionId;
use crate::apis::{Api, Handling};
use crate::facts::{Argument, Context, Resolved, Type};
use crate::syntax::NodeId;

/// Why no `await` can be written in a plain function, although it runs on the event loop.
const PLAIN_ON_LOOP: &str = "`await` needs an async function, and this is a plain one that runs on the event loop";

/// A function that is named more often than this is not looked for among the arguments of calls.
const MOST_MENTIONS: usize = 64;

/// So many calls that only bind arguments, one in the other, are seen through.
const MOST_BINDERS: usize = 4;

impl<'t> PythonFacts<'t> {
    /// Where a node of this region stands: plain functions that a framework calls on the event loop run there.
    pub(super) fn context_of_region(&self, region: RegionId) -> Context {
        let region = self.scopes.region(region);
        match (&region.context, region.function) {
            (Context::Sync, Some(function)) if self.runs_on_loop(function) => {
                Context::NoAwait { function, reason: PLAIN_ON_LOOP }
            }
            (known, _) => known.clone(),
        }
    }

    /// Whether a plain function is called on the event loop by a framework that does not call it otherwise.
    fn runs_on_loop(&self, function: NodeId) -> bool {
        !self.is_generator(function) && self.handling(function) == Some(Handling::Loop)
    }

    /// How the frameworks that a function is handed to call it; none if it is handed to none, or they differ.
    pub(super) fn handling(&self, function: NodeId) -> Option<Handling> {
        let rows = self.handler_rows(function);
        let first = rows.first()?.handler;
        first.filter(|_| rows.iter().all(|row| row.handler == first))
    }

    /// The type of what a framework calls a function with.
    pub(super) fn type_handed(&self, parameter: NodeId, function: RegionId) -> Option<Type> {
        let definition = self.scopes.region(function).node;
        let rows = self.handler_rows(definition);
        if rows.iter().all(|row| row.parameters.is_empty()) {
            return None;
        }
        let parameters = self.tree.field(definition, "parameters")?;
        let position = self.tree.named_children(parameters).position(|known| known == parameter)?;
        let position = if self.is_method(definition) { position.checked_sub(1)? } else { position };
        let types = rows.iter().map(|row| row.parameters.get(position).filter(|path| !path.is_empty()));
        super::types::common(types.map(|path| path.map(|path| Type::Symbol(self.canonical(path.clone())))))
    }

    fn is_method(&self, definition: NodeId) -> bool {
        let Some(region) = self.scopes.opened.get(&definition) else { return false };
        let is_static = |it: NodeId| self.resolve_expression(it).symbol() == Some("builtins.staticmethod");
        self.scopes.class_around(*region).is_some() && !self.decorators(definition).any(is_static)
    }

    /// What the tables say of everything that hands the function to a framework; kept.
    fn handler_rows(&self, function: NodeId) -> Rc<[&'t Api]> {
        if let Some(known) = self.handler_rows.borrow().get(&function) {
            return Rc::clone(known);
        }
        // The answer to a question that comes up again while it is being answered.
        self.handler_rows.borrow_mut().insert(function, Rc::new([]));
        let rows: Rc<[&Api]> = self.handler_rows_afresh(function).into();
        self.handler_rows.borrow_mut().insert(function, Rc::clone(&rows));
        rows
    }

    fn handler_rows_afresh(&self, function: NodeId) -> Vec<&'t Api> {
        let Some(_guard) = self.descend() else { return Vec::new() };
        if self.tree.is(function, "lambda") {
            return self.row_of_argument(function).into_iter().collect();
        }
        let mut rows = Vec::new();
        for decorator in self.decorators(function) {
            match self.resolve_expression(decorator) {
                Resolved::Symbol(path) => match self.handler_row(&path) {
                    Some(row) => rows.push(row),
                    None if self.is_transparent(&path) => {}
                    None => return Vec::new(),
                },
                // What it makes of the function is not known.
                _ => return Vec::new(),
            }
        }
        rows.extend(self.row_of_overridden(function));
        rows.extend(self.mentions_of(function).into_iter().filter_map(|mention| self.row_of_argument(mention)));
        rows
    }

    fn handler_row(&self, path: &str) -> Option<&'t Api> {
        self.apis.get(path).filter(|api| api.handler.is_some())
    }

    /// What the tables say of the method of a library's class that the function overrides.
    fn row_of_overridden(&self, function: NodeId) -> Option<&'t Api> {
        let class = self.scopes.class_around(*self.scopes.opened.get(&function)?)?;
        let name = self.tree.text(self.tree.field(function, "name")?);
        match self.member_of_bases(class, name) {
            Member::Found(Resolved::Symbol(path)) => self.handler_row(&path),
            _ => None,
        }
    }

    /// Every place where the function is named other than to call it, if they are few.
    fn mentions_of(&self, function: NodeId) -> Vec<NodeId> {
        let Some(name) = self.tree.field(function, "name") else { return Vec::new() };
        let text = self.tree.text(name);
        let names = self.scopes.mentions.get(text).into_iter().flatten();
        let attributes = self.attribute_mentions().get(text).into_iter().flatten();
        let is_handed_on = |mention: &&NodeId| {
            let above = self.tree.parent(**mention);
            above.is_some_and(|above| self.tree.is_any(above, &["argument_list", "keyword_argument"]))
        };
        let all: Vec<NodeId> = names.chain(attributes).filter(is_handed_on).copied().take(MOST_MENTIONS + 1).collect();
        if all.len() > MOST_MENTIONS {
            return Vec::new();
        }
        let is_it = |mention: &NodeId| self.resolve_expression(*mention) == Resolved::Local(function);
        all.into_iter().filter(is_it).collect()
    }

    /// What the tables say of the call that is given this as its handler, through calls that only bind arguments.
    fn row_of_argument(&self, value: NodeId) -> Option<&'t Api> {
        let mut value = value;
        for _ in 0..MOST_BINDERS {
            let above = self.tree.parent(value)?;
            let list = if self.tree.is(above, "keyword_argument") { self.tree.parent(above)? } else { above };
            let call = self.tree.parent(list).filter(|call| self.tree.is(*call, "call"))?;
            let resolved = self.resolve_expression(self.tree.field(call, "function")?);
            let api = self.apis.get(resolved.symbol()?)?;
            if api.handler.is_some() {
                return self.is_handler_of(value, call, api).then_some(api);
            }
            if !api.binds || self.positional(call, 0) != Some(value) {
                return None;
            }
            value = call;
        }
        None
    }

    fn is_handler_of(&self, value: NodeId, call: NodeId, api: &Api) -> bool {
        if self.positional(call, api.callable) == Some(value) {
            return true;
        }
        let keyword = api.callable_as.as_deref();
        keyword.is_some_and(|keyword| self.argument_of(call, keyword, None) == Argument::Given(value))
    }
}
