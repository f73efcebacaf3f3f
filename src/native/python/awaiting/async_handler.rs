//! A handler that is called as a plain function, but is async.

use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::native::python::lines::{line_break, line_end};
use crate::native::python::thread_safety::fresh_name;
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// The handler gets another name, and a plain function of the old name runs it.
pub(in crate::native) const STEP: Rewriting =
    Rewriting { name: "plain-handler", captures: &["function", "name"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (function, name) = (found.get("function").ok_or("no function")?, found.get("name").ok_or("no name")?);
    let tree = facts.tree();
    let text = tree.text(name);
    let is_other = |node: NodeId| node != name && tree.is(node, "identifier") && tree.text(node) == text;
    if tree.all().any(is_other) {
        return Err("other code of the file uses it".to_owned());
    }
    let inner =
        fresh_name(&format!("_{text}"), NodeId::ROOT, facts).ok_or("no name is free for the coroutine function")?;
    let parameters = tree.field(function, "parameters").ok_or("it has no parameters")?;
    let passed = names(parameters, tree).ok_or("it has parameters that are not plain")?;
    let returns =
        tree.field(function, "return_type").map_or_else(String::new, |kind| format!(" -> {}", tree.text(kind)));
    let run = facts.spell("asyncio.run", NodeId::ROOT)?;
    let source = tree.source();
    let newline = line_break(source, tree.start(function));
    let end = line_end(source, tree.end(function));
    let head = format!("def {text}{}{returns}:{newline}", tree.text(parameters));
    let body = format!("    return {}({inner}({passed}))", run.text);
    let wrapper = if source[..end].ends_with('\n') {
        format!("{newline}{newline}{head}{body}{newline}")
    } else {
        format!("{newline}{newline}{newline}{head}{body}")
    };
    let mut rewrite = Rewrite::of([Edit::replace(tree.span(name), inner), Edit::insert(end, wrapper)]);
    rewrite.request(run.needs);
    Ok(rewrite)
}

/// The parameters as arguments.
fn names(parameters: NodeId, tree: &SyntaxTree<'_>) -> Option<String> {
    let one = |parameter: NodeId| match tree.kind(parameter) {
        "identifier" => Some(tree.text(parameter)),
        "typed_parameter" => tree.named_children(parameter).next().map(|name| tree.text(name)),
        "default_parameter" | "typed_default_parameter" => tree.field(parameter, "name").map(|name| tree.text(name)),
        _ => None,
    };
    let names: Option<Vec<&str>> = tree.named_children(parameters).map(one).collect();
    names.map(|names| names.join(", "))
}
