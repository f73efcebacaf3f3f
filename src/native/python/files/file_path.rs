//! What is known of the file that an expression names.

use crate::facts::{Facts, Resolved, Truth, Type};
use crate::native::python::arguments::{arguments, is_positional};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Yes if the value surely is a path: text or a path object, not a number and not an open file.
pub(in crate::native) const NAMES_FILE: Refinement =
    Refinement { name: "names-file", captures: &["file"], holds: names_file };

/// Unknown if the call, which usually opens a file, may be given a stream in memory instead of a path; no otherwise.
pub(in crate::native) const IN_MEMORY: Refinement =
    Refinement { name: "in-memory", captures: &["call"], holds: in_memory };

/// Values are followed through so many variables.
const FURTHEST: usize = 6;

/// Last words of names that stand for paths.
const PATH_WORDS: &[&str] = &["filename", "filepath", "fname", "path", "pathname"];

fn names_file(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let file = found.get("file");
    if file.is_some_and(|file| is_path(file, facts)) { Truth::Yes } else { Truth::Unknown }
}

fn in_memory(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let tree = facts.tree();
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let Some(callee) = tree.field(call, "function") else { return Truth::Unknown };
    let api =
        facts.resolve(callee).symbol().and_then(|path| facts.apis().get(path)).is_some_and(|api| api.accepts_file);
    let list = arguments(tree, call);
    let first = list.first().copied().filter(|first| is_positional(tree, *first));
    let is_stream = |one: &NodeId| tree.field(*one, "name").is_some_and(|name| tree.text(name) == "fileobj");
    let names_file = first.is_some_and(|first| is_path(first, facts));
    let is_given_stream = list.iter().any(is_stream) || first.is_some_and(|first| tree.is(first, "none"));
    if !is_given_stream && (!api || names_file) { Truth::No } else { Truth::Unknown }
}

/// Whether the expression surely is text or a path object.
pub(super) fn is_path(expression: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let mut at = expression;
    for _ in 0..FURTHEST {
        if let Some(Type::Symbol(class)) = facts.type_of(at) {
            return matches!(class.as_str(), "builtins.str" | "pathlib.Path" | "pathlib.PurePath");
        }
        at = match tree.kind(at) {
            "string" | "concatenated_string" => return !tree.text(at).starts_with(['b', 'B']),
            "parenthesized_expression" => match tree.named_children(at).next() {
                Some(inner) => inner,
                None => return false,
            },
            "binary_operator" => return is_built_path(at, facts),
            "call" => return gives_path(at, facts),
            "identifier" | "attribute" => match facts.assigned_value(at) {
                Some(value) if value != at && !tree.is_any(value, &["none", "identifier"]) => value,
                _ => return is_called_path(tree, at),
            },
            _ => return false,
        };
    }
    false
}

/// `folder / "name"`, `name + ".bak"`, `"%s.txt" % name`: an operand that is written as text decides.
fn is_built_path(operation: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let operands = ["left", "right"].into_iter().filter_map(|side| tree.field(operation, side));
    let operator = tree.field(operation, "operator").map_or("", |operator| tree.text(operator));
    matches!(operator, "/" | "+" | "%") && operands.into_iter().any(|one| tree.is(one, "string"))
}

fn gives_path(call: NodeId, facts: &dyn Facts) -> bool {
    const PATH_FUNCTIONS: &[&str] =
        &["abspath", "basename", "dirname", "expanduser", "expandvars", "join", "normpath", "realpath", "relpath"];
    let tree = facts.tree();
    let Some(callee) = tree.field(call, "function") else { return false };
    if let Resolved::Symbol(path) = facts.resolve(callee) {
        match path.rsplit_once('.') {
            Some(("os.path", name)) => PATH_FUNCTIONS.contains(&name),
            Some(("os", "fspath") | ("builtins", "str") | ("pathlib", "Path" | "PurePath")) => true,
            _ => false,
        }
    } else {
        let (object, name) = (tree.field(callee, "object"), tree.field(callee, "attribute"));
        object.is_some_and(|object| tree.is(object, "string")) && name.is_some_and(|name| tree.text(name) == "format")
    }
}

/// Whether a name of an unknown value says that it is a path: `path`, `config_path`, `self.filename`.
fn is_called_path(tree: &SyntaxTree<'_>, name: NodeId) -> bool {
    let last = tree.field(name, "attribute").unwrap_or(name);
    let text = tree.text(last).to_ascii_lowercase();
    text.rsplit('_').next().is_some_and(|word| PATH_WORDS.contains(&word)) || text.ends_with("file_name")
}
