//! What an outline should hold, read off the full tree.

use std::collections::BTreeSet;
use std::path::Path;

use asyncfix::outline::{Call, DefinitionKind, ImportKind, Outline};
use asyncfix::source::{Language, LineIndex};
use asyncfix::syntax::{NodeId, SyntaxTree};

/// Definitions: start, end, name, kind, async. Calls: start of the callee, offset of the parenthesis, awaited, statement,
/// discarded, enclosing definition's start. Imports: path, local name.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) definitions: BTreeSet<(usize, usize, String, String, bool)>,
    pub(crate) calls: BTreeSet<(usize, usize, bool, bool, bool)>,
    pub(crate) imports: BTreeSet<(usize, String, String)>,
}

impl Facts {
    /// Prints what differs and returns how much.
    pub(crate) fn differences(expected: &Facts, found: &Facts, path: &Path, text: &str) -> usize {
        let index = LineIndex::new(text);
        let line = |at: usize| text.lines().nth(index.line(at)).unwrap_or("").trim();
        let show = |what: &str, at: usize, fact: &dyn std::fmt::Debug| {
            println!("{}:{}: {what} {fact:?}: {}", path.display(), index.line(at) + 1, line(at));
        };
        let mut count = 0;
        let mut diff = |what: &str, at: usize, fact: &dyn std::fmt::Debug| {
            show(what, at, fact);
            count += 1;
        };
        expected.definitions.difference(&found.definitions).for_each(|fact| diff("missed definition", fact.0, fact));
        found.definitions.difference(&expected.definitions).for_each(|fact| diff("false definition", fact.0, fact));
        expected.calls.difference(&found.calls).for_each(|fact| diff("missed call", fact.0, fact));
        found.calls.difference(&expected.calls).for_each(|fact| diff("false call", fact.0, fact));
        expected.imports.difference(&found.imports).for_each(|fact| diff("missed import", fact.0, fact));
        found.imports.difference(&expected.imports).for_each(|fact| diff("false import", fact.0, fact));
        count
    }
}

pub(crate) fn of_outline(outline: &Outline<'_>, tree: &SyntaxTree<'_>) -> Facts {
    let mut facts = Facts::default();
    let hidden = hidden(tree);
    let alike = called_alike(tree);
    let is_hidden = |at: usize| {
        let next = hidden.partition_point(|span| span.0 <= at);
        next > 0 && at < hidden[next - 1].1
    };
    for definition in &outline.definitions {
        let span = definition.span.span();
        if !is_hidden(span.start) {
            let name = definition.name.of(outline.text).to_string();
            let kind = format!("{:?}", definition.kind);
            facts.definitions.insert((span.start, span.end, name, kind, definition.is_async));
        }
    }
    for call in &outline.calls {
        if !call.is_macro() && !is_hidden(call.open as usize) && !alike.contains(&(call.open as usize)) {
            facts.calls.insert(call_fact(call));
        }
    }
    let mut path = String::new();
    for import in &outline.imports {
        if is_hidden(import.span.start as usize) {
            continue;
        }
        import.write_path(outline.language, &mut path);
        let local = if import.kind == ImportKind::Star { "*" } else { import.local };
        facts.imports.insert((import.span.start as usize, path.clone(), local.to_string()));
    }
    facts
}

fn call_fact(call: &Call) -> (usize, usize, bool, bool, bool) {
    (call.callee.start as usize, call.open as usize, call.is_awaited(), call.is_statement(), call.is_discarded())
}

/// In Rust a pattern `Some(x)`, a variant `Some(T)` and a bound `Call(T)` look like a call and are taken for one.
fn called_alike(tree: &SyntaxTree<'_>) -> BTreeSet<usize> {
    let mut opens = BTreeSet::new();
    for node in tree.descendants(NodeId::ROOT) {
        let open = match tree.kind(node) {
            "ordered_field_declaration_list" => Some(node),
            "tuple_struct_pattern" => tree.child_of_kind(node, "("),
            "function_type" => tree.field(node, "parameters"),
            _ => None,
        };
        opens.extend(open.map(|open| tree.start(open)));
    }
    opens
}

/// The insides of macros, which are tokens to the tree and code to the outline.
fn hidden(tree: &SyntaxTree<'_>) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for node in tree.descendants(NodeId::ROOT) {
        let inside = spans.last().is_some_and(|last| tree.start(node) < last.1);
        if tree.is_any(node, &["token_tree", "macro_definition", "macro_rule"]) && !inside {
            spans.push((tree.start(node), tree.end(node)));
        }
    }
    spans
}

pub(crate) fn of_tree(tree: &SyntaxTree<'_>) -> Facts {
    let mut facts = Facts::default();
    for node in tree.descendants(NodeId::ROOT) {
        match tree.language() {
            Language::Python => python(tree, node, &mut facts),
            Language::Rust => rust(tree, node, &mut facts),
        }
    }
    facts
}

