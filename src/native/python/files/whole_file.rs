//! A file that is opened to be read or written once, as a whole: a path object does that in one call.

use super::file_path::is_path;
use crate::edit::verbs::python::{admit_await, binds_tighter, thread_call};
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::{Argument, Facts, Import, PythonVersion, Type};
use crate::native::python::arguments::{arguments, has_comment};
use crate::native::python::assigned::Assigned;
use crate::native::python::lines::{dedent, indentation, line_end, lines_of};
use crate::native::python::names::{Occurrence, Role, own_occurrences};
use crate::rules::{Match, Rewriting};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `with open(path) as file: text = file.read()` becomes `text = await asyncio.to_thread(Path(path).read_text)`, and so
/// does `text = open(path).read()`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "whole-file", captures: &["call"], build };

/// What is done with the file: the call of its method, and the method of a path that does all of it.
struct Act {
    call: NodeId,
    method: &'static str,
    /// What is written.
    content: Option<NodeId>,
}

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let open = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let options = Options::read(open, facts)?;
    match tree.ancestors(open).find(|above| !tree.is_any(*above, &["as_pattern", "with_item", "with_clause"])) {
        Some(with) if tree.is(with, "with_statement") => in_block(open, with, &options, facts),
        _ => in_expression(open, &options, facts),
    }
}

/// `open(path).read()`
fn in_expression(open: NodeId, options: &Options, facts: &dyn Facts) -> Result<Rewrite, String> {
    let act = act_on(open, options, facts)?;
    let caution = admit_await(act.call, facts)?;
    let (text, needs) = options.call(&act, facts)?;
    if has_comment(facts.tree(), facts.tree().span(act.call)) {
        return Err("a comment would be lost".to_owned());
    }
    let requests = needs.into_iter().map(Request::Import).collect();
    Ok(Rewrite { requests, caution, ..Rewrite::of([Edit::replace(facts.tree().span(act.call), text)]) })
}

/// `with open(path) as file:` and one statement that reads or writes the file.
fn in_block(open: NodeId, with: NodeId, options: &Options, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let caution = admit_await(with, facts)?;
    let name = alias_of(open, tree).ok_or("nothing is done with the file")?;
    let body = tree.field(with, "body").ok_or("there is no block")?;
    let statements: Vec<NodeId> = tree.named_children(body).collect();
    let [statement] = statements[..] else { return Err("more than one thing is done with the file".to_owned()) };
    let head = Span::new(tree.start(with), tree.start(statement));
    let remark = remark_of(tree, with, statement)?;
    let items = tree.child_of_kind(with, "with_clause").map_or(0, |clause| tree.named_children(clause).count());
    if items != 1 || tree.child_of_kind(with, "async").is_some() {
        return Err("the `with` enters other things too".to_owned());
    }
    let tail = Span::new(line_end(tree.source(), tree.end(statement)).min(tree.end(with)), tree.end(with));
    if !tail.of(tree.source()).trim().is_empty() {
        return Err("a comment would be lost".to_owned());
    }
    let read = sole_read(name, with, facts)?;
    let act = act_on(read, options, facts)?;
    if !is_first_step(act.call, statement, tree) {
        return Err("other things are evaluated before the file is read".to_owned());
    }
    let lines = lines_of(tree, with).ok_or("other code stands on its lines")?;
    let (text, needs) = options.call(&act, facts)?;

    let mut edits = vec![Edit::delete(head), Edit::replace(tree.span(act.call), text)];
    edits.extend(remark.map(|remark| Edit::insert(tree.end(statement), format!("  {remark}"))));
    let rest = Span::new(line_end(tree.source(), tree.start(statement)).min(lines.end), lines.end);
    if tree.start(statement) > line_end(tree.source(), tree.start(with)) && !rest.is_empty() {
        let (from, to) = (indentation(tree, statement), indentation(tree, with));
        edits.extend(dedent(tree, statement, rest, from, to).ok_or("its lines are indented in an unusual way")?);
    }
    let requests = needs.into_iter().map(Request::Import).collect();
    Ok(Rewrite { caution, requests, claims: vec![lines], ..Rewrite::of(edits) })
}

/// The comment behind the head of the `with`, which goes behind the statement.
fn remark_of<'t>(tree: &SyntaxTree<'t>, with: NodeId, statement: NodeId) -> Result<Option<&'t str>, String> {
    let head = Span::new(tree.start(with), tree.start(statement));
    let comments: Vec<NodeId> =
        tree.descendants(with).filter(|node| tree.is(*node, "comment") && head.contains(tree.span(*node))).collect();
    let follows = tree.source().get(tree.end(statement)..).and_then(|rest| rest.lines().next()).unwrap_or("");
    match comments[..] {
        [] => Ok(None),
        [only] if line_end(tree.source(), tree.start(with)) > tree.start(only) && follows.trim().is_empty() => {
            Ok(Some(tree.text(only).trim_end()))
        }
        _ => Err("a comment would be lost".to_owned()),
    }
}

