//! What a call that goes to another thread takes with it: only values of its own may go.

use crate::facts::{Facts, Resolved};
use crate::syntax::NodeId;

/// Types of the language whose values own what they hold, if what they hold does.
const OWNING: &[&str] = &[
    "std::boxed::Box",
    "std::collections::BTreeMap",
    "std::collections::BTreeSet",
    "std::collections::HashMap",
    "std::collections::HashSet",
    "std::ffi::OsString",
    "std::option::Option",
    "std::path::PathBuf",
    "std::string::String",
    "std::sync::Arc",
    "std::time::Duration",
    "std::vec::Vec",
];

/// Those of which a copy for the other thread costs little.
const CHEAP: &[&str] = &["std::ffi::OsString", "std::path::PathBuf", "std::string::String", "std::sync::Arc"];

/// Methods that give a value of their own, whatever they are called on.
const MAKERS: &[&str] = &["into_owned", "to_path_buf", "to_string", "to_vec"];

const LITERALS: &[&str] = &["integer_literal", "float_literal", "boolean_literal", "char_literal"];

/// The variables that a call takes with it.
pub(super) struct Taken<'t> {
    /// Whether there are any.
    pub(super) moves: bool,
    /// Those that are used afterwards, so that the other thread gets a copy.
    pub(super) copies: Vec<&'t str>,
}

/// How a variable owns its value.
enum Owned {
    /// It is copied wherever it goes.
    Copied,
    /// A clone costs little.
    Cheap,
    /// It can only move.
    Once,
}

/// The variables that a call takes with it, all of them owned.
///
/// # Errors
/// One is not surely its own, or the call leaves the expression half-way.
pub(super) fn owned_values(call: NodeId, facts: &dyn Facts) -> Result<Taken<'_>, String> {
    let tree = facts.tree();
    let mut taken = Taken { moves: false, copies: Vec::new() };
    for node in tree.descendants(call) {
        match tree.kind(node) {
            "self" if !tree.parent(node).is_some_and(|above| tree.is(above, "scoped_identifier")) => {
                return Err("it uses `self`, which another thread cannot borrow".to_owned());
            }
            "reference_expression" if !is_own_borrow(node, facts) => {
                return Err("it borrows a value, which another thread cannot".to_owned());
            }
            "await_expression"
            | "try_expression"
            | "return_expression"
            | "break_expression"
            | "continue_expression" => {
                return Err("it leaves the expression half-way".to_owned());
            }
            "macro_invocation" => return Err("what the macro in it uses is not known".to_owned()),
            "identifier" if is_variable(node, facts) => {
                taken.moves = true;
                let name = tree.text(node);
                if owned_variable(node, call, facts)? && !taken.copies.contains(&name) {
                    taken.copies.push(name);
                }
            }
            _ => {}
        }
    }
    Ok(taken)
}

/// A shared borrow of a variable that moves along, or of a literal.
fn is_own_borrow(borrow: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_shared = tree.child_of_kind(borrow, "mutable_specifier").is_none();
    is_shared
        && tree.field(borrow, "value").is_some_and(|value| {
            tree.is_any(value, &["identifier", "array_expression", "string_literal"]) || tree.is_any(value, LITERALS)
        })
}

fn is_variable(name: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let in_path =
        tree.parent(name).is_some_and(|parent| tree.is_any(parent, &["scoped_identifier", "field_initializer"]));
    let is_item = !matches!(facts.resolve(name), Resolved::Unknown);
    !in_path && !is_item
}

