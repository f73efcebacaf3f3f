//! Where a lock is kept: variables, parameters, fields and statics, with all that makes and uses what they hold.

use super::passes_on;
use crate::facts::{Facts, Resolved, Type};
use crate::syntax::{NodeId, SyntaxTree};

/// A place that keeps a lock, or what holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// The variable bound at this identifier.
    Variable(NodeId),
    /// The field declared here.
    Field(NodeId),
    /// The static item.
    Static(NodeId),
}

/// What belongs to a home.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) written: Option<NodeId>,
    /// The expressions that fill it.
    pub(super) values: Vec<NodeId>,
    /// The expressions that read it.
    pub(super) uses: Vec<NodeId>,
}

/// Where a value comes from.
pub(super) enum Source {
    /// A function of the lock's type makes it: the path of that.
    Made(NodeId),
    Home(Home),
    /// `Default::default()`, which goes by the type.
    Default,
}

/// What an argument becomes.
pub(super) enum Argument {
    /// The result of the call, which only holds it.
    Same,
    Home(Home),
}

impl Source {
    pub(super) fn of(value: NodeId, class: &str, facts: &dyn Facts) -> Result<Source, String> {
        let tree = facts.tree();
        let mut at = value;
        loop {
            match tree.kind(at) {
                "parenthesized_expression" => at = tree.named_children(at).next().ok_or_else(super::escapes)?,
                "reference_expression" => at = tree.field(at, "value").ok_or_else(super::escapes)?,
                "identifier" | "field_expression" | "scoped_identifier" => {
                    return Home::of(at, facts).map(Source::Home).ok_or_else(super::escapes);
                }
                "call_expression" => {
                    let callee = tree.field(at, "function").ok_or_else(super::escapes)?;
                    if tree.is(callee, "field_expression") {
                        let is_clone = tree.field(callee, "field").is_some_and(|name| tree.text(name) == "clone");
                        at = tree.field(callee, "value").filter(|_| is_clone).ok_or_else(super::escapes)?;
                        continue;
                    }
                    let resolved = facts.resolve(callee);
                    let path = resolved.symbol().unwrap_or("");
                    if path.rsplit_once("::").is_some_and(|(owner, _)| owner == class) {
                        return Ok(Source::Made(callee));
                    }
                    if path.ends_with("::default") || tree.text(callee) == "Default::default" {
                        return Ok(Source::Default);
                    }
                    if !passes_on(callee, facts) {
                        return Err(super::escapes());
                    }
                    let arguments = tree.field(at, "arguments").ok_or_else(super::escapes)?;
                    at = tree.named_children(arguments).next().ok_or_else(super::escapes)?;
                }
                _ => return Err(super::escapes()),
            }
        }
    }
}

/// What becomes of the argument `at` of a call.
pub(super) fn argument_of(call: NodeId, arguments: NodeId, at: NodeId, facts: &dyn Facts) -> Option<Argument> {
    let tree = facts.tree();
    let callee = tree.field(call, "function")?;
    if passes_on(callee, facts) {
        return Some(Argument::Same);
    }
    let Resolved::Local(function) = facts.resolve(callee) else { return None };
    if !tree.is(function, "function_item") || tree.is(callee, "field_expression") {
        return None;
    }
    let place = tree.named_children(arguments).position(|argument| argument == at)?;
    let parameters = tree.field(function, "parameters")?;
    let parameter = tree.named_children(parameters).nth(place).filter(|parameter| tree.is(*parameter, "parameter"))?;
    Home::of_pattern(tree.field(parameter, "pattern"), tree).map(Argument::Home)
}

impl Home {
    /// The home that an expression reads.
    fn of(expression: NodeId, facts: &dyn Facts) -> Option<Home> {
        let tree = facts.tree();
        if tree.is(expression, "field_expression") {
            let Some(Type::Local(item)) = facts.type_of(tree.field(expression, "value")?) else { return None };
            return field_of(item, tree.text(tree.field(expression, "field")?), tree).map(Home::Field);
        }
        if let Some(binding) = facts.binding_of(expression) {
            return Some(Home::Variable(binding));
        }
        match facts.resolve(expression) {
            Resolved::Local(item) if tree.is(item, "static_item") => Some(Home::Static(item)),
            _ => None,
        }
    }

    /// The variable that a plain pattern binds.
    pub(super) fn of_pattern(pattern: Option<NodeId>, tree: &SyntaxTree<'_>) -> Option<Home> {
        let pattern = pattern?;
        match tree.kind(pattern) {
            "identifier" => Some(Home::Variable(pattern)),
            "mut_pattern" => tree.named_children(pattern).find(|part| tree.is(*part, "identifier")).map(Home::Variable),
            _ => None,
        }
    }

    /// The field that an initializer fills.
    pub(super) fn of_initializer(initializer: NodeId, facts: &dyn Facts) -> Option<Home> {
        let tree = facts.tree();
        let whole = tree.ancestor_of_kind(initializer, &["struct_expression"])?;
        let Some(Type::Local(item)) = facts.type_of(whole) else { return None };
        let name = tree.field(initializer, "field").or_else(|| tree.named_children(initializer).next())?;
        field_of(item, tree.text(name), tree).map(Home::Field)
    }

    /// All that belongs to the home.
    ///
    /// # Errors
    /// Why not all of it can be seen.
    pub(super) fn parts(self, facts: &dyn Facts) -> Result<Parts, String> {
        match self {
            Home::Variable(binding) => variable_parts(binding, facts),
            Home::Field(field) => field_parts(field, facts),
            Home::Static(item) => static_parts(item, facts),
        }
    }
}