/// The name after `as`.
fn alias_of(open: NodeId, tree: &SyntaxTree<'_>) -> Option<NodeId> {
    let pattern = tree.parent(open).filter(|parent| tree.is(*parent, "as_pattern"))?;
    let target = tree.child_of_kind(pattern, "as_pattern_target")?;
    tree.named_children(target).next().filter(|name| tree.is(*name, "identifier"))
}

/// The only place where the variable is read while it is the file.
fn sole_read(name: NodeId, with: NodeId, facts: &dyn Facts) -> Result<NodeId, String> {
    let tree = facts.tree();
    let function = facts.function_of(with).ok_or("it is not in a function")?;
    let text = tree.text(name);
    let all = own_occurrences(tree, function, |known| known == text);
    let assigned = Assigned::collect(function, &all, facts).ok_or("the function assigns to too many variables")?;
    let place = tree.span(with);
    let (inside, outside): (Vec<&Occurrence>, Vec<&Occurrence>) =
        all.iter().partition(|one| place.contains(tree.span(one.node)));
    let is_other = |read: NodeId| {
        let from = if tree.start(read) > place.end { place.end } else { 0 };
        assigned.is_before(read, text, from)
    };
    if outside.iter().any(|one| one.role != Role::Binds && !is_other(one.node)) {
        return Err(format!("`{text}` is used after the block"));
    }
    let mut reads = inside.iter().filter(|one| one.node != name);
    match (reads.next(), reads.next()) {
        (Some(only), None) if only.role == Role::Reads => Ok(only.node),
        _ => Err("more than one thing is done with the file".to_owned()),
    }
}

/// What is done with the file that `file` stands for.
fn act_on(file: NodeId, options: &Options, facts: &dyn Facts) -> Result<Act, String> {
    let tree = facts.tree();
    let other = || "the file is not read or written as a whole".to_owned();
    let member = tree.parent(file).filter(|parent| tree.field(*parent, "object") == Some(file)).ok_or_else(other)?;
    let call = tree.parent(member).filter(|call| tree.field(*call, "function") == Some(member)).ok_or_else(other)?;
    let name = tree.field(member, "attribute").map_or("", |name| tree.text(name));
    match (name, &arguments(tree, call)[..], options.writes) {
        ("read", [], false) => {
            let method = if options.is_binary { "read_bytes" } else { "read_text" };
            Ok(Act { call, method, content: None })
        }
        ("write", [content], true) if is_settled(tree, *content) => {
            let is_alone = tree.parent(call).is_some_and(|above| tree.is(above, "expression_statement"));
            let method = if options.is_binary { "write_bytes" } else { "write_text" };
            if is_alone { Ok(Act { call, method, content: Some(*content) }) } else { Err(other()) }
        }
        ("write", [_], true) => Err("what is written is worked out while the file is open".to_owned()),
        _ => Err(other()),
    }
}

/// Whether evaluating the expression earlier makes no difference: it is there already.
fn is_settled(tree: &SyntaxTree<'_>, expression: NodeId) -> bool {
    tree.is_any(expression, &["identifier", "string", "concatenated_string"])
        && !tree.descendants(expression).any(|node| tree.is_any(node, &["call", "await", "subscript"]))
}

/// Whether `call` is the first thing that `statement` evaluates.
fn is_first_step(call: NodeId, statement: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let mut below = call;
    for above in tree.ancestors(call) {
        if above == statement {
            return tree.is_any(statement, &["expression_statement", "return_statement"]);
        }
        let is_first = match (tree.kind(above), tree.field_name(below)) {
            ("attribute" | "parenthesized_expression", _)
            | ("call", Some("function"))
            | ("subscript", Some("value")) => true,
            ("assignment", Some("right")) => tree.field(above, "left").is_some_and(|left| tree.is(left, "identifier")),
            ("binary_operator" | "boolean_operator", field) => field == Some("left"),
            ("argument_list", _) => tree.named_children(above).next() == Some(below),
            ("call", Some("arguments")) => tree.field(above, "function").is_some_and(|callee| is_name(tree, callee)),
            _ => false,
        };
        if !is_first {
            return false;
        }
        below = above;
    }
    false
}

/// A name, or attributes of one.
fn is_name(tree: &SyntaxTree<'_>, expression: NodeId) -> bool {
    tree.descendants(expression).all(|node| tree.is_any(node, &["identifier", "attribute", "."]))
}

