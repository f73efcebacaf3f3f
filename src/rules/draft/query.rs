//! The query of a new rule: the shape of the sample, what of it is matched as it is written, and the edits.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::code::Code;
use crate::source::{Language, Span};
use crate::syntax::{NodeId, Parser, SyntaxTree};

/// Expressions that can stand anywhere without parentheses.
const MOVABLE: [&str; 2] = [
    "[(identifier) (attribute) (call) (subscript) (string) (integer) (float) (list) (dictionary) (tuple) (none) (true) (false)]",
    "[(identifier) (field_expression) (call_expression) (index_expression) (string_literal) (integer_literal)]",
];

/// One change that makes the target of the sample.
enum Change {
    /// It is awaited.
    Await(NodeId),
    /// The first is replaced by the second, which is a node of the target.
    Replace(NodeId, NodeId),
}

/// Writes the query.
pub(super) fn write(from: &Code, to: Option<&Code>) -> Result<String, String> {
    let parser = Parser::new();
    let (from_text, _) = from.file(&[], true, "");
    let tree = parser.parse(&from_text, from.language);
    let root = Code::node(&tree).ok_or("the sample is empty")?;
    let (to_text, _) = to.map_or_else(|| (String::new(), Span::default()), |to| to.file(&[], true, ""));
    let target = parser.parse(&to_text, from.language);
    let goal = to.and_then(|_| Code::node(&target));
    let mut writer = Writer {
        tree: &tree,
        target: &target,
        from,
        to,
        changes: Vec::new(),
        names: BTreeMap::new(),
        tests: Vec::new(),
        root,
    };
    if let Some(goal) = goal {
        if tree.text(root) == target.text(goal) {
            return Err("the sample and the target are the same".to_owned());
        }
        writer.compare(root, goal);
        if target.text(goal).contains('\n')
            && writer
                .changes
                .iter()
                .any(|one| matches!(one, Change::Replace(_, new) if target.text(*new).contains('\n')))
        {
            return Err(
                "the part of the target that is new has several lines: leave `--to` out and write the fix by hand"
                    .to_owned(),
            );
        }
    }
    writer.text()
}

struct Writer<'w, 't> {
    tree: &'w SyntaxTree<'t>,
    target: &'w SyntaxTree<'t>,
    from: &'w Code,
    to: Option<&'w Code>,
    root: NodeId,
    changes: Vec<Change>,
    /// The captured nodes, each with its name.
    names: BTreeMap<NodeId, String>,
    tests: Vec<String>,
}

impl Writer<'_, '_> {
    fn language(&self) -> Language {
        self.from.language
    }

    /// Finds what changes on the way from `old` to `new`; depth is that of the sample, which a person wrote.
    fn compare(&mut self, old: NodeId, new: NodeId) {
        let mut open = vec![(old, new)];
        while let Some((old, new)) = open.pop() {
            let (tree, target) = (self.tree, self.target);
            if tree.text(old) == target.text(new) {
                continue;
            }
            let awaited = ["await", "await_expression"];
            if target.is_any(new, &awaited) && !tree.is_any(old, &awaited) {
                let inner = target.named_children(new).find(|node| !target.is_extra(*node));
                // What is awaited binds tightly, so that its place takes the await as it stands.
                let tight = ["call", "call_expression", "attribute", "field_expression", "subscript", "identifier"];
                if let Some(inner) = inner.filter(|_| tree.is_any(old, &tight)) {
                    self.changes.push(Change::Await(old));
                    open.push((old, inner));
                    continue;
                }
            }
            if self.is_callee(old) || !self.is_alike(old, new) || self.swaps_parts(old, new) {
                self.changes.push(Change::Replace(old, new));
                continue;
            }
            open.extend(inner(tree, old).into_iter().zip(inner(target, new)));
        }
        self.changes.sort_by_key(|change| match change {
            Change::Await(node) => (1, node.index()),
            Change::Replace(node, _) => (0, node.index()),
        });
    }