fn python(tree: &SyntaxTree<'_>, node: NodeId, facts: &mut Facts) {
    match tree.kind(node) {
        "function_definition" => add_definition(tree, node, DefinitionKind::Function, facts),
        "class_definition" => add_definition(tree, node, DefinitionKind::Class, facts),
        "call" => {
            let (Some(function), Some(arguments)) = (tree.field(node, "function"), tree.field(node, "arguments"))
            else {
                return;
            };
            let open = tree.start(arguments);
            if !tree.text(arguments).starts_with('(') {
                // A generator without parentheses of its own: `sum(x for x in y)` has them, nothing else parses.
                return;
            }
            let parent = tree.parent(node);
            let awaited = parent.is_some_and(|parent| tree.is(parent, "await"));
            let statement = parent.is_some_and(|parent| {
                tree.is(parent, "expression_statement") && tree.named_children(parent).count() == 1
            }) && parent.is_some_and(|parent| tree.end(parent) == tree.end(node));
            let discarded = parent.is_some_and(|parent| {
                tree.is(parent, "assignment")
                    && tree.field(parent, "left").is_some_and(|left| tree.text(left) == "_")
                    && tree.field(parent, "type").is_none()
                    && tree.field(parent, "right") == Some(node)
                    && tree.parent(parent).is_some_and(|above| tree.is(above, "expression_statement"))
            });
            // The grammar reads `[*f()]` as a call of `*f`.
            let callee = tree.text(function);
            let start = tree.end(function) - callee.trim_start_matches('*').len();
            facts.calls.insert((start, open, awaited, statement, discarded));
        }
        "import_statement" => {
            for name in tree.fields(node, "name") {
                let (path, local) = if let Some(alias) = tree.field(name, "alias") {
                    (tree.field(name, "name").map_or("", |name| tree.text(name)), tree.text(alias))
                } else {
                    let root = tree.text(name).split('.').next().unwrap_or("");
                    (root, root)
                };
                facts.imports.insert((tree.start(node), path.to_string(), local.to_string()));
            }
        }
        "import_from_statement" | "future_import_statement" => python_import_from(tree, node, facts),
        _ => {}
    }
}

fn python_import_from(tree: &SyntaxTree<'_>, node: NodeId, facts: &mut Facts) {
    let module = tree.field(node, "module_name").map_or("__future__", |module| tree.text(module));
    let join = |name: &str| if module.ends_with('.') { format!("{module}{name}") } else { format!("{module}.{name}") };
    for name in tree.fields(node, "name") {
        let (name, local) = match tree.field(name, "alias") {
            Some(alias) => (tree.field(name, "name").map_or("", |name| tree.text(name)), tree.text(alias)),
            None => (tree.text(name), tree.text(name)),
        };
        facts.imports.insert((tree.start(node), join(name), local.to_string()));
    }
    if tree.child_of_kind(node, "wildcard_import").is_some() {
        facts.imports.insert((tree.start(node), module.to_string(), "*".to_string()));
    }
}

fn add_definition(tree: &SyntaxTree<'_>, node: NodeId, kind: DefinitionKind, facts: &mut Facts) {
    let name = tree.field(node, "name").map_or("", |name| tree.text(name)).to_string();
    let is_async = tree.child_of_kind(node, "async").is_some()
        || tree.child_of_kind(node, "function_modifiers").is_some_and(|all| tree.child_of_kind(all, "async").is_some());
    let end = last_code(tree, node);
    facts.definitions.insert((tree.start(node), end, name, format!("{kind:?}"), is_async));
}

/// The end of the node without comments at its end.
fn last_code(tree: &SyntaxTree<'_>, node: NodeId) -> usize {
    if tree.language() == Language::Rust {
        return tree.end(node);
    }
    let mut at = node;
    loop {
        let Some(last) = tree.children(at).filter(|child| !tree.is_extra(*child)).last() else { return tree.end(at) };
        at = last;
    }
}

fn rust(tree: &SyntaxTree<'_>, node: NodeId, facts: &mut Facts) {
    match tree.kind(node) {
        "function_item" | "function_signature_item" => add_definition(tree, node, DefinitionKind::Function, facts),
        "trait_item" => add_definition(tree, node, DefinitionKind::Trait, facts),
        "mod_item" if tree.field(node, "body").is_some() => add_definition(tree, node, DefinitionKind::Module, facts),
        "impl_item" => {
            let name = tree.field(node, "type").map_or("", |of| last_name(tree, of)).to_string();
            let kind = format!("{:?}", DefinitionKind::Impl);
            facts.definitions.insert((tree.start(node), tree.end(node), name, kind, false));
        }
        "async_block" => add_definition(tree, node, DefinitionKind::Block, facts),
        "closure_expression" if tree.child_of_kind(node, "async").is_some() => {
            add_definition(tree, node, DefinitionKind::Closure, facts);
        }
        "call_expression" => rust_call(tree, node, facts),
        "use_declaration" => rust_use(tree, node, facts),
        "extern_crate_declaration" => {
            let name = tree.field(node, "name").map_or("", |name| tree.text(name));
            let local = tree.field(node, "alias").map_or(name, |alias| tree.text(alias));
            facts.imports.insert((tree.start(node), name.to_string(), local.to_string()));
        }
        _ => {}
    }
}

