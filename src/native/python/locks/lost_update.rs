//! An update of shared state that reads it, waits, and writes it back.

use crate::edit::verbs::python::arguments::has_comment;
use crate::edit::verbs::python::lines::{indentation, line_break, lines_of};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

use super::held_lock::suspensions;
use crate::native::python::thread_safety::fresh_name;

/// Whether other tasks can change what `@left` updates while `@right` waits.
pub(in crate::native) const HOLDS: Refinement =
    Refinement { name: "loses-update", captures: &["left", "right"], holds: loses_update };

/// `self.n += await f()` becomes `_v = await f()` and `self.n += _v`.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "wait-before-update", captures: &["left", "right"], build };

fn loses_update(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let (Some(left), Some(right)) = (found.get("left"), found.get("right")) else { return Truth::Unknown };
    if !suspensions(tree, right).any(|place| tree.is(place, "await")) || is_locked(left, facts) {
        return Truth::No;
    }
    if changes_in_place(left, right, facts) {
        return Truth::No;
    }
    is_shared(left, facts)
}

/// Whether the operator may change the object itself, as it does for lists and sets: then nothing is lost.
fn changes_in_place(left: NodeId, right: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let operator = tree.parent(left).and_then(|update| tree.field(update, "operator"));
    let is_of_sets = operator.is_none_or(|operator| matches!(tree.text(operator), "|=" | "&=" | "^="));
    if is_of_sets || tree.is_any(right, &["list", "set", "dictionary"]) || gives_list(right, facts) {
        return true;
    }
    let written = |node: NodeId| {
        let target = tree.field(node, "left").filter(|_| tree.is(node, "assignment"))?;
        is_same_place(tree, target, left).then(|| tree.field(node, "right"))?
    };
    tree.all().filter_map(written).any(|value| !is_plain(tree, value, left))
}

/// Whether the value is what `gather` gives, by the runtime's symbols.
fn gives_list(right: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let call = tree.named_children(right).next().filter(|call| tree.is(right, "await") && tree.is(*call, "call"));
    let resolved = call.and_then(|call| tree.field(call, "function")).map(|callee| facts.resolve(callee));
    let Some(path) = resolved.as_ref().and_then(|resolved| resolved.symbol()) else { return false };
    let mut runtimes = facts.apis().libraries().filter_map(|library| library.runtime.as_ref());
    runtimes.any(|runtime| runtime.symbols.get("gather").is_some_and(|gather| gather == path))
}

/// Whether two targets are the same attribute or items of the same object, by their names.
fn is_same_place(tree: &SyntaxTree<'_>, one: NodeId, other: NodeId) -> bool {
    let name = |node: NodeId| match tree.kind(node) {
        "attribute" => tree.field(node, "attribute").map(|name| tree.text(name)),
        "subscript" => tree.field(node, "value").map(|value| tree.text(value)),
        "identifier" => Some(tree.text(node)),
        _ => None,
    };
    let items = |node: NodeId| tree.is(node, "subscript");
    // `d = defaultdict(list)` says what the items of `d` are.
    let holds = items(other) && !items(one) && tree.text(one) == name(other).unwrap_or_default();
    holds || (items(one) == items(other) && name(one).is_some() && name(one) == name(other))
}

/// Whether a value is surely replaced, not changed, by an operator: a number or a text.
fn is_plain(tree: &SyntaxTree<'_>, value: NodeId, left: NodeId) -> bool {
    match tree.kind(value) {
        "integer"
        | "float"
        | "string"
        | "concatenated_string"
        | "true"
        | "false"
        | "none"
        | "unary_operator"
        | "binary_operator" => true,
        // What holds the items says nothing of them, unless it makes them.
        "dictionary" | "list" | "dictionary_comprehension" => tree.is(left, "subscript"),
        "call" if tree.is(left, "subscript") => {
            let made = ["list", "set", "dict", "deque", "Counter"];
            let names = tree.descendants(value).filter(|node| tree.is(*node, "identifier"));
            !names.map(|node| tree.text(node)).any(|name| made.contains(&name))
        }
        _ => false,
    }
}

/// Whether a lock, or what is called one, is held around the statement.
fn is_locked(node: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let function = facts.function_of(node);
    let around = tree.ancestors(node).take_while(|above| Some(*above) != function);
    let mut managers = around.filter(|above| tree.is(*above, "with_statement")).filter_map(|with| {
        tree.child_of_kind(with, "with_clause").map(|clause| tree.text(clause).to_ascii_lowercase())
    });
    managers
        .any(|text| ["lock", "mutex", "sem", "limit", "transaction", "guard"].iter().any(|word| text.contains(word)))
}

/// Whether what is updated lives longer than one call of the function.
fn is_shared(left: NodeId, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let mut root = left;
    while let Some(inner) = match tree.kind(root) {
        "attribute" => tree.field(root, "object"),
        "subscript" => tree.field(root, "value"),
        _ => None,
    } {
        root = inner;
    }
    if !tree.is(root, "identifier") {
        return Truth::Unknown;
    }
    // What `reads_of` does not know is no variable of this function: a global, or declared `global` or `nonlocal`.
    if facts.reads_of(root).is_none() {
        return Truth::known(root != left || is_declared(root, facts));
    }
    if root == left {
        let function = facts.function_of(root);
        let is_foreign = facts.binding_of(root).is_some_and(|binding| facts.function_of(binding) != function);
        return Truth::known(is_foreign);
    }
    let is_parameter = tree.field(facts.function_of(root).unwrap_or(NodeId::ROOT), "parameters").is_some_and(|list| {
        tree.descendants(list).any(|node| tree.is(node, "identifier") && tree.text(node) == tree.text(root))
    });
    if is_parameter { Truth::Yes } else { Truth::Unknown }
}

/// Whether the function says that the name is not its own.
fn is_declared(name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let Some(body) = facts.function_of(name).and_then(|function| tree.field(function, "body")) else { return false };
    let statements =
        tree.named_children(body).filter(|one| tree.is_any(*one, &["global_statement", "nonlocal_statement"]));
    statements.flat_map(|one| tree.named_children(one).collect::<Vec<_>>()).any(|one| tree.text(one) == tree.text(name))
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (left, right) = found.get("left").zip(found.get("right")).ok_or("there is no update")?;
    let update = tree.parent(left).ok_or("there is no update")?;
    let statement = tree.parent(update).filter(|parent| tree.is(*parent, "expression_statement"));
    let statement = statement.ok_or("it is no statement of its own")?;
    let lines = lines_of(tree, statement).ok_or("other code stands on its lines")?;
    let operator = tree.field(update, "operator").ok_or("there is no update")?;
    let head = Span::new(tree.start(left), tree.start(right));
    if has_comment(tree, head) || suspends(tree, left) {
        return Err("what it updates waits, too".to_owned());
    }
    let name = fresh_name("_v", statement, facts).ok_or("no name is free for the value")?;
    let (newline, depth) = (line_break(tree.source(), lines.start), indentation(tree, statement));
    let update = format!("{depth}{} {} {name}", tree.text(left), tree.text(operator));
    let update = if lines.of(tree.source()).ends_with('\n') {
        format!("{update}{newline}")
    } else {
        format!("{newline}{update}")
    };
    Ok(Rewrite::of([Edit::replace(head, format!("{name} = ")), Edit::insert(lines.end, update)]))
}

fn suspends(tree: &SyntaxTree<'_>, top: NodeId) -> bool {
    suspensions(tree, top).next().is_some()
}