    /// Whether both nodes are of one shape, so that only what is in them can differ.
    fn is_alike(&self, old: NodeId, new: NodeId) -> bool {
        let (tree, target) = (self.tree, self.target);
        let (ours, theirs) = (inner(tree, old), inner(target, new));
        let same = |(one, other): (&NodeId, &NodeId)| {
            let is_token = !tree.is_named(*one) || !target.is_named(*other);
            tree.field_id(*one) == target.field_id(*other) && (!is_token || tree.kind(*one) == target.kind(*other))
        };
        let is_text = tree.is_any(old, &["string", "string_literal", "identifier", "integer"]);
        !is_text
            && tree.kind(old) == target.kind(new)
            && ours.len() == theirs.len()
            && !ours.is_empty()
            && ours.iter().zip(&theirs).all(same)
    }

    /// Whether the node is the function of a call, given by names alone.
    fn is_callee(&self, node: NodeId) -> bool {
        let is_function = |parent: NodeId| self.tree.field(parent, "function") == Some(node);
        self.tree.parent(node).is_some_and(is_function) && is_named(self.tree, node)
    }

    /// Whether a value goes from the arguments of the old call to the function of the new one, or back.
    fn swaps_parts(&self, old: NodeId, new: NodeId) -> bool {
        let (tree, target) = (self.tree, self.target);
        let parts =
            |tree: &SyntaxTree<'_>, call: NodeId| Some((tree.field(call, "function")?, tree.field(call, "arguments")?));
        let (Some((callee, arguments)), Some((other, others))) = (parts(tree, old), parts(target, new)) else {
            return false;
        };
        if tree.text(callee) == target.text(other) {
            return false;
        }
        let text = |node: NodeId| target.text(node);
        let given: Vec<&str> = tree.named_children(arguments).map(|node| tree.text(node)).collect();
        let reached = target.descendants(other).any(|node| given.contains(&text(node)));
        let object = tree.field(callee, "object").or_else(|| tree.field(callee, "value")).map(|node| tree.text(node));
        reached || target.descendants(others).any(|node| object == Some(text(node)))
    }

    fn replacement(&self, node: NodeId) -> Option<NodeId> {
        self.changes.iter().find_map(|change| match change {
            Change::Replace(old, new) if *old == node => Some(*new),
            _ => None,
        })
    }

    fn is_awaited(&self, node: NodeId) -> bool {
        self.changes.iter().any(|change| matches!(change, Change::Await(old) if *old == node))
    }

