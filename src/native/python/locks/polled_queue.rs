//! Queues and lists that are asked again and again whether something is in them.

use crate::edit::verbs::await_value;
use crate::edit::verbs::python::lines::{comments_of, indentation, line_break, lines_of};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// Whether `@next` takes one item out of the queue `@object`, whatever else it does.
pub(super) const TAKES: Refinement = Refinement {
    name: "takes-next",
    captures: &["object", "next"],
    holds: |found, facts| match found.get("object").zip(found.get("next")) {
        Some((object, next)) => Truth::known(taking(object, next, facts.tree()).is_some()),
        None => Truth::Unknown,
    },
};

/// Removes the loop and awaits the item.
pub(super) const AWAIT: Rewriting = Rewriting { name: "await-next", captures: &["while", "object", "next"], build };

/// Whether the loop `@while` sleeps while nothing is in a list that others fill, and takes its items.
pub(super) const POLLS_LIST: Refinement =
    Refinement { name: "polls-list", captures: &["while", "list"], holds: polls_list };

const APART: &[&str] = &["function_definition", "lambda", "class_definition"];

/// Expressions whose parts are not evaluated exactly once.
const SOMETIMES: &[&str] = &[
    "boolean_operator",
    "conditional_expression",
    "dictionary_comprehension",
    "generator_expression",
    "lambda",
    "list_comprehension",
    "set_comprehension",
];

/// The only call of `get_nowait` in a statement, if it is made on this queue, and always.
fn taking(object: NodeId, next: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let is_taking = |call: &NodeId| {
        let callee = tree.field(*call, "function").filter(|callee| tree.is(*callee, "attribute"));
        callee.and_then(|callee| tree.field(callee, "attribute")).is_some_and(|name| tree.text(name) == "get_nowait")
    };
    let calls: Vec<NodeId> = tree.descendants(next).filter(|node| tree.is(*node, "call")).filter(is_taking).collect();
    let [call] = calls[..] else { return None };
    let mut around = tree.ancestors(call).take_while(|above| *above != next);
    let queue = tree.field(call, "function").and_then(|callee| tree.field(callee, "object"))?;
    let is_always = !around.any(|above| tree.is_any(above, SOMETIMES));
    (is_always && tree.text(queue) == tree.text(object)).then_some(call)
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let statement = found.get("while").ok_or("there is no loop")?;
    let (object, next) = found.get("object").zip(found.get("next")).ok_or("there is no loop")?;
    let call = taking(object, next, tree).ok_or("nothing is taken")?;
    let name = tree.field(call, "function").and_then(|callee| tree.field(callee, "attribute"));
    let comments = lines_of(tree, statement).map(|lines| {
        let (depth, newline) = (indentation(tree, statement), line_break(tree.source(), lines.start));
        Edit::replace(lines, comments_of(tree, statement, depth, newline))
    });
    let mut rewrite = Rewrite::of([comments.ok_or("other code stands on its lines")?]);
    rewrite.extend(await_value(call, facts)?);
    rewrite.edits.push(Edit::replace(tree.span(name.ok_or("nothing is taken")?), "get"));
    Ok(rewrite)
}

fn polls_list(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let (Some(statement), Some(list)) = (found.get("while"), found.get("list")) else { return Truth::Unknown };
    let tree = facts.tree();
    let own = || tree.descendants_but(statement, |node| tree.is_any(node, APART));
    let name = tree.text(list);
    let sleeps = own().filter(|node| tree.is(*node, "await")).any(|wait| {
        let call = tree.named_children(wait).next().filter(|call| tree.is(*call, "call"));
        let callee = call.and_then(|call| tree.field(call, "function")).map(|callee| facts.resolve(callee));
        callee.is_some_and(|callee| callee.symbol().is_some_and(|path| path.rsplit('.').next() == Some("sleep")))
    });
    // What the loop itself fills is no channel between tasks.
    let fills = own().filter(|node| tree.is(*node, "attribute")).any(|node| {
        let method = tree.field(node, "attribute").map_or("", |method| tree.text(method));
        let object = tree.field(node, "object").map_or("", |object| tree.text(object));
        object == name && matches!(method, "append" | "appendleft" | "extend" | "insert")
    });
    // A loop that ends when nothing is left does not wait for more.
    let is_drained = tree.field(statement, "condition").is_some_and(|condition| asks_for(condition, name, tree));
    let asks = own().any(|node| {
        let is_question = tree.is_any(node, &["if_statement", "elif_clause", "while_statement"]);
        let condition = tree.field(node, "condition").filter(|_| is_question && node != statement);
        condition.is_some_and(|condition| asks_for(condition, name, tree))
    });
    Truth::known(sleeps && asks && !is_drained && !fills && is_shared(list, facts))
}

/// `items`, `not items`, `len(items)`, `len(items) > 0`.
fn asks_for(condition: NodeId, name: &str, tree: &SyntaxTree<'_>) -> bool {
    let text = tree.text(condition);
    let bare = text.strip_prefix("not ").unwrap_or(text);
    bare == name || bare.starts_with(&format!("len({name})"))
}

/// Whether code outside the function can fill it: an attribute, or a name that is not the function's own.
fn is_shared(list: NodeId, facts: &dyn Facts) -> bool {
    facts.tree().is(list, "attribute") || facts.reads_of(list).is_none()
}
