//! Methods of one form that take the place of methods of the other.

use crate::facts::{Facts, Truth};
use crate::native::python::classes::{lineage, member};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether `@method`, a plain function that gives nothing to await, takes the place of a coroutine function of a base.
pub(super) const PLAIN: Refinement =
    Refinement { name: "overrides-coroutine", captures: &["method"], holds: overrides_coroutine };

/// Whether `@method`, a coroutine function, takes the place of a plain one of a base, which calls it as that.
pub(super) const ASYNC: Refinement =
    Refinement { name: "overrides-plain", captures: &["method"], holds: overrides_plain };

const APART: &[&str] = &["function_definition", "lambda", "class_definition"];

/// The class whose method a function is, if nothing decorates it.
fn class_of(method: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let body = tree.parent(method).filter(|body| tree.is(*body, "block"))?;
    tree.parent(body).filter(|class| tree.is(*class, "class_definition"))
}

fn name_of<'t>(definition: NodeId, tree: &SyntaxTree<'t>) -> &'t str {
    tree.field(definition, "name").map_or("", |name| tree.text(name))
}

/// Whether a comment on the head of a function says that the form is meant.
fn is_explained(method: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let body = tree.field(method, "body").map_or(tree.end(method), |body| tree.start(body));
    let head = &tree.source()[tree.start(method)..body];
    head.contains("# type:") || head.contains("# noqa") || head.contains("# pyright:") || head.contains("# pylint:")
}

fn overrides_coroutine(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(method) = found.get("method") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(class) = class_of(method, tree) else { return Truth::No };
    let is_meant = name_of(class, tree).to_lowercase().contains("sync") || is_explained(method, tree);
    if is_meant || !gives_nothing(method, facts) {
        return Truth::No;
    }
    let (name, line) = (name_of(method, tree), lineage(class, facts));
    let base = line.classes.iter().skip(1).find_map(|base| member(*base, name, tree));
    let is_coroutine = match base {
        Some(base) => {
            tree.is(base, "function_definition") && is_coroutine(base, tree)
                || declared(base, tree).is_some_and(|declared| is_coroutine(declared, tree))
        }
        None => line
            .foreign
            .iter()
            .any(|path| facts.apis().get(&format!("{path}.{name}")).is_some_and(|api| api.coroutine && !api.class)),
    };
    Truth::known(is_coroutine)
}

/// The method that `@abstractmethod` and nothing else decorates.
fn declared(statement: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let definition = tree.field(statement, "definition")?;
    let mut decorators = tree.named_children(statement).filter(|child| tree.is(*child, "decorator"));
    let is_abstract = decorators.all(|decorator| tree.text(decorator).ends_with("abstractmethod"));
    is_abstract.then_some(definition)
}

/// Whether a function is `async` and no generator.
fn is_coroutine(function: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.child_of_kind(function, "async").is_some() && !own_code(function, tree).any(|node| is_yield(node, tree))
}

fn is_yield(node: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.is(node, "yield") && tree.is_named(node)
}

fn own_code<'t>(function: NodeId, tree: &'t SyntaxTree<'_>) -> impl Iterator<Item = NodeId> + 't {
    tree.descendants_but(function, move |node| node != function && tree.is_any(node, APART))
}

/// Whether a plain function surely gives nothing that could be awaited: it returns no value, or says what it returns.
fn gives_nothing(method: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(body) = tree.field(method, "body") else { return false };
    let mut returns = own_code(method, tree).filter(|node| tree.is(*node, "return_statement"));
    let is_plain = |returned: NodeId| {
        let value = tree.named_children(returned).next();
        value.is_none_or(|value| {
            tree.is_any(
                value,
                &["none", "true", "false", "integer", "float", "string", "list", "dictionary", "tuple", "set"],
            )
        })
    };
    let is_generator = own_code(method, tree).any(|node| is_yield(node, tree));
    // A body that only raises, or only says what it is for, is no implementation.
    let is_stub = tree.named_children(body).all(|statement| {
        let only = tree.named_children(statement).next();
        tree.is(statement, "raise_statement") || only.is_some_and(|only| tree.is_any(only, &["string", "ellipsis"]))
    });
    !is_generator && !is_stub && (returns.all(is_plain) || facts.promises_plain_value(method) == Truth::Yes)
}

fn overrides_plain(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(method) = found.get("method") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(class) = class_of(method, tree).filter(|_| is_coroutine(method, tree)) else { return Truth::No };
    let (name, line) = (name_of(method, tree), lineage(class, facts));
    if is_explained(method, tree) {
        return Truth::No;
    }
    let bases = || line.classes.iter().skip(1).copied();
    let Some(base) = bases().find_map(|base| member(base, name, tree)) else { return Truth::No };
    let is_plain = tree.is(base, "function_definition")
        && tree.child_of_kind(base, "async").is_none()
        && gives_nothing(base, facts);
    Truth::known(is_plain && bases().any(|base| calls_plainly(base, class, name, tree)))
}

/// Whether a method of `base`, which `class` does not replace, calls `self.name()` as a statement.
fn calls_plainly(base: NodeId, class: NodeId, name: &str, tree: &SyntaxTree<'_>) -> bool {
    let Some(body) = tree.field(base, "body") else { return false };
    let methods = tree.named_children(body).filter(|one| tree.is(*one, "function_definition"));
    let mut kept = methods.filter(|method| member(class, name_of(*method, tree), tree).is_none());
    kept.any(|method| {
        own_code(method, tree).filter(|node| tree.is(*node, "call")).any(|call| {
            let callee = tree.field(call, "function").filter(|callee| tree.is(*callee, "attribute"));
            let is_own = callee.is_some_and(|callee| tree.text(callee) == format!("self.{name}"));
            is_own && tree.parent(call).is_some_and(|above| tree.is(above, "expression_statement"))
        })
    })
}