/// `Bar` of `foo::Bar<T>`; nothing of a type that is no path.
fn last_name<'a>(tree: &SyntaxTree<'a>, of: NodeId) -> &'a str {
    let mut at = of;
    loop {
        match tree.kind(at) {
            "type_identifier" | "primitive_type" => return tree.text(at),
            "dynamic_type" => match tree.field(at, "trait") {
                Some(inner) => at = inner,
                None => return "",
            },
            "bounded_type" | "higher_ranked_trait_bound" => match tree.named_children(at).next() {
                Some(inner) => at = inner,
                None => return "",
            },
            "generic_type" | "reference_type" | "pointer_type" => match tree.field(at, "type") {
                Some(inner) => at = inner,
                None => return "",
            },
            "scoped_type_identifier" => match tree.field(at, "name") {
                Some(inner) => at = inner,
                None => return "",
            },
            _ => return "",
        }
    }
}

fn rust_call(tree: &SyntaxTree<'_>, node: NodeId, facts: &mut Facts) {
    let (Some(function), Some(arguments)) = (tree.field(node, "function"), tree.field(node, "arguments")) else {
        return;
    };
    // `break (a)` and `a..(b)` are no calls; a called closure has no name; const arguments run at compile time.
    let is_misread = tree.is_any(function, &["break_expression", "range_expression", "closure_expression"]);
    let is_const = tree.ancestor_of_kind(node, &["type_arguments", "const_parameter"]).is_some();
    let after_macro = tree.is(function, "macro_invocation") && tree.text(function).ends_with('}');
    if is_misread || is_const || after_macro {
        return;
    }
    let parent = tree.parent(node);
    let awaited = parent.is_some_and(|parent| tree.is(parent, "await_expression"));
    let statement =
        parent.is_some_and(|parent| tree.is(parent, "expression_statement") && tree.text(parent).ends_with(';'));
    let discarded = parent.is_some_and(|parent| {
        let of = |field: &str| tree.field(parent, field);
        let lets = tree.is(parent, "let_declaration")
            && of("pattern").is_some_and(|pattern| tree.text(pattern) == "_")
            && of("value") == Some(node)
            && of("type").is_none()
            && of("alternative").is_none();
        let assigns = tree.is(parent, "assignment_expression")
            && of("left").is_some_and(|left| tree.text(left) == "_")
            && of("right") == Some(node)
            && tree.parent(parent).is_some_and(|above| tree.is(above, "expression_statement"));
        lets || assigns
    });
    facts.calls.insert((tree.start(function), tree.start(arguments), awaited, statement, discarded));
}

fn rust_use(tree: &SyntaxTree<'_>, node: NodeId, facts: &mut Facts) {
    let Some(argument) = tree.field(node, "argument") else { return };
    let squeeze = |text: &str| text.trim_start_matches("::").split_whitespace().collect::<String>();
    let join = |prefix: &str, path: &str| match (prefix, path) {
        ("", path) => path.to_string(),
        (prefix, "") => prefix.to_string(),
        (prefix, path) if path.starts_with("::") => format!("{prefix}{path}"),
        (prefix, path) => format!("{prefix}::{path}"),
    };
    let last = |path: &str| path.rsplit("::").next().unwrap_or("").to_string();
    let mut work = vec![(argument, String::new())];
    while let Some((at, prefix)) = work.pop() {
        match tree.kind(at) {
            "scoped_use_list" => {
                let path = tree.field(at, "path").map_or(String::new(), |path| squeeze(tree.text(path)));
                let leading = tree.text(at).starts_with("::") && path.is_empty();
                let prefix = if leading { prefix } else { join(&prefix, &path) };
                work.extend(tree.field(at, "list").map(|list| (list, prefix)));
            }
            "use_list" => work.extend(tree.named_children(at).map(|child| (child, prefix.clone()))),
            "use_wildcard" => {
                let path = tree.named_children(at).next().map_or(String::new(), |path| squeeze(tree.text(path)));
                facts.imports.insert((tree.start(node), join(&prefix, &path), "*".to_string()));
            }
            "use_as_clause" => {
                let path = tree.field(at, "path").map_or("", |path| tree.text(path));
                let local = tree.field(at, "alias").map_or("", |alias| tree.text(alias));
                let path = if path == "self" { prefix.clone() } else { join(&prefix, &squeeze(path)) };
                facts.imports.insert((tree.start(node), path, local.to_string()));
            }
            "self" => {
                facts.imports.insert((tree.start(node), prefix.clone(), last(&prefix)));
            }
            "identifier" | "scoped_identifier" | "crate" | "super" => {
                let path = squeeze(tree.text(at));
                facts.imports.insert((tree.start(node), join(&prefix, &path), last(&path)));
            }
            _ => {}
        }
    }
}
