//! The names a piece of a function binds and reads, for steps that move code between functions.

use std::collections::BTreeSet;

use crate::syntax::{NodeId, SyntaxTree};

/// An occurrence of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occurrence {
    pub(super) node: NodeId,
    pub(super) role: Role,
}

/// What an occurrence does to the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Reads,
    /// Gives it a value.
    Binds,
    /// Reads and then binds: `x += 1`.
    Updates,
}

/// Every occurrence of a name of the function below `top`, in source order. Keyword names, attributes and the names that
/// comprehensions and lambdas bind for themselves are none, nor is the name of `top` itself; what nested functions read is.
pub(super) fn occurrences(tree: &SyntaxTree<'_>, top: NodeId) -> Vec<Occurrence> {
    occurrences_of(tree, top, |_| true)
}

/// Like [`occurrences`], of the names for which `wanted` holds.
pub(super) fn occurrences_of(tree: &SyntaxTree<'_>, top: NodeId, wanted: impl Fn(&str) -> bool) -> Vec<Occurrence> {
    let own = tree.field(top, "name");
    let is_one = |node: &NodeId| Some(*node) != own && tree.is(*node, "identifier") && wanted(tree.text(*node));
    let identifiers = tree.descendants(top).filter(is_one);
    identifiers.filter_map(|node| role_of(tree, node).map(|role| Occurrence { node, role })).collect()
}

/// The occurrences of the names of `function` itself, for which `wanted` holds: functions inside it that have a variable or
/// parameter of that name have their own.
pub(super) fn own_occurrences(
    tree: &SyntaxTree<'_>,
    function: NodeId,
    wanted: impl Fn(&str) -> bool,
) -> Vec<Occurrence> {
    let inner_of = |node: NodeId| {
        let around = tree.ancestors(node).take_while(|above| *above != function);
        around.filter(|above| tree.is(*above, "function_definition")).collect::<Vec<_>>()
    };
    let all = occurrences_of(tree, function, &wanted);
    let mut owners: BTreeSet<(NodeId, &str)> = BTreeSet::new();
    for one in &all {
        let inner = inner_of(one.node);
        // The name of a function belongs to the code around it.
        let skipped = usize::from(inner.first().is_some_and(|inner| tree.field(*inner, "name") == Some(one.node)));
        let binds = one.role != Role::Reads;
        owners.extend(inner.get(skipped).filter(|_| binds).map(|inner| (*inner, tree.text(one.node))));
    }
    let functions =
        tree.descendants(function).filter(|node| *node != function && tree.is(*node, "function_definition"));
    for inner in functions {
        owners.extend(parameters(tree, inner).into_iter().filter(|name| wanted(name)).map(|name| (inner, name)));
        let declared = tree.descendants(inner).filter(|node| tree.is(*node, "nonlocal_statement"));
        for name in declared.flat_map(|statement| tree.named_children(statement)) {
            owners.remove(&(inner, tree.text(name)));
        }
    }
    let is_own = |one: &Occurrence| {
        let name = tree.text(one.node);
        !inner_of(one.node).iter().any(|inner| owners.contains(&(*inner, name)))
    };
    if owners.is_empty() { all } else { all.into_iter().filter(is_own).collect() }
}

fn role_of(tree: &SyntaxTree<'_>, identifier: NodeId) -> Option<Role> {
    let parent = tree.parent(identifier)?;
    let field = tree.field_name(identifier);
    match (tree.kind(parent), field) {
        ("attribute", Some("attribute")) | ("keyword_argument", Some("name")) => return None,
        ("parameters" | "lambda_parameters", _) | ("default_parameter" | "typed_default_parameter", Some("name")) => {
            return None;
        }
        ("function_definition" | "class_definition" | "named_expression", Some("name"))
        | ("aliased_import" | "except_clause", Some("alias"))
        | ("as_pattern_target", _) => return Some(Role::Binds),
        ("augmented_assignment", Some("left")) => return Some(Role::Updates),
        ("dotted_name", _) if is_imported(tree, parent) => {
            let is_bound = tree.named_children(parent).next() == Some(identifier);
            return (is_bound && !is_renamed(tree, parent)).then_some(Role::Binds);
        }
        _ => {}
    }
    if is_own_of_expression(tree, identifier) {
        return None;
    }
    Some(if is_target(tree, identifier) { Role::Binds } else { Role::Reads })
}

fn is_imported(tree: &SyntaxTree<'_>, name: NodeId) -> bool {
    tree.ancestors(name).take(2).any(|above| tree.is_any(above, &["import_statement", "import_from_statement"]))
}

/// Whether the imported name is the module of `from`, or has an alias: then it binds nothing.
fn is_renamed(tree: &SyntaxTree<'_>, name: NodeId) -> bool {
    tree.field_name(name) == Some("module_name")
        || tree.parent(name).is_some_and(|parent| tree.is(parent, "aliased_import"))
}

/// Whether the identifier is assigned to: on the left of `=`, after `for`, in `as`, alone or in a pattern.
fn is_target(tree: &SyntaxTree<'_>, identifier: NodeId) -> bool {
    let mut below = identifier;
    for above in tree.ancestors(identifier) {
        match tree.kind(above) {
            "pattern_list"
            | "tuple_pattern"
            | "list_pattern"
            | "list_splat_pattern"
            | "tuple"
            | "list"
            | "parenthesized_expression"
            | "as_pattern_target"
            | "list_splat" => {}
            "assignment" | "for_statement" | "for_in_clause" => return tree.field_name(below) == Some("left"),
            "as_pattern" => return tree.is(below, "as_pattern_target"),
            _ => return false,
        }
        below = above;
    }
    false
}

/// Whether a comprehension or lambda around the identifier binds its name for itself.
fn is_own_of_expression(tree: &SyntaxTree<'_>, identifier: NodeId) -> bool {
    let name = tree.text(identifier);
    for above in tree.ancestors(identifier) {
        let binds = match tree.kind(above) {
            "list_comprehension" | "set_comprehension" | "dictionary_comprehension" | "generator_expression" => {
                let clauses = tree.children(above).filter(|child| tree.is(*child, "for_in_clause"));
                let mut targets = clauses.filter_map(|clause| tree.field(clause, "left"));
                targets.any(|target| has_name(tree, target, name))
            }
            "lambda" => tree.field(above, "parameters").is_some_and(|parameters| has_name(tree, parameters, name)),
            kind if kind.ends_with("_statement") || kind == "block" => return false,
            _ => false,
        };
        if binds {
            return true;
        }
    }
    false
}

fn has_name(tree: &SyntaxTree<'_>, top: NodeId, name: &str) -> bool {
    tree.descendants(top).any(|node| tree.is(node, "identifier") && tree.text(node) == name)
}

/// The names of the function's parameters.
pub(super) fn parameters<'t>(tree: &SyntaxTree<'t>, function: NodeId) -> BTreeSet<&'t str> {
    let Some(list) = tree.field(function, "parameters") else { return BTreeSet::new() };
    let names = tree.named_children(list).filter_map(|parameter| match tree.kind(parameter) {
        "identifier" => Some(parameter),
        "typed_parameter" | "list_splat_pattern" | "dictionary_splat_pattern" => {
            tree.descendants(parameter).find(|node| tree.is(*node, "identifier"))
        }
        _ => tree.field(parameter, "name"),
    });
    names.map(|name| tree.text(name)).collect()
}
