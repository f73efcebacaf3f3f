//! The whole life of a value that is kept under names: where it is made, through which names it goes, where it is used.
//!
//! Values are followed through assignments, attributes of the file's own classes, and the parameters of the file's own
//! functions. Where one path cannot be followed, nothing is said.

use rustc_hash::{FxHashMap, FxHashSet};

use super::PythonFacts;
use super::scopes::{BindingKind, Owner, RegionId, RegionKind};
use crate::facts::{Argument, Life, Resolved, Type};
use crate::syntax::NodeId;

/// Every attribute node of the file by the name behind the dot.
pub(super) type AttributeMentions<'t> = FxHashMap<&'t str, Vec<NodeId>>;

/// A value that goes through more names than this is not followed.
const MOST_SLOTS: usize = 32;

/// A value with more uses than this is not followed: every edit of it would name them all.
const MOST_USES: usize = 128;

/// What holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Slot<'t> {
    /// The variable of a scope.
    Name(RegionId, &'t str),
    /// The attribute of the instances of a class, or of the class itself.
    Attribute(NodeId, &'t str),
}

/// A life that is being followed.
#[derive(Default)]
struct Trace<'t> {
    seen: FxHashSet<Slot<'t>>,
    ahead: Vec<Slot<'t>>,
    life: Life,
}

impl<'t> Trace<'t> {
    fn add(&mut self, slot: Slot<'t>) {
        if self.seen.insert(slot) {
            self.ahead.push(slot);
        }
    }
}

impl<'t> PythonFacts<'t> {
    /// See [`crate::facts::Facts::life_of`].
    pub(super) fn life_of_value(&self, expression: NodeId) -> Result<Life, String> {
        let mut trace = Trace::default();
        trace.add(self.slot_of(expression)?);
        while let Some(slot) = trace.ahead.pop() {
            match slot {
                Slot::Name(scope, name) => self.follow_name(scope, name, &mut trace)?,
                Slot::Attribute(class, name) => self.follow_attribute(class, name, &mut trace)?,
            }
            if trace.seen.len() > MOST_SLOTS || trace.life.uses.len() > MOST_USES {
                return Err("it is used in too many places".to_owned());
            }
        }
        let life = &mut trace.life;
        for places in [&mut life.made, &mut life.uses, &mut life.annotations] {
            places.sort_unstable();
            places.dedup();
        }
        Ok(trace.life)
    }

