//! The types of values, as far as they follow from constructors, annotations and the API tables.

use super::PythonFacts;
use super::names::{Purpose, Receiver};
use super::scopes::{BindingKind, Owner, RegionId};
use crate::apis::FirstArgument;
use crate::facts::{Argument, Resolved, Type};
use crate::syntax::NodeId;

/// The one type all of them are; none if there are none, or one is unknown, or they differ.
pub(super) fn common(mut types: impl Iterator<Item = Option<Type>>) -> Option<Type> {
    let first = types.next()??;
    types.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

impl PythonFacts<'_> {
    /// The type of an expression's value; kept, and unknown where the question leads back to itself.
    pub(super) fn type_of_expression(&self, expression: NodeId) -> Option<Type> {
        if let Some(known) = self.types.borrow().get(&expression) {
            return known.clone();
        }
        let _guard = self.descend()?;
        self.types.borrow_mut().insert(expression, None);
        let answer = self.type_afresh(expression);
        self.types.borrow_mut().insert(expression, answer.clone());
        answer
    }

    fn type_afresh(&self, expression: NodeId) -> Option<Type> {
        let tree = self.tree;
        match tree.kind(expression) {
            "identifier" => self.type_of_name(expression),
            "attribute" => self.type_of_attribute(expression),
            "call" => self.type_of_call(expression),
            "parenthesized_expression" => self.type_of_expression(tree.named_children(expression).next()?),
            "await" => self.type_of_awaited(tree.named_children(expression).next()?),
            "named_expression" => self.type_of_expression(tree.field(expression, "value")?),
            "conditional_expression" => {
                let parts: Vec<NodeId> = tree.named_children(expression).collect();
                let [left, _, right] = parts[..] else { return None };
                self.type_of_either(left, right)
            }
            "boolean_operator" => {
                self.type_of_either(tree.field(expression, "left")?, tree.field(expression, "right")?)
            }
            "binary_operator" => self.type_of_operation(expression),
            "subscript" => self
                .type_of_special(tree.field(expression, "value")?, "__getitem__")
                .or_else(|| self.type_of_subscript(expression)),
            _ => None,
        }
    }

    /// Both have this type; `None` on one side is seen through.
    fn type_of_either(&self, left: NodeId, right: NodeId) -> Option<Type> {
        let sides = [left, right].into_iter().filter(|side| !self.tree.is(*side, "none"));
        common(sides.map(|side| self.type_of_expression(side)))
    }

    fn type_of_name(&self, identifier: NodeId) -> Option<Type> {
        let name = self.tree.text(identifier);
        let Owner::Scope(scope) = self.scopes.owner(name, self.scopes.region_of(identifier)) else { return None };
        if self.scopes.is_bound_often(scope, name) {
            return None;
        }
        if let Some(binding) = self.reaching_binding(identifier, scope) {
            return self.type_of_binding(&binding.kind, binding.region, binding.scope);
        }
        let bindings = self.live_bindings(scope, name, Purpose::Running);
        common(bindings.map(|binding| self.type_of_binding(&binding.kind, binding.region, binding.scope)))
    }

    /// The type of what a binding binds. `region` is where it stands, `scope` whose name it is.
    pub(super) fn type_of_binding(&self, kind: &BindingKind, region: RegionId, scope: RegionId) -> Option<Type> {
        match kind {
            BindingKind::Value { annotation: Some(annotation), value } => match value {
                Some(value) if self.leaves_type_open(*annotation) => self.type_of_expression(*value),
                _ => self.annotated(*annotation, region),
            },
            BindingKind::Value { value: Some(value), .. } => self.type_of_expression(*value),
            BindingKind::Entered(value) => self.type_entered(*value),
            BindingKind::Item { value, position } => self.type_of_item(*value, *position),
            BindingKind::Element(iterable) => self.type_of_items(*iterable),
            BindingKind::Parameter(parameter) => self.type_of_parameter(*parameter, scope),
            _ => None,
        }
    }

    fn type_of_parameter(&self, parameter: NodeId, function: RegionId) -> Option<Type> {
        if let Some((class, Receiver::Instance)) = self.receiver(parameter, function) {
            return Some(Type::Local(class));
        }
        let Some(annotation) = self.tree.field(parameter, "type") else {
            return self.type_handed(parameter, function).or_else(|| self.type_given_by_callers(parameter, function));
        };
        let is_star = self
            .tree
            .named_children(parameter)
            .next()
            .is_some_and(|name| self.tree.is_any(name, &["list_splat_pattern", "dictionary_splat_pattern"]));
        if is_star { None } else { self.annotated(annotation, self.scopes.region_of(annotation)) }
    }

    fn type_of_attribute(&self, attribute: NodeId) -> Option<Type> {
        let object = self.tree.field(attribute, "object")?;
        let name = self.tree.text(self.tree.field(attribute, "attribute")?);
        match self.type_of_expression(object) {
            Some(Type::Local(class)) => self.attribute_type(class, name),
            Some(Type::Symbol(path)) => self.type_of_symbol(&self.member(&path, name)).map(Type::Symbol),
            None => match self.resolve_expression(object) {
                Resolved::Local(class) if self.tree.is(class, "class_definition") => self.attribute_type(class, name),
                Resolved::Symbol(path) => self.type_of_symbol(&self.member(&path, name)).map(Type::Symbol),
                Resolved::Unknown | Resolved::Local(_) => None,
            },
        }
    }

    /// The type the tables give for the result of this symbol.
    pub(super) fn declared_result(&self, path: &str, fits: impl Fn(&crate::apis::Api) -> bool) -> Option<Type> {
        let api = self.apis.get(path).filter(|api| fits(api))?;
        api.returns.clone().map(|path| Type::Symbol(self.canonical(path)))
    }

    /// The type the tables give for the result of a special method of a value.
    fn type_of_special(&self, value: NodeId, method: &str) -> Option<Type> {
        match self.type_of_expression(value)? {
            Type::Symbol(class) => self.declared_result(&self.member(&class, method), |api| !api.coroutine),
            Type::Local(_) => None,
        }
    }

    fn type_of_call(&self, call: NodeId) -> Option<Type> {
        let callee = self.tree.field(call, "function")?;
        match self.resolve_expression(callee) {
            Resolved::Symbol(path) => {
                let api = self.apis.get(&path)?;
                let is_given = |keyword: &String| self.argument_of(call, keyword, None) != Argument::Absent;
                if api.other_with.iter().any(is_given) {
                    return None;
                }
                if api.class {
                    return (!api.around).then(|| Type::Symbol(api.path.clone()));
                }
                match api.first {
                    _ if api.coroutine => None,
                    _ if !api.returns_where.is_empty() => self.result_by_argument(call, api),
                    Some(first) => self.type_of_first(call, first),
                    None => self.declared_result(&path, |_| true),
                }
            }
            Resolved::Local(definition) if self.tree.is(definition, "class_definition") => {
                Some(Type::Local(definition))
            }
            Resolved::Local(definition) if !self.is_async(definition) => self.returned(definition),
            Resolved::Unknown => self.type_of_special(callee, "__call__"),
            Resolved::Local(_) => None,
        }
    }

    /// The type of a result that has it from the first argument of `call`.
    fn type_of_first(&self, call: NodeId, first: FirstArgument) -> Option<Type> {
        let argument = self.positional(call, 0)?;
        match first {
            FirstArgument::Entered => self.type_entered(argument),
            FirstArgument::Named => self.annotated(argument, self.scopes.region_of(argument)),
            FirstArgument::Wrapped => None,
        }
    }

    /// The type of a result that an argument decides: a text that is written out, or none.
    fn result_by_argument(&self, call: NodeId, api: &crate::apis::Api) -> Option<Type> {
        let fits = |case: &crate::apis::ReturnsWhere| match self.argument_of(call, &case.argument, case.at) {
            Argument::Absent => Some(case.letters.is_empty()),
            Argument::Given(value) if self.tree.is(value, "string") => {
                let parts = self.tree.named_children(value).filter(|part| self.tree.is(*part, "string_content"));
                let text: String = parts.map(|part| self.tree.text(part)).collect();
                Some(case.letters.chars().all(|letter| text.contains(letter)))
            }
            _ => None,
        };
        for case in &api.returns_where {
            if fits(case)? {
                return Some(Type::Symbol(self.canonical(case.returns.clone())));
            }
        }
        None
    }

    /// The type of `await expression`.
    fn type_of_awaited(&self, expression: NodeId) -> Option<Type> {
        let call = self.call_behind(expression)?;
        let callee = self.tree.field(call, "function")?;
        match self.resolve_expression(callee) {
            Resolved::Symbol(path) => {
                let api = self.apis.get(&path)?;
                match api {
                    _ if api.offloads => self.type_of_offloaded(self.positional(call, api.callable)?),
                    _ if api.passes => self.type_of_awaited(self.positional(call, 0)?),
                    _ if api.coroutine && api.first.is_some() => self.type_of_first(call, api.first?),
                    _ => self.declared_result(&path, |api| api.coroutine),
                }
            }
            Resolved::Local(definition) if self.is_async(definition) => self.returned(definition),
            _ => None,
        }
    }

    /// The call that made an awaited value: the expression itself, or what was assigned to its name once.
    fn call_behind(&self, expression: NodeId) -> Option<NodeId> {
        let mut at = expression;
        for _ in 0..8 {
            at = match self.tree.kind(at) {
                "call" => return Some(at),
                "parenthesized_expression" => self.tree.named_children(at).next()?,
                "identifier" => self.value_assigned_once(at)?,
                _ => return None,
            };
        }
        None
    }

    /// The type of what a callable returns: a reference, a `partial` of one, or a lambda.
    fn type_of_offloaded(&self, callable: NodeId) -> Option<Type> {
        let _guard = self.descend()?;
        match self.tree.kind(callable) {
            "lambda" => self.type_of_expression(self.tree.field(callable, "body")?),
            "call" => {
                let callee = self.resolve_expression(self.tree.field(callable, "function")?);
                let binds = self.apis.get(callee.symbol()?).is_some_and(|api| api.binds);
                if binds { self.type_of_offloaded(self.positional(callable, 0)?) } else { None }
            }
            _ => match self.resolve_expression(callable) {
                Resolved::Symbol(path) => {
                    let api = self.apis.get(&path)?;
                    if api.class {
                        (!api.around).then(|| Type::Symbol(api.path.clone()))
                    } else {
                        self.declared_result(&path, |api| !api.coroutine)
                    }
                }
                Resolved::Local(definition) if self.tree.is(definition, "class_definition") => {
                    Some(Type::Local(definition))
                }
                Resolved::Local(definition) if !self.is_async(definition) => self.returned(definition),
                _ => None,
            },
        }
    }

    /// A positional argument, from 0; none if something starred stands before it.
    pub(super) fn positional(&self, call: NodeId, position: usize) -> Option<NodeId> {
        let arguments = self.tree.field(call, "arguments").filter(|list| self.tree.is(*list, "argument_list"))?;
        let mut plain = self.tree.named_children(arguments).take_while(|argument| {
            !self.tree.is_any(*argument, &["list_splat", "dictionary_splat", "keyword_argument"])
        });
        plain.nth(position)
    }

    /// The type of an item of a tuple that a call of the tables gives.
    fn type_of_item(&self, tuple: NodeId, position: usize) -> Option<Type> {
        let is_awaited = self.tree.is(tuple, "await");
        let made = if is_awaited { self.tree.named_children(tuple).next()? } else { tuple };
        let call = if is_awaited { self.call_behind(made)? } else { made };
        let path = self.callee_path(call)?;
        let api = self.apis.get(&path)?;
        if api.passes && is_awaited {
            let inner = self.positional(call, 0).filter(|inner| self.tree.is(*inner, "call"))?;
            let path = self.callee_path(inner)?;
            return Some(Type::Symbol(self.apis.get(&path)?.unpacks.get(position)?.clone()));
        }
        let item = api.unpacks.get(position).filter(|_| api.coroutine == is_awaited)?;
        Some(Type::Symbol(item.clone()))
    }

    /// The type bound by `with value as name`.
    fn type_entered(&self, value: NodeId) -> Option<Type> {
        if let Some(path) = self.callee_path(value)
            && let Some(api) = self.apis.get(&path)
        {
            if let Some(entered) = &api.enters {
                return Some(Type::Symbol(self.canonical(entered.clone())));
            }
            if api.first == Some(FirstArgument::Wrapped) {
                return self.type_of_expression(self.positional(value, 0)?);
            }
        }
        let callee = self.tree.field(value, "function").map(|callee| self.resolve_expression(callee));
        if let Some(Resolved::Local(function)) = callee.filter(|_| self.tree.is(value, "call"))
            && self.is_generator(function)
        {
            return self.type_yielded(function);
        }
        match self.type_of_expression(value)? {
            Type::Symbol(path) => match self.apis.get(&path).and_then(|api| api.enters.clone()) {
                Some(entered) => Some(Type::Symbol(self.canonical(entered))),
                None => Some(Type::Symbol(path)),
            },
            Type::Local(class) => self.type_entered_of_class(class),
        }
    }

    fn callee_path(&self, value: NodeId) -> Option<String> {
        let callee = self.tree.field(value, "function")?;
        self.resolve_expression(callee).symbol().map(str::to_owned)
    }
}
