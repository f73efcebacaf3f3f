//! Many calls at the same time, but only a few of them at once.

use crate::edit::verbs::python::arguments::has_comment;
use crate::edit::verbs::python::lines::{indentation, line_break, lines_of, under_comments};
use crate::edit::verbs::python::statements::indent_unit;
use crate::edit::verbs::python::{admit_await, binds_tighter, runtime_symbol};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, PythonVersion};
use crate::native::python::thread_safety::fresh_name;
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `[await f(x) for x in xs]` becomes a `gather` of calls that hold a semaphore.
pub(super) const COMPREHENSION: Rewriting =
    Rewriting { name: "gather-few-of-comprehension", captures: &["whole", "call", "clause"], build: of_comprehension };

/// `for x in xs: out.append(await f(x))` becomes a `gather` of calls that hold a semaphore.
pub(super) const LOOP: Rewriting =
    Rewriting { name: "gather-few-of-loop", captures: &["whole", "list", "item", "call"], build: of_loop };

/// `gather(*[f(x) for x in xs])` becomes one of calls that hold a semaphore.
pub(super) const FANOUT: Rewriting =
    Rewriting { name: "gather-few", captures: &["call", "body", "clause"], build: of_fanout };

/// As many calls go on at the same time, unless a person chooses another number.
const LIMIT: usize = 10;

/// A function that holds a semaphore while it awaits a call, written in front of a statement.
struct Bounded {
    /// The call of it that stands for the call itself.
    call: String,
    rewrite: Rewrite,
}

impl Bounded {
    /// Defines it for `call`, which reads the variables of `target`, before the statement that `place` is part of.
    fn define(place: NodeId, call: NodeId, target: NodeId, facts: &dyn Facts) -> Result<Self, String> {
        let tree = facts.tree();
        let caution = admit_await(place, facts)?;
        let statement = statement_of(place, facts)?;
        let lines = lines_of(tree, statement).ok_or("other code stands on its lines")?;
        let mut parts = tree.descendants(call);
        if parts.any(|node| tree.is_any(node, &["await", "yield", "named_expression"]))
            || has_comment(tree, tree.span(call))
        {
            return Err("the call cannot move into a function".to_owned());
        }
        if tree.descendants(call).any(|node| tree.is(node, "identifier") && tree.text(node) == "super") {
            return Err("`super()` means something else in a function inside the method".to_owned());
        }
        if tree.text(call).contains('\n') {
            return Err("the call goes over several lines".to_owned());
        }
        let names = names_of(target, tree).ok_or("its variables are no plain names")?.join(", ");
        let limit = fresh_name("_limit", statement, facts).ok_or("no name is free for the semaphore")?;
        let bounded = fresh_name("_bounded", statement, facts).ok_or("no name is free for the function")?;
        let semaphore = runtime_symbol("semaphore", place, facts)?;
        let (depth, newline) = (indentation(tree, statement), line_break(tree.source(), lines.start));
        let unit = indent_unit(tree, statement);
        let text = [
            format!("{depth}{limit} = {}({LIMIT}){newline}{newline}", semaphore.text),
            format!("{depth}async def {bounded}({names}):{newline}"),
            format!("{depth}{unit}async with {limit}:{newline}"),
            format!("{depth}{unit}{unit}return await {}{newline}{newline}", tree.text(call)),
        ];
        let mut rewrite = Rewrite { caution, ..Rewrite::of([Edit::insert(lines.start, text.concat())]) };
        rewrite.request(semaphore.needs);
        Ok(Self { call: format!("{bounded}({names})"), rewrite })
    }
}

