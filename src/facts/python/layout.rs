//! The imports of the file and the places where new code goes.

use rustc_hash::FxHashSet;

use super::scopes::{BindingKind, RegionId, RegionKind};
use super::{PythonFacts, imports};
use crate::facts::{ImportItem, Layout};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

const IMPORTS: &[&str] = &["import_statement", "import_from_statement", "future_import_statement"];

impl<'t> PythonFacts<'t> {
    pub(super) fn layout_of_file(&self) -> Layout {
        let header_end = header_end(self.tree);
        Layout {
            imports: self.import_items(),
            idle: self.idle_locals(),
            header_end,
            definitions: self.definitions_start().unwrap_or(header_end),
            defined: self.defined_names(),
            newline: if ends_in_crlf(self.tree.source()) { "\r\n" } else { "\n" },
        }
    }

    fn import_items(&self) -> Vec<ImportItem> {
        let exported = self.exported_names();
        let statements = self.tree.all().filter(|node| self.tree.is_any(*node, IMPORTS));
        statements.flat_map(|statement| self.items_of(statement, &exported)).collect()
    }

    fn items_of(&self, statement: NodeId, exported: &FxHashSet<&'t str>) -> Vec<ImportItem> {
        let tree = self.tree;
        let names = imports::names_of(tree, statement);
        let siblings = names.len();
        let top_level = tree.parent(statement) == Some(NodeId::ROOT);
        let scope = self.scopes.region_at(statement).scope;
        let is_marked = self.is_marked(statement);
        let is_future = tree.is(statement, "future_import_statement");
        let item = |name: imports::ImportedName<'t>| {
            let is_shared = self.scopes.bindings_of(scope, name.local).nth(1).is_some();
            let uses = if self.is_repeat(&name, scope) { Vec::new() } else { self.uses_of_import(name.local, scope) };
            let is_reexported = scope == RegionId::MODULE
                && (exported.contains(name.local)
                    || self.surroundings.is_package_face
                    || is_self_alias(tree, name.item));
            ImportItem {
                kept: uses.is_empty()
                    || is_marked
                    || is_future
                    || is_reexported
                    || is_shared
                    || self.is_quoted(name.local),
                path: name.target,
                local: name.local.to_owned(),
                item: tree.span(name.item),
                statement: tree.span(statement),
                siblings,
                top_level,
                uses,
            }
        };
        names.into_iter().map(item).collect()
    }

    /// Whether the name was imported before, over and over: its uses are listed once, with the first import.
    fn is_repeat(&self, name: &imports::ImportedName<'_>, scope: RegionId) -> bool {
        let first = self.scopes.bindings_of(scope, name.local).next();
        self.scopes.is_bound_often(scope, name.local) && first.is_some_and(|first| first.node != name.node)
    }

    fn uses_of_import(&self, local: &str, scope: RegionId) -> Vec<Span> {
        let mentions = self.scopes.mentions_in(self.tree, scope, local).iter();
        let uses = mentions
            .filter(|mention| !self.scopes.binders.contains(mention) && self.scope_of_name(**mention) == Some(scope));
        uses.map(|mention| self.tree.span(*mention)).collect()
    }

    /// Whether a comment on the statement says that it stays.
    fn is_marked(&self, statement: NodeId) -> bool {
        let text = self.tree.source();
        let span = self.tree.span(statement);
        let rest = text.get(span.start..).unwrap_or("");
        let line_end =
            rest.get(span.len()..).and_then(|after| after.find('\n')).map_or(rest.len(), |at| span.len() + at);
        let lines = rest.get(..line_end).unwrap_or("");
        lines
            .split('#')
            .skip(1)
            .any(|comment| ["noqa", "unused-import", "F401"].iter().any(|mark| comment.contains(mark)))
    }

    /// Whether a name is read from text: an annotation in quotes, a doctest, a type comment.
    fn is_quoted(&self, name: &str) -> bool {
        self.quoted_words.get_or_init(|| self.collect_quoted_words()).contains(name)
    }

    fn collect_quoted_words(&self) -> FxHashSet<&'t str> {
        let tree = self.tree;
        let is_quoting = |node: &NodeId| match tree.kind(*node) {
            "comment" => tree.text(*node).trim_start_matches('#').trim_start().starts_with("type:"),
            "string" => {
                self.scopes.region_at(*node).kind == RegionKind::Annotation
                    || tree.text(*node).contains(">>>")
                    || tree.parent(*node).is_some_and(|parent| tree.is(parent, "argument_list") && self.is_cast(parent))
            }
            _ => false,
        };
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let texts = tree.all().filter(is_quoting).map(|node| tree.text(node));
        texts.flat_map(|text| text.split(move |c: char| !is_word(c))).filter(|word| !word.is_empty()).collect()
    }

    fn is_cast(&self, arguments: NodeId) -> bool {
        let callee = self.tree.parent(arguments).and_then(|call| self.tree.field(call, "function"));
        callee.is_some_and(|callee| {
            let text = self.tree.text(callee);
            ["cast", "TypeVar", "NewType"].iter().any(|name| text == *name || text.ends_with(&format!(".{name}")))
        })
    }

    /// The names in `__all__`.
    fn exported_names(&self) -> FxHashSet<&'t str> {
        let tree = self.tree;
        let mentions = self.scopes.mentions.get("__all__").into_iter().flatten();
        let statements = mentions.filter_map(|mention| tree.ancestor_of_kind(*mention, &["expression_statement"]));
        let parts = statements.flat_map(|statement| tree.descendants(statement));
        parts.filter(|node| tree.is(*node, "string_content")).map(|node| tree.text(node)).collect()
    }

    fn defined_names(&self) -> Vec<String> {
        let mut seen = FxHashSet::default();
        let module = self.scopes.bindings.iter().filter(|binding| binding.scope == RegionId::MODULE);
        let own = module.filter(|binding| !matches!(binding.kind, BindingKind::Import(_)));
        own.filter(|binding| seen.insert(binding.name)).map(|binding| binding.name.to_owned()).collect()
    }

    /// The line after the imports at the head of the file: the last statement that imports, before any definition.
    fn definitions_start(&self) -> Option<usize> {
        let tree = self.tree;
        let is_definition =
            |node: &NodeId| tree.is_any(*node, &["function_definition", "class_definition", "decorated_definition"]);
        let head = tree.named_children(NodeId::ROOT).take_while(|node| !is_definition(node));
        let last = head.filter(|node| self.is_importing(*node)).last()?;
        Some(next_line(tree.source(), tree.end(last)))
    }

    /// Whether a statement of module level is an import, or a block that exists for one.
    fn is_importing(&self, statement: NodeId) -> bool {
        let tree = self.tree;
        if tree.is_any(statement, IMPORTS) {
            return true;
        }
        let is_main =
            || tree.field(statement, "condition").is_some_and(|condition| tree.text(condition).contains("__name__"));
        if !tree.is_any(statement, &["if_statement", "try_statement"]) || is_main() {
            return false;
        }
        let is_definition = |node| tree.is_any(node, &["function_definition", "class_definition"]);
        tree.descendants_but(statement, is_definition).any(|node| tree.is_any(node, IMPORTS))
    }
}