    fn name(&mut self, node: NodeId, wanted: &str) -> String {
        if let Some(known) = self.names.get(&node) {
            return known.clone();
        }
        let taken =
            |name: &str| self.names.values().any(|known| known.trim_start_matches('_') == name.trim_start_matches('_'));
        let numbered = (2..=self.names.len() + 2).map(|nth| format!("{wanted}-{nth}"));
        let free = std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken(name));
        let name = free.unwrap_or_default();
        self.names.insert(node, name.clone());
        name
    }

    fn text(mut self) -> Result<String, String> {
        let edits = self.edits();
        let shape = self.shape(self.root, 1);
        let root = self.name(self.root, "found");
        if self.tests.is_empty() {
            return Err("nothing in the sample says what to look for: the target keeps all of it".to_owned());
        }
        let mut tests = std::mem::take(&mut self.tests);
        let awaits = self.to.is_none_or(|to| to.body.contains("await"));
        if awaits {
            tests.push(format!("(#in-async? @{root})"));
        }
        if self.is_awaited(self.root)
            || edits.iter().any(|edit| edit.starts_with(&format!("(#replace! @{root} \"await ")))
        {
            tests.push(format!("(#not-awaited? @{root})"));
        }
        let subject = self
            .names
            .values()
            .find(|name| *name == "callee")
            .map(|_| "\"`\" @callee \"` does not belong in async code\"");
        tests.push(format!("(#message! {})", subject.unwrap_or("\"this does not belong in async code\"")));
        if edits.is_empty() {
            tests.push("(#help! \"say here what to write instead\")".to_owned());
        } else {
            tests.push("(#fix! \"write what is right\" unsafe)".to_owned());
            tests.extend(edits);
        }
        let head = "; format: 1\n; Names that begin with `_` are captures that nothing reads.\n";
        let hint = "; Code of any spelling is found by `#resolves-to?`; `#eq?` and `#written?` compare the text as it stands.\n";
        let root = if shape.ends_with(&format!("@{root}")) { String::new() } else { format!(" @{root}") };
        let mut shape = format!("{shape}{root}");
        let read = tests.join(" ");
        for name in self.names.values().filter(|name| !name.starts_with('_') && !mentions(&read, name)) {
            shape = without(&shape, name);
        }
        Ok(format!("{head}{hint}({shape}\n  {})\n", tests.join("\n  ")))
    }

    /// The directives that make the changes.
    fn edits(&mut self) -> Vec<String> {
        let changes = std::mem::take(&mut self.changes);
        let mut edits = Vec::new();
        for change in &changes {
            match change {
                Change::Await(node) => {
                    let name = self.capture_for_edit(*node);
                    edits.push(format!("(#await! @{name})"));
                }
                Change::Replace(old, new) => {
                    let name = self.capture_for_edit(*old);
                    edits.push(self.replace(&name, *old, *new));
                }
            }
        }
        edits.extend(self.imports());
        self.changes = changes;
        edits
    }

    fn capture_for_edit(&mut self, node: NodeId) -> String {
        let wanted = match () {
            () if node == self.root => "found",
            () if self.is_callee(node) => "callee",
            () if self.tree.is_any(node, &["argument_list", "arguments"]) => "arguments",
            () => "part",
        };
        self.name(node, wanted)
    }

    fn replace(&mut self, name: &str, old: NodeId, new: NodeId) -> String {
        let text = self.target.text(new);
        let path = self.to.and_then(|to| to.path_of(text)).filter(|_| is_dotted(self.target, new));
        // A name that the target imports by `from` is written as it is, with that import.
        if let Some(path) = path.filter(|_| self.language() == Language::Rust || text.contains('.')) {
            return format!("(#refer! @{name} \"{path}\")");
        }
        let mut parts: Vec<String> = Vec::new();
        let mut at = self.target.start(new);
        for (kept, place) in self.kept(old, new) {
            let before = &self.target.source()[at..self.target.start(place)];
            if !before.is_empty() {
                parts.push(quoted(before));
            }
            let capture = self.name(kept, "value");
            parts.push(format!("@{capture}"));
            at = self.target.end(place);
        }
        let rest = &self.target.source()[at..self.target.end(new)];
        if !rest.is_empty() {
            parts.push(quoted(rest));
        }
        format!("(#replace! @{name} {})", parts.join(" "))
    }

    /// The parts of `old` that stand in `new` as well, with their places there, in order and apart from each other.
    fn kept(&self, old: NodeId, new: NodeId) -> Vec<(NodeId, NodeId)> {
        let (tree, target) = (self.tree, self.target);
        let is_value = |node: &NodeId| {
            let parent = tree.parent(*node);
            let is_name = parent.is_some_and(|above| {
                ["attribute", "name", "field"].iter().any(|field| tree.field(above, field) == Some(*node))
            });
            let movable = MOVABLE[self.language() as usize];
            movable.contains(&format!("({})", tree.kind(*node)))
                && !self.is_callee(*node)
                && !is_name
                && !self.is_in_callee(*node)
        };
        let values: Vec<NodeId> = tree.descendants(old).filter(is_value).collect();
        let mut found: Vec<(NodeId, NodeId)> = Vec::new();
        for place in target.descendants(new) {
            let inside = found.iter().any(|(_, taken)| target.is_within(place, *taken));
            let is_name = target.parent(place).is_some_and(|above| {
                ["attribute", "name", "field"].iter().any(|field| target.field(above, field) == Some(place))
            });
            if inside || is_name || !target.is_named(place) {
                continue;
            }
            let same =
                |value: &&NodeId| tree.kind(**value) == target.kind(place) && tree.text(**value) == target.text(place);
            if let Some(value) = values.iter().find(same) {
                // A part of what is kept already is not captured a second time.
                if !found
                    .iter()
                    .any(|(kept, _)| kept != value && (tree.is_within(*value, *kept) || tree.is_within(*kept, *value)))
                {
                    found.push((*value, place));
                }
            }
        }
        found.sort_by_key(|(_, place)| target.start(*place));
        found
    }

    fn is_in_callee(&self, node: NodeId) -> bool {
        self.tree.ancestors(node).take_while(|above| *above != self.root).any(|above| self.is_callee(above))
    }

    /// The imports of the target that no other directive brings.
    fn imports(&self) -> Vec<String> {
        let Some(to) = self.to else { return Vec::new() };
        let new = to.imports.iter().filter(|line| !self.from.imports.contains(line));
        let asked =
            new.filter_map(|line| match line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
                Some((module, name)) if self.language() == Language::Python => {
                    Some(format!("(#import! \"{}\" \"{}\")", module.trim(), name.trim()))
                }
                _ => None,
            });
        asked.collect()
    }

    /// The pattern of a node, and the tests of what is matched as it is written.
    fn shape(&mut self, node: NodeId, depth: usize) -> String {
        let tree = self.tree;
        if self.is_callee(node) {
            return self.callee(node);
        }
        if node != self.root && !self.holds_something(node) {
            return if self.is_lost(node) { self.as_written(node) } else { self.any(node, depth) };
        }
        if self.names.get(&node).is_some_and(|name| name.starts_with("value")) {
            return format!("{} @{}", MOVABLE[self.language() as usize], self.names[&node]);
        }
        let indent = "  ".repeat(depth);
        let parts: Vec<NodeId> = tree.named_children(node).filter(|child| !tree.is_extra(*child)).collect();
        if parts.is_empty() || tree.is_any(node, &["string", "string_literal", "macro_invocation"]) {
            return self.as_written(node);
        }
        let is_list = parts.iter().all(|child| tree.field_name(*child).is_none());
        let mut text = format!("({}", tree.kind(node));
        for child in tree.children(node).filter(|child| !tree.is_extra(*child)) {
            let field = tree.field_name(child).map(|name| format!("{name}: ")).unwrap_or_default();
            if !tree.is_named(child) {
                let is_said = !field.is_empty() || tree.is_any(child, &["async", "not", "await"]);
                if is_said && !is_list {
                    _ = write!(text, "\n{indent} {field}{}", quoted(tree.text(child)));
                }
                continue;
            }
            let inner = self.shape(child, depth + 1);
            _ = if is_list { write!(text, " . {inner}") } else { write!(text, "\n{indent} {field}{inner}") };
        }
        text.push_str(if is_list { " .)" } else { ")" });
        let can_be_async = tree.is_any(node, &["with_statement", "for_statement", "for_in_clause"]);
        if can_be_async && tree.child_of_kind(node, "async").is_none() {
            let name = self.name(node, if node == self.root { "found" } else { "block" });
            self.tests.push(format!("(#not-async? @{name})"));
        }
        match self.names.get(&node) {
            Some(name) => format!("{text} @{name}"),
            None => text,
        }
    }

    /// Whether the pattern must say what is in the node: a call, or something that is changed or kept.
    fn holds_something(&self, node: NodeId) -> bool {
        let tree = self.tree;
        let is_named = |inner: &NodeId| self.names.contains_key(inner);
        let is_kept_whole = !self.is_lost(node) && !tree.descendants(node).chain([node]).any(|inner| is_named(&inner));
        !is_kept_whole
            && tree
                .descendants(node)
                .chain([node])
                .any(|inner| is_named(&inner) || self.is_callee(inner) && !self.is_lost(node))
            || tree.is_any(node, &["keyword_argument"]) && !self.is_lost(node)
            || tree.is_any(node, &["argument_list", "arguments"]) && !self.is_lost(node)
    }

    /// Whether the node is in a part that is replaced, and not kept.
    fn is_lost(&self, node: NodeId) -> bool {
        let is_replaced = |above: NodeId| self.replacement(above).is_some();
        self.tree.ancestors(node).chain([node]).any(is_replaced)
            && !self.names.get(&node).is_some_and(|name| name.starts_with("value"))
    }

    fn any(&mut self, node: NodeId, depth: usize) -> String {
        let tree = self.tree;
        let above = tree.parent(node);
        let is_name = above.is_some_and(|above| {
            let fields = ["attribute", "name", "field"];
            fields.iter().any(|field| tree.field(above, field) == Some(node)) && !tree.is(above, "named_expression")
        });
        if is_name || depth > 40 {
            return self.as_written(node);
        }
        let name = self.name(node, "_value");
        format!("(_) @{name}")
    }

    fn as_written(&mut self, node: NodeId) -> String {
        let wanted = if self.names.contains_key(&node) { "" } else { "text" };
        let name = self.name(node, wanted);
        self.tests.push(format!("(#eq? @{name} {})", quoted(self.tree.text(node))));
        format!("({}) @{name}", self.tree.kind(node))
    }

    fn callee(&mut self, node: NodeId) -> String {
        let text = self.tree.text(node);
        let name = self.name(node, "callee");
        if let Some(path) = self.from.path_of(text).filter(|_| is_dotted(self.tree, node)) {
            self.tests.push(format!("(#resolves-to? @{name} \"{path}\")"));
        } else {
            self.tests.push(format!("(#written? {})", quoted(text)));
            self.tests.push(format!("(#eq? @{name} {})", quoted(text)));
        }
        format!("(_) @{name}")
    }
}