/// The statement that an expression is part of, if it is evaluated each time that the statement runs, and before anything
/// that it could need.
fn statement_of(place: NodeId, facts: &dyn Facts) -> Result<NodeId, String> {
    let tree = facts.tree();
    let mut around = std::iter::once(place).chain(tree.ancestors(place));
    let statement = around.find(|node| tree.parent(*node).is_some_and(|above| tree.is(above, "block")));
    let statement = statement.ok_or("it is in no block")?;
    let is_inside = |node: NodeId| {
        tree.is_any(
            node,
            &["lambda", "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"],
        )
    };
    if tree.ancestors(place).take_while(|above| *above != statement).any(is_inside) {
        return Err("it is part of another loop".to_owned());
    }
    let may_repeat = tree.is_any(
        statement,
        &[
            "while_statement",
            "if_statement",
            "try_statement",
            "match_statement",
            "function_definition",
            "class_definition",
            "decorated_definition",
        ],
    );
    if may_repeat && statement != place {
        return Err("it is part of a larger statement".to_owned());
    }
    Ok(statement)
}

/// The variables that the target of a loop binds, in order.
fn names_of<'t>(target: NodeId, tree: &SyntaxTree<'t>) -> Option<Vec<&'t str>> {
    let parts: Vec<NodeId> = match tree.kind(target) {
        "identifier" => vec![target],
        "pattern_list" | "tuple_pattern" => tree.named_children(target).collect(),
        _ => return None,
    };
    parts.into_iter().map(|part| tree.is(part, "identifier").then(|| tree.text(part))).collect()
}

fn of_comprehension(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (whole, call) = found.get("whole").zip(found.get("call")).ok_or("there is nothing to gather")?;
    let target =
        found.get("clause").and_then(|clause| tree.field(clause, "left")).ok_or("there is nothing to gather")?;
    let bounded = Bounded::define(whole, call, target, facts)?;
    let gather = runtime_symbol("gather", whole, facts)?;
    let (open, close) = if binds_tighter(tree, whole) { ("(await ", ")") } else { ("await ", "") };
    let head = Span::new(tree.start(whole), tree.end(call));
    let tail = Span::new(tree.end(whole) - 1, tree.end(whole));
    if has_comment(tree, head) {
        return Err("a comment would be lost".to_owned());
    }
    let mut rewrite = bounded.rewrite;
    rewrite.edits.push(Edit::replace(head, format!("{open}{}(*({}", gather.text, bounded.call)));
    rewrite.edits.push(Edit::replace(tail, format!(")){close}")));
    rewrite.request(gather.needs);
    Ok(rewrite)
}

fn of_loop(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (whole, call) = found.get("whole").zip(found.get("call")).ok_or("there is nothing to gather")?;
    let (list, item) = found.get("list").zip(found.get("item")).ok_or("there is nothing to gather")?;
    let items = tree.field(whole, "right").ok_or("there is no loop")?;
    if has_comment(tree, tree.span(items)) {
        return Err("a comment would be lost".to_owned());
    }
    if super::gathered::is_read_after(tree, item, whole, facts) {
        return Err(format!("`{}` is read after the loop", tree.text(item)));
    }
    let bounded = Bounded::define(whole, call, item, facts)?;
    let gather = runtime_symbol("gather", whole, facts)?;
    let (list, items, item) = (tree.text(list), tree.text(items), tree.text(item));
    let text = format!("{list}.extend(await {}(*({} for {item} in {items})))", gather.text, bounded.call);
    let mut rewrite = bounded.rewrite;
    rewrite.edits.push(Edit::replace(tree.span(whole), under_comments(tree, whole, &text)?));
    rewrite.request(gather.needs);
    Ok(rewrite)
}

fn of_fanout(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (call, body) = found.get("call").zip(found.get("body")).ok_or("there is nothing to gather")?;
    let clauses: Vec<NodeId> = found.all("clause").collect();
    let [clause] = clauses[..] else { return Err("its loops are nested".to_owned()) };
    let target = tree.field(clause, "left").ok_or("there is nothing to gather")?;
    let is_async = tree.child_of_kind(clause, "async").is_some();
    if is_async && facts.surroundings().python < PythonVersion(3, 8) {
        return Err("its loop is async".to_owned());
    }
    let bounded = Bounded::define(call, body, target, facts)?;
    let mut rewrite = bounded.rewrite;
    rewrite.edits.push(Edit::replace(tree.span(body), bounded.call));
    Ok(rewrite)
}
