//! Marks that async tests lack or need no more.

use super::super::arguments::has_comment;
use super::super::decorators::{decorators, whole_of};
use super::super::lines::{indentation, line_break, line_end, line_start};
use super::marks::{Marks, TestRuntime, is_harmless, marks_of_block, mentions_hook, test_runtime};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, Resolved, Truth};
use crate::rules::{Match, Refinement, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Whether the function is a test that the runner collects, and nothing has a plugin run it.
pub(in crate::native) const UNMARKED: Refinement =
    Refinement { name: "unmarked-test", captures: &["function"], holds: is_unmarked };

/// Writes the mark of the runtime in force above the test.
pub(in crate::native) const MARK_TEST: Rewriting =
    Rewriting { name: "mark-test", captures: &["function"], build: mark_test };

/// Removes a decorator, or the statement that is one mark, with its lines.
pub(in crate::native) const DROP_DECORATOR: Rewriting =
    Rewriting { name: "drop-decorator", captures: &["decorator"], build: drop_decorator };

fn is_unmarked(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(function) = found.get("function") else { return Truth::Unknown };
    let tree = facts.tree();
    let Some(name) = tree.field(function, "name") else { return Truth::Unknown };
    if !tree.text(name).starts_with("test") {
        return Truth::No;
    }
    let is_plain = decorators(tree, function).into_iter().all(|decorator| is_harmless(decorator, facts));
    if !is_plain || is_mentioned(name, tree) || mentions_hook(facts) || takes_hook(function, facts) {
        return Truth::Unknown;
    }
    match marks_of_block(NodeId::ROOT, facts) {
        Marks::MayRun => Truth::Unknown,
        Marks::Harmless => is_collected(function, facts),
    }
}

/// Whether the name of a function stands anywhere but in a definition: someone calls it.
fn is_mentioned(name: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let text = tree.text(name);
    let is_defined = |node: NodeId| {
        tree.field_name(node) == Some("name")
            && tree.parent(node).is_some_and(|above| tree.is(above, "function_definition"))
    };
    tree.all().any(|node| tree.is(node, "identifier") && tree.text(node) == text && !is_defined(node))
}

/// Whether a parameter is a fixture that has a plugin run the test.
fn takes_hook(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let names = tree.field(function, "parameters").into_iter().flat_map(|list| tree.descendants(list));
    let mut words = names.filter(|node| tree.is(*node, "identifier")).map(|node| tree.text(node));
    words.any(|word| facts.apis().libraries().any(|library| library.test_hooks.iter().any(|hook| hook == word)))
}

/// Whether the function stands at module level, or in a class that the runner looks into.
fn is_collected(function: NodeId, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(above) = tree.parent(whole_of(tree, function)) else { return Truth::Unknown };
    if above == NodeId::ROOT {
        return Truth::Yes;
    }
    let class = tree.parent(above).filter(|class| tree.is(*class, "class_definition"));
    let Some(class) = class.filter(|class| tree.parent(whole_of(tree, *class)) == Some(NodeId::ROOT)) else {
        return Truth::Unknown;
    };
    let is_named_so = tree.field(class, "name").is_some_and(|name| tree.text(name).starts_with("Test"));
    let is_plain = decorators(tree, class).into_iter().all(|decorator| is_harmless(decorator, facts));
    let has_marks = marks_of_block(above, facts) == Marks::MayRun;
    if !is_named_so || !is_plain || has_marks || has_bases(class, facts) || has_constructor(class, tree) {
        return Truth::Unknown;
    }
    Truth::Yes
}

/// Whether the class inherits anything.
fn has_bases(class: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut bases = tree.field(class, "superclasses").into_iter().flat_map(|list| tree.named_children(list));
    bases.any(|base| facts.resolve(base) != Resolved::Symbol("builtins.object".to_owned()))
}

fn has_constructor(class: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(body) = tree.field(class, "body") else { return false };
    let names = tree.named_children(body).filter_map(|member| tree.field(member, "name"));
    names.into_iter().any(|name| tree.text(name) == "__init__")
}

fn mark_test(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let function = found.get("function").ok_or("there is no function")?;
    mark(function, facts)
}

/// The mark above `function`.
pub(super) fn mark(function: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (runtime, caution) = match test_runtime(function, facts) {
        TestRuntime::Shown(runtime) => (runtime, None),
        TestRuntime::Assumed(runtime) => {
            let caution = format!("no plugin that runs tests under {runtime} is declared in the project");
            (runtime, Some(caution))
        }
        TestRuntime::Unknown => return Err("which runtime this test runs under is not known".to_owned()),
    };
    let mark = mark_of(&runtime, facts).ok_or_else(|| format!("no mark for tests under {runtime} is known"))?;
    let whole = whole_of(tree, function);
    let spelling = facts.spell(&mark, whole)?;
    let (blanks, end) = (indentation(tree, whole), line_break(tree.source(), tree.start(whole)));
    let mut rewrite = Rewrite::of([Edit::insert(tree.start(whole), format!("@{}{end}{blanks}", spelling.text))]);
    rewrite.request(spelling.needs);
    rewrite.caution = caution;
    Ok(rewrite)
}

/// The mark of the tables that has a test run under this runtime; the shortest, if there are several.
fn mark_of(runtime: &str, facts: &dyn Facts) -> Option<String> {
    let marks = facts.apis().symbols().filter(|(_, api)| api.runs_test.as_deref() == Some(runtime));
    marks.map(|(path, _)| path).min_by_key(|path| (path.len(), *path)).map(str::to_owned)
}

fn drop_decorator(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let decorator = found.get("decorator").ok_or("there is no decorator")?;
    let tree = facts.tree();
    let text = tree.source();
    let span = tree.span(decorator);
    let lines = Span::new(line_start(text, span.start), line_end(text, span.end));
    if has_comment(tree, lines) {
        return Err("a comment would be lost".to_owned());
    }
    let around = [Span::new(lines.start, span.start), Span::new(span.end, lines.end)];
    if around.iter().any(|part| !part.of(text).trim().is_empty()) {
        return Err("something else stands on its line".to_owned());
    }
    Ok(Rewrite::of([Edit::delete(lines)]))
}