fn variable_parts(binding: NodeId, facts: &dyn Facts) -> Result<Parts, String> {
    let tree = facts.tree();
    let name = tree.text(binding);
    let uses = facts.reads_of(binding).ok_or_else(|| format!("not every use of `{name}` can be seen"))?;
    let owner = tree.ancestor_of_kind(binding, &["let_declaration", "parameter", "closure_expression"]);
    let owner = owner.ok_or_else(super::escapes)?;
    let pattern = tree.field(owner, "pattern");
    if pattern.is_none_or(|pattern| Home::of_pattern(Some(pattern), tree) != Some(Home::Variable(binding))) {
        return Err(format!("`{name}` is a part of something"));
    }
    let written = tree.field(owner, "type");
    let values = match tree.kind(owner) {
        "let_declaration" => tree.field(owner, "value").into_iter().collect(),
        _ => passed_for(owner, facts)?,
    };
    if tree.is(owner, "let_declaration") && values.is_empty() {
        return Err(format!("`{name}` is assigned later"));
    }
    Ok(Parts { written, values, uses })
}

/// What the calls of a function give for one of its parameters.
fn passed_for(parameter: NodeId, facts: &dyn Facts) -> Result<Vec<NodeId>, String> {
    let tree = facts.tree();
    let parameters = tree.parent(parameter).ok_or_else(super::escapes)?;
    let function = tree.parent(parameters).filter(|function| tree.is(*function, "function_item"));
    let function = function.ok_or("the lock is a parameter of a closure")?;
    let name = tree.field(function, "name").ok_or_else(super::escapes)?;
    let is_method = tree.ancestor_of_kind(function, &["impl_item", "trait_item", "block"]).is_some();
    if is_method || tree.child_of_kind(function, "visibility_modifier").is_some() {
        return Err(format!("`{}` may be called from elsewhere", tree.text(name)));
    }
    let place = tree.named_children(parameters).position(|known| known == parameter).ok_or_else(super::escapes)?;
    let mut values = Vec::new();
    for node in tree.all().filter(|node| tree.is(*node, "identifier") && tree.text(*node) == tree.text(name)) {
        if node == name {
            continue;
        }
        if facts.resolve(node) != Resolved::Local(function) {
            continue;
        }
        let call = tree.parent(node).filter(|call| tree.field(*call, "function") == Some(node));
        let arguments = call.and_then(|call| tree.field(call, "arguments"));
        let value = arguments.and_then(|arguments| tree.named_children(arguments).nth(place));
        values.push(value.ok_or_else(|| format!("`{}` is handed on as a value", tree.text(name)))?);
    }
    Ok(values)
}

fn field_parts(field: NodeId, facts: &dyn Facts) -> Result<Parts, String> {
    let tree = facts.tree();
    let item = tree.ancestor_of_kind(field, &["struct_item"]).ok_or_else(super::escapes)?;
    let name = tree.text(tree.field(field, "name").ok_or_else(super::escapes)?);
    let is_public = |node: NodeId| tree.child_of_kind(node, "visibility_modifier").is_some();
    if is_public(field) && is_public(item) {
        return Err(format!("the field `{name}` can be used in other files"));
    }
    let mut parts = Parts { written: tree.field(field, "type"), ..Parts::default() };
    for node in tree.all() {
        match tree.kind(node) {
            "field_expression" if tree.field(node, "field").is_some_and(|own| tree.text(own) == name) => {
                let owner = tree.field(node, "value").and_then(|value| facts.type_of(value));
                let is_call = tree.parent(node).is_some_and(|call| tree.field(call, "function") == Some(node));
                match owner {
                    Some(Type::Local(found)) if found == item && !is_call => parts.uses.push(node),
                    None if !is_call => return Err(format!("whether every `{name}` is this field is not known")),
                    _ => {}
                }
            }
            "field_initializer"
                if tree.field(node, "field").is_some_and(|own| tree.text(own) == name)
                    && Home::of_initializer(node, facts) == Some(Home::Field(field)) =>
            {
                parts.values.extend(tree.field(node, "value"));
            }
            "shorthand_field_initializer"
                if tree.text(node) == name && Home::of_initializer(node, facts) == Some(Home::Field(field)) =>
            {
                parts.values.extend(tree.named_children(node).next());
            }
            "field_pattern" if tree.field(node, "name").is_some_and(|own| tree.text(own) == name) => {
                return Err(format!("a pattern takes the field `{name}`"));
            }
            _ => {}
        }
    }
    Ok(parts)
}

fn static_parts(item: NodeId, facts: &dyn Facts) -> Result<Parts, String> {
    let tree = facts.tree();
    let name = tree.field(item, "name").ok_or_else(super::escapes)?;
    if tree.child_of_kind(item, "visibility_modifier").is_some() {
        return Err(format!("`{}` can be used in other files", tree.text(name)));
    }
    let mentions = tree.all().filter(|node| tree.is(*node, "identifier") && tree.text(*node) == tree.text(name));
    let uses = mentions.filter(|node| *node != name && facts.resolve(*node) == Resolved::Local(item)).collect();
    Ok(Parts { written: tree.field(item, "type"), values: tree.field(item, "value").into_iter().collect(), uses })
}

/// The declaration of a field.
fn field_of(item: NodeId, name: &str, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let body = tree.field(item, "body").filter(|body| tree.is(*body, "field_declaration_list"))?;
    tree.named_children(body).find(|field| tree.field(*field, "name").is_some_and(|own| tree.text(own) == name))
}
