//! A process that one function starts, uses and waits for: started on the event loop, with every use of it adapted.

use crate::edit::verbs::await_value;
use crate::edit::verbs::python::admit_await;
use crate::edit::{Edit, Rewrite};
use crate::facts::Facts;
use crate::native::python::arguments::{arguments, has_comment, is_positional};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `process = subprocess.Popen(["ls"])` becomes `process = await asyncio.create_subprocess_exec("ls")`, and
/// `process.wait()` becomes `await process.wait()`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "async-popen", captures: &["call"], build };

/// The keywords that starting a process on the loop takes as they are.
const KEPT: &[&str] = &[
    "creationflags",
    "cwd",
    "env",
    "executable",
    "pass_fds",
    "preexec_fn",
    "start_new_session",
    "stderr",
    "stdin",
    "stdout",
];

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let call = found.get("call").ok_or("there is no call")?;
    if facts.runtime(call).name() != Some("asyncio") {
        return Err("a process of this runtime is used in other ways".to_owned());
    }
    let assignment = tree.parent(call).filter(|above| tree.is(*above, "assignment"));
    let name = assignment.and_then(|assignment| tree.field(assignment, "left"));
    let name = name.filter(|name| tree.is(*name, "identifier")).ok_or("it is not kept in a variable of its own")?;
    let uses = facts.reads_of(name).ok_or("not all uses of the process are known")?;
    if uses.iter().any(|read| facts.assigned_value(*read) != Some(call)) {
        return Err("its variable is assigned more than once".to_owned());
    }
    let function = facts.function_of(call);
    if uses.iter().any(|read| facts.function_of(*read) != function) {
        return Err("another function uses the process".to_owned());
    }
    let mut rewrite = start(call, facts)?;
    for read in uses {
        rewrite.extend(adapt(read, facts)?);
    }
    Ok(rewrite)
}

/// Starts the process on the loop.
fn start(call: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let caution = admit_await(call, facts)?;
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let all: Vec<NodeId> = arguments(tree, call).into_iter().filter(|one| !tree.is(*one, "comment")).collect();
    let [command, keywords @ ..] = &all[..] else { return Err("there is no command".to_owned()) };
    if !is_positional(tree, *command) {
        return Err("the command is not its first argument".to_owned());
    }
    let mut edits = Vec::new();
    let mut shell = false;
    let mut last = tree.end(*command);
    for keyword in keywords {
        let (field, value) = (tree.field(*keyword, "name"), tree.field(*keyword, "value"));
        let (Some(field), Some(value)) = (field, value) else {
            return Err("its arguments are not all given by keyword".to_owned());
        };
        match tree.text(field) {
            "shell" if tree.is_any(value, &["true", "false"]) => {
                let span = Span::new(last, tree.end(*keyword));
                if has_comment(tree, span) {
                    return Err("a comment would be lost".to_owned());
                }
                shell = tree.is(value, "true");
                edits.push(Edit::delete(span));
            }
            "text" | "universal_newlines" | "encoding" | "errors" => {
                return Err("the pipes of the loop carry bytes, and it asks for text".to_owned());
            }
            known if KEPT.contains(&known) => {}
            other => return Err(format!("`{other}` has no counterpart")),
        }
        last = tree.end(*keyword);
    }
    edits.extend(command_edits(*command, shell, facts)?);
    let path = if shell { "asyncio.create_subprocess_shell" } else { "asyncio.create_subprocess_exec" };
    let spelling = facts.spell(path, callee)?;
    edits.push(Edit::replace(tree.span(callee), format!("await {}", spelling.text)));
    let mut rewrite = Rewrite { caution, ..Rewrite::of(edits) };
    rewrite.request(spelling.needs);
    Ok(rewrite)
}