/// How the file is opened.
struct Options {
    open: NodeId,
    /// The path object, if there is one; else the argument that names the file.
    path: Result<NodeId, NodeId>,
    is_binary: bool,
    writes: bool,
    /// `encoding=…` and `errors=…`, as they go on.
    keywords: Vec<String>,
}

impl Options {
    fn read(open: NodeId, facts: &dyn Facts) -> Result<Options, String> {
        let tree = facts.tree();
        let callee = tree.field(open, "function").ok_or("there is no call")?;
        let receiver = tree
            .field(callee, "object")
            .filter(|object| matches!(facts.type_of(*object), Some(Type::Symbol(class)) if class == "pathlib.Path"));
        // A path's own `open` has all the arguments but the first.
        let shift = usize::from(receiver.is_none());
        let argument = |keyword: &str, at: usize| facts.argument(open, keyword, Some(at + shift));
        let path = match (receiver, facts.argument(open, "file", Some(0))) {
            (Some(receiver), _) => Ok(receiver),
            (None, Argument::Given(file)) if facts.resolve(callee).symbol() == Some("builtins.open") => Err(file),
            _ => return Err("the file is not opened by `open`".to_owned()),
        };
        let mut keywords = Vec::new();
        for (keyword, at) in [("encoding", 2), ("errors", 3)] {
            match argument(keyword, at) {
                Argument::Absent => {}
                Argument::Given(value) => keywords.push(format!("{keyword}={}", tree.text(value))),
                Argument::Unknown => return Err("how the file is opened is not known".to_owned()),
            }
        }
        let newline = argument("newline", 4);
        let rest = [("buffering", 1), ("closefd", 5), ("opener", 6)];
        if rest.iter().any(|(keyword, at)| argument(keyword, *at) != Argument::Absent) {
            return Err("the file is opened in a way that a path has no call for".to_owned());
        }
        let mode = match argument("mode", 0) {
            Argument::Absent => "r",
            Argument::Given(mode) => tree.text(mode).trim_matches(['"', '\'']),
            Argument::Unknown => return Err("how the file is opened is not known".to_owned()),
        };
        let (is_binary, writes) = match mode {
            "r" | "rt" | "tr" => (false, false),
            "rb" | "br" => (true, false),
            "w" | "wt" | "tw" => (false, true),
            "wb" | "bw" => (true, true),
            _ => return Err(format!("a path has no call for the mode `{mode}`")),
        };
        if let Argument::Given(value) = newline {
            let since = if writes { PythonVersion(3, 10) } else { PythonVersion(3, 13) };
            if facts.surroundings().python < since {
                return Err(format!("a path takes `newline` only from Python {}.{} on", since.0, since.1));
            }
            keywords.push(format!("newline={}", tree.text(value)));
        }
        if is_binary && !keywords.is_empty() {
            return Err("a binary file has no encoding".to_owned());
        }
        Ok(Options { open, path, is_binary, writes, keywords })
    }

    /// The call that does it all, awaited, and the imports it needs.
    fn call(&self, act: &Act, facts: &dyn Facts) -> Result<(String, Vec<Import>), String> {
        let tree = facts.tree();
        let mut needs: Vec<Import> = Vec::new();
        let mut pass = act.content.map(|content| tree.text(content).to_owned()).into_iter().collect::<Vec<_>>();
        pass.extend(self.keywords.iter().cloned());
        let path = match self.path {
            Ok(path) => tree.text(path).to_owned(),
            Err(file) if is_path(file, facts) => {
                let spelling = facts.spell("pathlib.Path", self.open)?;
                let class = match spelling.needs {
                    // Where it has to be imported, its own name reads best.
                    Some(_) if !facts.is_name_taken("Path") => {
                        needs.push(Import::from("pathlib", "Path"));
                        "Path".to_owned()
                    }
                    needed => {
                        needs.extend(needed);
                        spelling.text
                    }
                };
                format!("{class}({})", tree.text(file))
            }
            Err(_) => return Err("whether the file is given by its path is not known".to_owned()),
        };
        if path.contains('\n') || pass.iter().any(|argument| argument.contains('\n')) {
            return Err("the call is broken over lines".to_owned());
        }
        let thread = thread_call(self.open, !self.keywords.is_empty(), facts)?;
        needs.extend(thread.needs.iter().cloned());
        let arguments =
            pass.iter().fold(format!("{path}.{}", act.method), |text, argument| format!("{text}, {argument}"));
        let call = format!("await {}{arguments}{}", thread.open, thread.close);
        Ok((if binds_tighter(tree, act.call) { format!("({call})") } else { call }, needs))
    }
}