/// Whether a variable must be copied for another thread; it may go there if it surely owns what it holds.
fn owned_variable(name: NodeId, call: NodeId, facts: &dyn Facts) -> Result<bool, String> {
    let tree = facts.tree();
    let text = tree.text(name);
    let unknown = || format!("whether `{text}` owns its value is not known");
    let binding = facts.binding_of(name).ok_or_else(unknown)?;
    if tree.is_within(binding, call) {
        return Err("it has names of its own".to_owned());
    }
    let site = tree.ancestors(binding).find(|above| tree.is_any(*above, &["let_declaration", "parameter", "block"]));
    let written = site.and_then(|site| tree.field(site, "type"));
    let owned = match (written, facts.assigned_value(name)) {
        (Some(written), _) => owning_type(written, facts),
        (None, Some(value)) => owning_value(value, facts),
        (None, None) => None,
    };
    let owned = owned.ok_or_else(unknown)?;
    if matches!(owned, Owned::Copied) {
        return Ok(false);
    }
    let reads = facts.reads_of(binding).ok_or_else(|| format!("not every use of `{text}` can be seen"))?;
    let repeats = tree.ancestors(call).any(|above| {
        tree.is_any(above, &["for_expression", "while_expression", "loop_expression", "closure_expression"])
            && !tree.is_within(binding, above)
    });
    let later = reads.iter().any(|read| !tree.is_within(*read, call) && tree.start(*read) > tree.end(call));
    match owned {
        Owned::Cheap => Ok(repeats || later),
        _ if repeats || later => Err(format!("`{text}` is used again after this call")),
        _ => Ok(false),
    }
}

/// How a value of a written type owns what it holds.
fn owning_type(written: NodeId, facts: &dyn Facts) -> Option<Owned> {
    let tree = facts.tree();
    if tree.is(written, "primitive_type") {
        return (tree.text(written) != "str").then_some(Owned::Copied);
    }
    let is_part = |node: &NodeId| {
        tree.is_any(*node, &["type_identifier", "scoped_type_identifier"])
            && !tree.parent(*node).is_some_and(|above| tree.is(above, "scoped_type_identifier"))
    };
    let other = ["reference_type", "pointer_type", "dynamic_type", "abstract_type", "lifetime", "function_type"];
    let mut all = std::iter::once(written).chain(tree.descendants(written));
    if all.any(|node| tree.is_any(node, &other)) {
        return None;
    }
    let parts: Vec<NodeId> = std::iter::once(written).chain(tree.descendants(written)).filter(is_part).collect();
    let mut symbols = Vec::new();
    for part in parts {
        match facts.written_type(part)? {
            crate::facts::Type::Symbol(path) if OWNING.contains(&path.as_str()) => symbols.push(path),
            _ => return None,
        }
    }
    let is_cheap = symbols.first().is_some_and(|first| CHEAP.contains(&first.as_str()));
    Some(if is_cheap { Owned::Cheap } else { Owned::Once })
}

/// How the value of an expression owns what it holds: literals, and what surely makes a new value.
fn owning_value(value: NodeId, facts: &dyn Facts) -> Option<Owned> {
    let tree = facts.tree();
    if tree.is_any(value, LITERALS) {
        return Some(Owned::Copied);
    }
    if tree.is(value, "string_literal") {
        return Some(Owned::Copied);
    }
    if tree.is(value, "macro_invocation") {
        return tree.field(value, "macro").filter(|name| tree.text(*name) == "format").map(|_| Owned::Cheap);
    }
    let callee = tree.field(value, "function")?;
    let method = tree.field(callee, "field").map(|name| tree.text(name));
    if method.is_some_and(|name| MAKERS.contains(&name)) {
        return Some(Owned::Cheap);
    }
    let is_text = tree.field(callee, "value").is_some_and(|value| tree.is(value, "string_literal"));
    if is_text && method == Some("to_owned") {
        return Some(Owned::Cheap);
    }
    let resolved = facts.resolve(callee);
    let path = resolved.symbol()?;
    if matches!(path, "std::string::String::from" | "std::string::String::new") {
        return Some(Owned::Cheap);
    }
    let api = facts.apis().get(path)?;
    let returns = api.returns.as_deref()?;
    let is_handle = facts.apis().get(returns).is_some_and(|api| api.class && api.owned);
    match returns {
        _ if CHEAP.contains(&returns) => Some(Owned::Cheap),
        _ if is_handle => Some(Owned::Once),
        _ => None,
    }
}