/// The children of a node that count.
fn inner(tree: &SyntaxTree<'_>, node: NodeId) -> Vec<NodeId> {
    tree.children(node).filter(|child| !tree.is_extra(*child)).collect()
}

/// Whether the node is names with separators between them.
fn is_dotted(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    let kinds = ["identifier", "attribute", "scoped_identifier"];
    let named = tree.descendants(node).filter(|inner| tree.is_named(*inner));
    tree.is_any(node, &kinds) && named.chain([node]).all(|inner| tree.is_any(inner, &kinds))
}

/// Whether the node is made of names alone: `client.session.get`.
fn is_named(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    let kinds = ["identifier", "attribute", "scoped_identifier", "field_expression", "field_identifier", "self"];
    let named = tree.descendants(node).filter(|inner| tree.is_named(*inner));
    named.chain([node]).all(|inner| tree.is_any(inner, &kinds))
}

/// Where a capture of this name stands in a part of a query.
fn place_of(text: &str, name: &str) -> Option<usize> {
    let capture = format!("@{name}");
    let ends = |at: &usize| {
        !text[at + capture.len()..].starts_with(|next: char| next.is_alphanumeric() || "_-.".contains(next))
    };
    text.match_indices(&capture).map(|(at, _)| at).find(ends)
}

fn mentions(text: &str, name: &str) -> bool {
    place_of(text, name).is_some()
}

/// The pattern without a capture that nothing reads.
fn without(shape: &str, name: &str) -> String {
    let Some(at) = place_of(shape, name) else { return shape.to_owned() };
    format!("{}{}", shape[..at].trim_end_matches(' '), &shape[at + name.len() + 1..])
}

/// A text as a query writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t"))
}