/// A shell takes text; without one every word of the command is an argument.
fn command_edits(command: NodeId, shell: bool, facts: &dyn Facts) -> Result<Vec<Edit>, String> {
    let tree = facts.tree();
    let written = facts.assigned_value(command).unwrap_or(command);
    if shell {
        let is_text = tree.is_any(written, &["string", "concatenated_string"]);
        return if is_text { Ok(Vec::new()) } else { Err("whether the command is text is not known".to_owned()) };
    }
    if !tree.is_any(written, &["list", "tuple", "list_comprehension"]) {
        return Err("whether the command is a list is not known".to_owned());
    }
    let span = tree.span(command);
    let inside = tree.text(command).trim_start_matches('[').trim_end_matches(']');
    let is_plain = tree.is(command, "list") && !inside.trim_end().ends_with(',') && !inside.contains('\n');
    if !is_plain || inside.trim().is_empty() {
        return Ok(vec![Edit::insert(span.start, "*")]);
    }
    let brackets = [Span::new(span.start, span.start + 1), Span::new(span.end - 1, span.end)];
    Ok(brackets.into_iter().map(Edit::delete).collect())
}

/// Adapts one use of the process.
fn adapt(read: NodeId, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let (member, name) = member_of(tree, read).ok_or("the process is given to somebody else")?;
    let call = called(tree, member);
    let has_arguments = call.is_some_and(|call| arguments(tree, call).iter().any(|one| !tree.is(*one, "comment")));
    match (name, call) {
        ("returncode" | "pid", None) | ("kill" | "terminate" | "send_signal", Some(_)) => Ok(Rewrite::default()),
        ("poll", Some(call)) if !has_arguments => {
            let span = Span::new(tree.end(read), tree.end(call));
            Ok(Rewrite::of([Edit::replace(span, ".returncode")]))
        }
        ("wait", Some(call)) if !has_arguments => await_value(call, facts),
        ("wait", Some(_)) => Err("the loop's `wait` has no time limit".to_owned()),
        ("communicate", Some(call)) => {
            let given: Vec<NodeId> = arguments(tree, call);
            let is_input = |one: &NodeId| {
                is_positional(tree, *one) || tree.field(*one, "name").is_some_and(|name| tree.text(name) == "input")
            };
            match given[..] {
                [] => await_value(call, facts),
                [ref only] if is_input(only) => await_value(call, facts),
                _ => Err("the loop's `communicate` has no time limit".to_owned()),
            }
        }
        ("stdin" | "stdout" | "stderr", None) => adapt_pipe(member, name, facts),
        _ => Err(format!("`{name}` has no counterpart")),
    }
}

/// Adapts one use of a pipe of the process.
fn adapt_pipe(pipe: NodeId, name: &str, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    if let Some(statement) = tree.parent(pipe).filter(|above| tree.is(*above, "for_statement")) {
        let is_iterated = name != "stdin" && tree.field(statement, "right") == Some(pipe);
        if is_iterated && tree.child_of_kind(statement, "async").is_none() {
            let caution = admit_await(pipe, facts)?;
            return Ok(Rewrite { caution, ..Rewrite::of([Edit::insert(tree.start(statement), "async ")]) });
        }
    }
    let (member, method) = member_of(tree, pipe).ok_or("a pipe of the process is given to somebody else")?;
    let call = called(tree, member).ok_or_else(|| format!("`{method}` of a pipe is not called"))?;
    let has_arguments = arguments(tree, call).iter().any(|one| !tree.is(*one, "comment"));
    match (name, method) {
        ("stdin", "write" | "writelines" | "close") => Ok(Rewrite::default()),
        ("stdin", "flush") => {
            let flush = tree.field(member, "attribute").ok_or("`flush` is not called")?;
            let mut rewrite = await_value(call, facts)?;
            rewrite.edits.push(Edit::replace(tree.span(flush), "drain"));
            Ok(rewrite)
        }
        ("stdout" | "stderr", "read" | "readline") if !has_arguments => await_value(call, facts),
        _ => Err(format!("`{method}` of a pipe has no counterpart")),
    }
}

/// The attribute that is taken of this expression, with its name.
fn member_of<'t>(tree: &SyntaxTree<'t>, object: NodeId) -> Option<(NodeId, &'t str)> {
    let member = tree.parent(object).filter(|above| tree.field(*above, "object") == Some(object))?;
    Some((member, tree.text(tree.field(member, "attribute")?)))
}

/// The call of this expression.
fn called(tree: &SyntaxTree<'_>, callee: NodeId) -> Option<NodeId> {
    tree.parent(callee).filter(|call| tree.is(*call, "call") && tree.field(*call, "function") == Some(callee))
}