    /// The variable or attribute that an expression reads or writes.
    fn slot_of(&self, expression: NodeId) -> Result<Slot<'t>, String> {
        let tree = self.tree;
        let unknown = || format!("what `{}` holds is not known", tree.text(expression));
        match tree.kind(expression) {
            "identifier" => {
                let name = tree.text(expression);
                let Owner::Scope(scope) = self.scopes.owner(name, self.scopes.region_of(expression)) else {
                    return Err(unknown());
                };
                let region = self.scopes.region(scope);
                match region.kind {
                    RegionKind::Class => Ok(Slot::Attribute(region.node, name)),
                    _ => Ok(Slot::Name(scope, name)),
                }
            }
            "attribute" => {
                let (object, name) = (tree.field(expression, "object"), tree.field(expression, "attribute"));
                let (object, name) = object.zip(name).ok_or_else(unknown)?;
                let class = self.class_behind(object).ok_or_else(unknown)?;
                let name = tree.text(name);
                let home = self.home_of_attribute(class, name).ok_or_else(unknown)?;
                Ok(Slot::Attribute(home, name))
            }
            _ => Err(unknown()),
        }
    }

    /// The class of this file whose instance, or which itself, an expression gives.
    fn class_behind(&self, object: NodeId) -> Option<NodeId> {
        match self.type_of_expression(object) {
            Some(Type::Local(class)) => return Some(class),
            Some(Type::Symbol(_)) => return None,
            None => {}
        }
        match self.resolve_expression(object) {
            Resolved::Local(class) if self.tree.is(class, "class_definition") => Some(class),
            _ => None,
        }
    }

    /// The class, among this one and its bases in the file, that assigns the attribute.
    fn home_of_attribute(&self, class: NodeId, name: &str) -> Option<NodeId> {
        let mut homes = self.lineage(class).into_iter().filter(|class| self.assigns_attribute(*class, name));
        homes.next_back()
    }

    /// The class and its bases in the file, nearest first.
    fn lineage(&self, class: NodeId) -> Vec<NodeId> {
        let mut line = vec![class];
        let mut at = 0;
        while at < line.len() && line.len() < MOST_SLOTS {
            let bases = self.bases(line[at]).filter_map(|base| match self.resolve_expression(base) {
                Resolved::Local(base) if self.tree.is(base, "class_definition") => Some(base),
                _ => None,
            });
            let new: Vec<NodeId> = bases.filter(|base| !line.contains(base)).collect();
            line.extend(new);
            at += 1;
        }
        line
    }

    fn assigns_attribute(&self, class: NodeId, name: &str) -> bool {
        let in_body =
            self.scopes.opened.get(&class).is_some_and(|body| self.scopes.bindings_of(*body, name).next().is_some());
        in_body || self.attribute_table().contains_key(&(class, name))
    }

    fn follow_name(&self, scope: RegionId, name: &'t str, trace: &mut Trace<'t>) -> Result<(), String> {
        if self.scopes.is_bound_often(scope, name) || self.reads_names_by_text(scope) {
            return Err(format!("what `{name}` holds is not known"));
        }
        let is_global = self.scopes.region(scope).kind == RegionKind::Module;
        trace.life.is_public |= is_global && !name.starts_with('_');
        for binding in self.scopes.bindings_of(scope, name) {
            match &binding.kind {
                BindingKind::Value { value, annotation } => {
                    trace.life.annotations.extend(*annotation);
                    self.follow_value(*value, trace)?;
                }
                BindingKind::Parameter(parameter) => {
                    self.follow_parameter(*parameter, name, binding.scope, trace)?;
                }
                BindingKind::Deleted => {}
                _ => return Err(format!("how `{name}` is bound cannot be followed")),
            }
        }
        let mentions = self.scopes.mentions_in(self.tree, scope, name);
        for mention in mentions.iter().filter(|mention| self.scope_of_name(**mention) == Some(scope)) {
            if !self.scopes.binders.contains(mention) {
                self.follow_use(*mention, trace)?;
            }
        }
        Ok(())
    }

    fn follow_attribute(&self, class: NodeId, name: &'t str, trace: &mut Trace<'t>) -> Result<(), String> {
        let Some(body) = self.scopes.opened.get(&class).copied() else {
            return Err(format!("what `{name}` holds is not known"));
        };
        trace.life.is_public |= !name.starts_with('_') || self.has_foreign_base(class);
        for binding in self.scopes.bindings_of(body, name) {
            let BindingKind::Value { value, annotation } = &binding.kind else {
                return Err(format!("how `{name}` is bound cannot be followed"));
            };
            let is_field = value.is_none() && self.decorators(class).next().is_some();
            if is_field {
                return Err(format!("`{name}` may be given to the class when an instance is made"));
            }
            trace.life.annotations.extend(*annotation);
            self.follow_value(*value, trace)?;
        }
        let bare = self.scopes.mentions_in(self.tree, body, name);
        for mention in bare.iter().filter(|mention| self.scope_of_name(**mention) == Some(body)) {
            if !self.scopes.binders.contains(mention) {
                self.follow_use(*mention, trace)?;
            }
        }
        for index in self.attribute_table().iter().filter(|((_, written), _)| *written == name).flat_map(|(_, all)| all)
        {
            let write = &self.scopes.attribute_writes[*index];
            if self.is_of_family(write.target, class)? {
                let BindingKind::Value { value, annotation } = &write.kind else {
                    return Err(format!("how `{name}` is bound cannot be followed"));
                };
                trace.life.annotations.extend(*annotation);
                self.follow_value(*value, trace)?;
            }
        }
        for mention in self.attribute_mentions().get(name).into_iter().flatten() {
            if self.is_of_family(*mention, class)? && !self.is_written(*mention) {
                self.follow_use(*mention, trace)?;
            }
        }
        Ok(())
    }

    /// Whether an attribute is one of this class, of a class it inherits from, or of one that inherits from it.
    ///
    /// # Errors
    /// Nobody can say.
    fn is_of_family(&self, attribute: NodeId, class: NodeId) -> Result<bool, String> {
        let object = self.tree.field(attribute, "object").ok_or("an attribute of nothing")?;
        if let Some(owner) = self.class_behind(object) {
            return Ok(self.lineage(owner).contains(&class) || self.lineage(class).contains(&owner));
        }
        let is_foreign = matches!(self.type_of_expression(object), Some(Type::Symbol(_)))
            || matches!(self.resolve_expression(object), Resolved::Symbol(_));
        if is_foreign {
            return Ok(false);
        }
        Err(format!("`{}` may be the same one", self.tree.text(attribute)))
    }

    /// Whether the attribute is assigned or deleted there, rather than read.
    fn is_written(&self, attribute: NodeId) -> bool {
        let Some(parent) = self.tree.parent(attribute) else { return false };
        match self.tree.kind(parent) {
            "assignment" => self.tree.field_name(attribute) == Some("left"),
            "delete_statement" => true,
            _ => false,
        }
    }

    fn has_foreign_base(&self, class: NodeId) -> bool {
        let lineage = self.lineage(class);
        let bases = lineage.iter().flat_map(|class| self.bases(*class).collect::<Vec<_>>());
        bases.into_iter().any(|base| match self.resolve_expression(base) {
            Resolved::Local(_) => false,
            Resolved::Symbol(path) => !super::classes::MEMBERLESS.contains(&path.as_str()),
            Resolved::Unknown => true,
        })
    }

    /// What an expression gives to the name it is assigned to.
    fn follow_value(&self, value: Option<NodeId>, trace: &mut Trace<'t>) -> Result<(), String> {
        let Some(value) = value.filter(|value| !self.tree.is(*value, "none")) else { return Ok(()) };
        match self.tree.kind(value) {
            "call" => {
                let class = self.tree.field(value, "function").map(|callee| self.resolve_expression(callee));
                let is_made = matches!((class, self.type_of_expression(value)),
                    (Some(Resolved::Symbol(path)), Some(Type::Symbol(class))) if path == class);
                if !is_made {
                    return Err(format!("what `{}` gives is not known", self.tree.text(value)));
                }
                trace.life.made.push(value);
            }
            "identifier" | "attribute" => trace.add(self.slot_of(value)?),
            "parenthesized_expression" => return self.follow_value(self.tree.named_children(value).next(), trace),
            _ => return Err("it is put together in a way that cannot be followed".to_owned()),
        }
        Ok(())
    }

    /// Where a value goes from one of its names.
    fn follow_use(&self, place: NodeId, trace: &mut Trace<'t>) -> Result<(), String> {
        let tree = self.tree;
        let Some(parent) = tree.parent(place) else { return Ok(()) };
        match (tree.kind(parent), tree.field_name(place)) {
            ("assignment", Some("right")) => {
                let left = tree.field(parent, "left").ok_or("it is assigned to nothing")?;
                trace.add(self.slot_of(left)?);
            }
            ("argument_list" | "keyword_argument", _) => {
                if !self.follow_argument(place, trace)? {
                    trace.life.uses.push(place);
                }
            }
            ("global_statement" | "nonlocal_statement", _) => {}
            _ => trace.life.uses.push(place),
        }
        Ok(())
    }

    /// Follows a value into the parameter of a function of this file; whether it goes there.
    fn follow_argument(&self, value: NodeId, trace: &mut Trace<'t>) -> Result<bool, String> {
        let tree = self.tree;
        let argument = match tree.parent(value) {
            Some(parent) if tree.is(parent, "keyword_argument") => parent,
            _ => value,
        };
        let call = tree.parent(argument).and_then(|list| tree.parent(list));
        let Some(call) = call.filter(|call| tree.is(*call, "call")) else { return Ok(false) };
        let Some(function) = self.function_called(call) else { return Ok(false) };
        for (name, position) in self.parameters_of(function, call) {
            if self.argument_of(call, name, position) == Argument::Given(value) {
                let scope = self.scopes.opened.get(&function).copied().ok_or("a function without a body")?;
                trace.add(Slot::Name(scope, name));
                return Ok(true);
            }
        }
        Err(format!("where `{}` goes is not known", tree.text(value)))
    }

    /// The function of this file that a call runs; for a class, its `__init__`.
    fn function_called(&self, call: NodeId) -> Option<NodeId> {
        let callee = self.tree.field(call, "function")?;
        match self.resolve_expression(callee) {
            Resolved::Local(definition) if self.tree.is(definition, "function_definition") => Some(definition),
            Resolved::Local(class) => match self.method(class, "__init__") {
                Resolved::Local(definition) => Some(definition),
                _ => None,
            },
            _ => None,
        }
    }

    /// The parameters of a function: each with its name and the position in which `call` passes it.
    fn parameters_of(&self, function: NodeId, call: NodeId) -> Vec<(&'t str, Option<usize>)> {
        let tree = self.tree;
        let skipped = usize::from(self.binds_receiver(function, call));
        let Some(list) = tree.field(function, "parameters") else { return Vec::new() };
        let mut found = Vec::new();
        let mut is_positional = true;
        for (index, parameter) in tree.named_children(list).enumerate() {
            let name = match tree.kind(parameter) {
                "identifier" => Some(parameter),
                "typed_parameter" => tree.named_children(parameter).next().filter(|name| tree.is(*name, "identifier")),
                "default_parameter" | "typed_default_parameter" => tree.field(parameter, "name"),
                _ => None,
            };
            let Some(name) = name else {
                is_positional &= tree.is(parameter, "positional_separator");
                continue;
            };
            let position = index.checked_sub(skipped).filter(|_| is_positional);
            found.push((tree.text(name), position));
        }
        found
    }

    /// Whether a call passes the first parameter by itself: the instance a method is called on.
    fn binds_receiver(&self, function: NodeId, call: NodeId) -> bool {
        let Some(region) = self.scopes.opened.get(&function) else { return false };
        if self.scopes.class_around(*region).is_none() {
            return false;
        }
        let is_static = self
            .decorators(function)
            .any(|decorator| self.resolve_expression(decorator).symbol() == Some("builtins.staticmethod"));
        let through_class = self.tree.field(call, "function").and_then(|callee| self.tree.field(callee, "object"));
        let is_unbound = through_class.is_some_and(|object| {
            matches!(self.resolve_expression(object), Resolved::Local(class) if self.tree.is(class, "class_definition"))
                && self.type_of_expression(object).is_none()
        });
        !is_static && !is_unbound
    }

    /// Everything that callers in this file give to a parameter.
    fn follow_parameter(
        &self,
        parameter: NodeId,
        name: &'t str,
        scope: RegionId,
        trace: &mut Trace<'t>,
    ) -> Result<(), String> {
        let tree = self.tree;
        let function = self.scopes.region(scope).node;
        if !tree.is(function, "function_definition") || !self.is_plainly_decorated(function) {
            return Err(format!("who gives `{name}` is not known"));
        }
        trace.life.annotations.extend(tree.field(parameter, "type"));
        let default = tree.field(parameter, "value");
        self.follow_value(default, trace)?;
        let calls = self.calls_of(function)?;
        if calls.is_empty() {
            return Err(format!("who gives `{name}` is not known"));
        }
        for call in calls {
            let parameters = self.parameters_of(function, call);
            let position = parameters.iter().find(|(known, _)| *known == name).and_then(|(_, at)| *at);
            match self.argument_of(call, name, position) {
                Argument::Given(value) => self.follow_value(Some(value), trace)?,
                Argument::Absent if default.is_some() => {}
                _ => return Err(format!("what a caller gives for `{name}` is not known")),
            }
        }
        Ok(())
    }

    /// The type that every caller gives to a parameter that says nothing of its type.
    pub(super) fn type_given_by_callers(&self, parameter: NodeId, function: RegionId) -> Option<Type> {
        if let Some(known) = self.given_types.borrow().get(&parameter) {
            return known.clone();
        }
        let _guard = self.descend()?;
        self.given_types.borrow_mut().insert(parameter, None);
        let answer = self.type_given_afresh(parameter, function);
        self.given_types.borrow_mut().insert(parameter, answer.clone());
        answer
    }

    fn type_given_afresh(&self, parameter: NodeId, function: RegionId) -> Option<Type> {
        let tree = self.tree;
        let definition = self.scopes.region(function).node;
        let default = tree.field(parameter, "value").filter(|value| !tree.is(*value, "none"));
        let name = if tree.is(parameter, "identifier") { Some(parameter) } else { tree.field(parameter, "name") };
        let name = name.filter(|_| default.is_none() && tree.is(definition, "function_definition"))?;
        if !self.is_plainly_decorated(definition) {
            return None;
        }
        let mut given = Vec::new();
        for call in self.calls_of(definition).ok()? {
            let parameters = self.parameters_of(definition, call);
            let position = parameters.iter().find(|(known, _)| *known == tree.text(name)).and_then(|(_, at)| *at);
            match self.argument_of(call, tree.text(name), position) {
                Argument::Given(value) if tree.is(value, "none") => {}
                Argument::Given(value) => given.push(self.type_of_expression(value)),
                Argument::Absent if tree.is(parameter, "default_parameter") => {}
                _ => return None,
            }
        }
        super::types::common(given.into_iter())
    }

    /// Every call of a function of this file.
    ///
    /// # Errors
    /// Not all of them can be seen.
    fn calls_of(&self, function: NodeId) -> Result<Vec<NodeId>, String> {
        let tree = self.tree;
        let name = tree.field(function, "name").map_or("", |name| tree.text(name));
        let region = self.scopes.opened.get(&function).copied().ok_or("a function without a body")?;
        let denoted = match self.scopes.class_around(region) {
            Some(class) if name == "__init__" => class,
            _ => function,
        };
        let called = tree.field(denoted, "name").map_or("", |name| tree.text(name));
        let names = self.scopes.mentions.get(called).into_iter().flatten();
        let names = names.filter(|mention| !self.scopes.binders.contains(mention)).copied();
        let attributes = self.attribute_mentions().get(called).into_iter().flatten().copied();
        let mut calls = Vec::new();
        for mention in names.chain(attributes) {
            if tree.ancestor_of_kind(mention, &["type"]).is_some() {
                continue;
            }
            match self.resolve_expression(mention) {
                Resolved::Local(definition) if definition == denoted => {}
                Resolved::Unknown if tree.is(mention, "attribute") => {
                    return Err(format!("`{}` may call it, too", tree.text(mention)));
                }
                _ => continue,
            }
            let call = tree.parent(mention).filter(|parent| tree.is(*parent, "call"));
            let call = call.filter(|_| tree.field_name(mention) == Some("function"));
            calls.push(call.ok_or_else(|| format!("`{called}` is handed on, and called elsewhere"))?);
        }
        Ok(calls)
    }

    pub(super) fn attribute_mentions(&self) -> &AttributeMentions<'t> {
        self.attribute_mentions.get_or_init(|| {
            let mut mentions = AttributeMentions::default();
            for node in self.tree.all().filter(|node| self.tree.is(*node, "attribute")) {
                if let Some(name) = self.tree.field(node, "attribute") {
                    mentions.entry(self.tree.text(name)).or_default().push(node);
                }
            }
            mentions
        })
    }
}