/// `x as x`: the way to say that an import is meant for others.
fn is_self_alias(tree: &SyntaxTree<'_>, item: NodeId) -> bool {
    let (name, alias) = (tree.field(item, "name"), tree.field(item, "alias"));
    alias.is_some_and(|alias| name.is_some_and(|name| tree.text(name) == tree.text(alias)))
}

/// The line start after the module's docstring, or after the comments at the top that belong to the file.
fn header_end(tree: &SyntaxTree<'_>) -> usize {
    let text = tree.source();
    let docstring = tree.named_children(NodeId::ROOT).next().filter(|first| {
        tree.is(*first, "expression_statement")
            && tree
                .named_children(*first)
                .next()
                .is_some_and(|value| tree.is_any(value, &["string", "concatenated_string"]))
    });
    if let Some(docstring) = docstring {
        return next_line(text, tree.end(docstring));
    }
    let mut end = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = end;
    for (index, line) in text[at..].split_inclusive('\n').enumerate() {
        let content = line.trim();
        if !content.starts_with('#') {
            // Comments with a blank line below them speak of the file, others of what follows.
            return if content.is_empty() && at > 0 { at } else { end };
        }
        at += line.len();
        if index < 2 && (content.starts_with("#!") || content.contains("coding")) {
            end = at;
        }
    }
    end
}

/// The start of the line after the one that holds byte `at`; the end of the text if there is none.
fn next_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |offset| at + offset + 1)
}

fn ends_in_crlf(text: &str) -> bool {
    text.find('\n').is_some_and(|at| text[..at].ends_with('\r'))
}
