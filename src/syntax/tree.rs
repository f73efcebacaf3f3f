//! A parsed text as a flat table.
//!
//! tree-sitter's own nodes find their parent by walking from the root, and real code nests 700 levels deep. The table is
//! filled in one pass with a cursor; afterwards every step (parent, child, sibling, field) is one look-up, and no
//! question about a tree needs recursion.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use crate::source::{Language, Span};

/// A node of one [`SyntaxTree`]: an index into its table. Ids grow in source order, parents before their children;
/// only nodes grafted later ([`SyntaxTree::graft`]) come after all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

const NONE: u32 = u32::MAX;

impl NodeId {
    /// The root of every tree.
    pub const ROOT: NodeId = NodeId(0);

    /// The position in the table, for tables kept beside the tree.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    fn some(raw: u32) -> Option<NodeId> {
        (raw != NONE).then_some(NodeId(raw))
    }
}

#[derive(Clone, Copy, Debug)]
struct Node {
    kind: u16,
    field: u16,
    flags: u8,
    start: u32,
    end: u32,
    parent: u32,
    first_child: u32,
    last_child: u32,
    next_sibling: u32,
}

const NAMED: u8 = 1;
const EXTRA: u8 = 2;
const ERROR: u8 = 4;
const MISSING: u8 = 8;
const GRAFTED: u8 = 16;

/// The tree of one text, together with the text.
#[derive(Clone, Debug)]
pub struct SyntaxTree<'a> {
    text: &'a str,
    language: Language,
    nodes: Vec<Node>,
    broken: Vec<Span>,
    depth: usize,
    given_up: bool,
}

/// Children of one node that a graft takes the place of.
#[derive(Clone, Copy, Debug)]
pub struct GraftPlace {
    /// The child in front of them, if any.
    pub before: Option<NodeId>,
    /// The last of them.
    pub last: NodeId,
}

impl<'a> SyntaxTree<'a> {
    /// The text that was parsed. All spans refer to it.
    pub fn source(&self) -> &'a str {
        self.text
    }

    /// The language it was parsed as.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The places that do not parse: outermost ERROR and MISSING nodes, in order. MISSING ones are empty spans.
    pub fn broken(&self) -> &[Span] {
        &self.broken
    }

    /// Whether parsing took too long and was given up.
    pub fn is_given_up(&self) -> bool {
        self.given_up
    }

    /// How many nodes lie around the innermost one, before any graft.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Number of nodes, grafted ones included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never true: a tree has a root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every node, parents before children, in source order; grafted nodes last.
    pub fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(NONE)).map(NodeId)
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The kind's name in the grammar: `call`, `identifier`, or the token itself for an anonymous node (`async`).
    pub fn kind(&self, id: NodeId) -> &'static str {
        kinds(self.language).name(self.node(id).kind)
    }

    /// The kind as the grammar numbers it, see [`kind_ids`].
    pub fn kind_id(&self, id: NodeId) -> u16 {
        self.node(id).kind
    }

    /// Whether the node is of this kind.
    pub fn is(&self, id: NodeId, kind: &str) -> bool {
        self.kind(id) == kind
    }

    /// Whether the node is of one of these kinds.
    pub fn is_any(&self, id: NodeId, wanted: &[&str]) -> bool {
        wanted.contains(&self.kind(id))
    }

    /// Whether the grammar names the node (`call`), rather than spelling it (`(`).
    pub fn is_named(&self, id: NodeId) -> bool {
        self.node(id).flags & NAMED != 0
    }

    /// Whether the node may stand anywhere: comments and line continuations.
    pub fn is_extra(&self, id: NodeId) -> bool {
        self.node(id).flags & EXTRA != 0
    }

    /// Whether the node is text that did not parse.
    pub fn is_error(&self, id: NodeId) -> bool {
        self.node(id).flags & ERROR != 0
    }

    /// Whether the node was invented by the parser and has no text.
    pub fn is_missing(&self, id: NodeId) -> bool {
        self.node(id).flags & MISSING != 0
    }

    /// Whether the node comes from re-parsing the inside of a macro call.
    pub fn is_grafted(&self, id: NodeId) -> bool {
        self.node(id).flags & GRAFTED != 0
    }

    /// The bytes of the node.
    pub fn span(&self, id: NodeId) -> Span {
        let node = self.node(id);
        Span::new(node.start as usize, node.end as usize)
    }

    /// First byte of the node.
    pub fn start(&self, id: NodeId) -> usize {
        self.node(id).start as usize
    }

    /// The byte after the node.
    pub fn end(&self, id: NodeId) -> usize {
        self.node(id).end as usize
    }

    /// The node's text.
    pub fn text(&self, id: NodeId) -> &'a str {
        self.span(id).of(self.text)
    }

    /// The node around this one.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).parent)
    }

    /// The nodes around this one, innermost first, without itself.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |id| self.parent(*id))
    }

    /// Every child in order: named, anonymous and extra.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(NodeId::some(self.node(id).first_child), |id| NodeId::some(self.node(*id).next_sibling))
    }

    /// The named children in order, without comments and other extras.
    pub fn named_children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.children(id).filter(|child| self.is_named(*child) && !self.is_extra(*child))
    }

    /// The node that follows among the children of the parent.
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        NodeId::some(self.node(id).next_sibling)
    }

    /// The node that precedes among the children of the parent.
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.parent(id)?;
        // The id before is that of the sibling's last descendant, unless a graft came in between.
        let last_before = NodeId(id.0.checked_sub(1)?);
        let mut around = std::iter::once(last_before).chain(self.ancestors(last_before));
        let sibling = around.find(|above| *above == parent || self.parent(*above) == Some(parent));
        match sibling {
            Some(sibling) if self.next_sibling(sibling) == Some(id) => Some(sibling),
            _ => self.children(parent).take_while(|child| *child != id).last(),
        }
    }

    /// The field this node has in its parent: `function`, `body`, …
    pub fn field_name(&self, id: NodeId) -> Option<&'static str> {
        match self.node(id).field {
            0 => None,
            field => kinds(self.language).fields.get(field as usize).copied(),
        }
    }

    /// The field this node has in its parent, as the grammar numbers it; 0 for none.
    pub fn field_id(&self, id: NodeId) -> u16 {
        self.node(id).field
    }

    /// The first child with this field.
    pub fn field(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.children(id).find(|child| self.field_name(*child) == Some(name))
    }

    /// Every child with this field.
    pub fn fields<'t>(&'t self, id: NodeId, name: &'t str) -> impl Iterator<Item = NodeId> + 't {
        self.children(id).filter(move |child| self.field_name(*child) == Some(name))
    }

    /// The first child of this kind; also for anonymous tokens such as `async`.
    pub fn child_of_kind(&self, id: NodeId, kind: &str) -> Option<NodeId> {
        self.children(id).find(|child| self.is(*child, kind))
    }

    /// The nearest ancestor of one of these kinds.
    pub fn ancestor_of_kind(&self, id: NodeId, wanted: &[&str]) -> Option<NodeId> {
        self.ancestors(id).find(|above| self.is_any(*above, wanted))
    }

    /// The node itself and everything below it, parents before children, in source order.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let current = next?;
            next = NodeId::some(self.node(current).first_child).or_else(|| self.after(current, id));
            Some(current)
        })
    }

    /// Like [`Self::descendants`], without the inside of nodes for which `skip` holds (they are still given).
    pub fn descendants_but<'t>(
        &'t self,
        id: NodeId,
        skip: impl Fn(NodeId) -> bool + 't,
    ) -> impl Iterator<Item = NodeId> + 't {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let current = next?;
            let inside = if skip(current) { None } else { NodeId::some(self.node(current).first_child) };
            next = inside.or_else(|| self.after(current, id));
            Some(current)
        })
    }

    /// The node that follows `current` and all below it, without leaving `top`.
    fn after(&self, current: NodeId, top: NodeId) -> Option<NodeId> {
        let mut at = current;
        while at != top {
            if let Some(sibling) = self.next_sibling(at) {
                return Some(sibling);
            }
            at = self.parent(at)?;
        }
        None
    }

    /// Whether `inner` is `outer` or lies below it.
    pub fn is_within(&self, inner: NodeId, outer: NodeId) -> bool {
        inner == outer || self.ancestors(inner).any(|above| above == outer)
    }

    /// The smallest named node that holds the whole of `span`.
    pub fn smallest_over(&self, span: Span) -> NodeId {
        let mut at = self.near(span);
        loop {
            let inside = self.children(at).find(|child| self.is_named(*child) && self.span(*child).contains(span));
            match inside {
                Some(child) => at = child,
                None => return at,
            }
        }
    }

    /// A node that holds the whole of `span`: the smallest named one in a tree without grafts, else any around it.
    fn near(&self, span: Span) -> NodeId {
        let is_grafted = self.nodes.last().is_some_and(|last| last.flags & GRAFTED != 0);
        if is_grafted || span.is_empty() {
            return NodeId::ROOT;
        }
        // Whatever holds the span starts no later, and so is this node or around it.
        let later = self.nodes.partition_point(|node| node.start as usize <= span.start);
        let last = NodeId(u32::try_from(later.saturating_sub(1)).unwrap_or(0));
        let mut around = std::iter::once(last).chain(self.ancestors(last));
        around.find(|above| self.is_named(*above) && self.span(*above).contains(span)).unwrap_or(NodeId::ROOT)
    }

    /// Whether something inside `span` did not parse.
    pub fn is_broken(&self, span: Span) -> bool {
        let from = self.broken.partition_point(|place| place.end < span.start);
        self.broken[from..].iter().take_while(|place| place.start <= span.end).any(|place| place.touches(span))
    }

    /// Puts the subtree `part` of another tree below `host`, in place of the children from `first` to `last`.
    ///
    /// `before` is the child in front of `first`. `shift` turns an offset of the other tree into one of this text; the
    /// other tree's text must be this text there. Used for the inside of macro calls, which the grammar leaves as tokens.
    /// Returns the new child.
    pub fn graft(
        &mut self,
        host: NodeId,
        place: GraftPlace,
        other: &SyntaxTree<'_>,
        part: NodeId,
        shift: impl Fn(usize) -> usize,
    ) -> NodeId {
        debug_assert_eq!(self.language, other.language);
        let base = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        // Ids of the other tree run in source order, parents first, so those of the part are one unbroken range.
        for from in other.descendants(part) {
            let old = *other.node(from);
            let parent = if from == part { NONE } else { old.parent - part.0 + base };
            let id = u32::try_from(self.nodes.len()).unwrap_or(NONE);
            self.nodes.push(Node {
                start: u32::try_from(shift(old.start as usize)).unwrap_or(NONE),
                end: u32::try_from(shift(old.end as usize)).unwrap_or(NONE),
                flags: old.flags | GRAFTED,
                field: if from == part { 0 } else { old.field },
                parent,
                first_child: NONE,
                last_child: NONE,
                next_sibling: NONE,
                ..old
            });
            self.link(parent, id);
        }
        self.splice(host, place, NodeId(base));
        NodeId(base)
    }

    fn splice(&mut self, host: NodeId, place: GraftPlace, new: NodeId) {
        let following = self.nodes[place.last.index()].next_sibling;
        self.nodes[new.index()].parent = host.0;
        self.nodes[new.index()].next_sibling = following;
        match place.before {
            Some(before) => self.nodes[before.index()].next_sibling = new.0,
            None => self.nodes[host.index()].first_child = new.0,
        }
        if following == NONE {
            self.nodes[host.index()].last_child = new.0;
        }
    }

    fn link(&mut self, parent: u32, child: u32) {
        let Some(above) = NodeId::some(parent) else { return };
        let last = self.nodes[above.index()].last_child;
        match NodeId::some(last) {
            Some(last) => self.nodes[last.index()].next_sibling = child,
            None => self.nodes[above.index()].first_child = child,
        }
        self.nodes[above.index()].last_child = child;
    }
}

/// Parses texts of one thread; keeps one tree-sitter parser per language.
#[derive(Default)]
pub struct Parser {
    python: RefCell<Option<tree_sitter::Parser>>,
    rust: RefCell<Option<tree_sitter::Parser>>,
}

impl Parser {
    /// A parser that sets itself up at its first use.
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses `text`. Never fails: what does not parse is in [`SyntaxTree::broken`], which is all of the text if that
    /// takes longer than [`PATIENCE`].
    pub fn parse<'a>(&self, text: &'a str, language: Language) -> SyntaxTree<'a> {
        let slot = match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        };
        let mut slot = slot.borrow_mut();
        let parser = slot.get_or_insert_with(|| {
            let mut parser = tree_sitter::Parser::new();
            parser.set_language(language.grammar()).expect("the grammar is pinned to fit the library");
            parser
        });
        match parse_in_time(parser, text) {
            Some(tree) => flatten(&tree, text, language),
            None => SyntaxTree {
                text,
                language,
                nodes: vec![empty_root(text)],
                broken: vec![Span::new(0, text.len())],
                depth: 0,
                given_up: true,
            },
        }
    }
}

/// A text that takes longer is not parsed. Megabytes take a second; only text made for it keeps a grammar busy for longer.
pub const PATIENCE: Duration = Duration::from_secs(8);

fn parse_in_time(parser: &mut tree_sitter::Parser, text: &str) -> Option<tree_sitter::Tree> {
    let start = Instant::now();
    let mut watch = |_: &tree_sitter::ParseState| {
        if start.elapsed() > PATIENCE { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = tree_sitter::ParseOptions::new().progress_callback(&mut watch);
    let mut read = |at: usize, _| text.as_bytes().get(at..).unwrap_or_default();
    let tree = parser.parse_with_options(&mut read, None, Some(options));
    if tree.is_none() {
        // What was begun would be carried on with the next text.
        parser.reset();
    }
    tree
}

/// The grammar's numbers for a kind: a name can have several (a kind and its aliases), and named and anonymous differ.
/// Empty if the grammar has no such kind.
pub fn kind_ids(language: Language, name: &str, named: bool) -> Vec<u16> {
    kinds(language).ids.get(&(name, named)).cloned().unwrap_or_default()
}

/// The numbers of all named kinds.
pub fn all_kind_ids(language: Language) -> Vec<u16> {
    let named = kinds(language).ids.iter().filter(|((_, named), _)| *named);
    named.flat_map(|(_, ids)| ids.iter().copied()).collect()
}

/// The grammar's number for a field.
pub fn field_id(language: Language, name: &str) -> Option<u16> {
    language.grammar().field_id_for_name(name).map(std::num::NonZero::get)
}

/// Every kind name of the grammar with whether it is named, for checks and suggestions.
pub fn kind_names(language: Language) -> impl Iterator<Item = (&'static str, bool)> {
    let kinds = kinds(language);
    kinds.names.iter().copied().zip(kinds.named.iter().copied())
}

/// Every field name of the grammar.
pub fn field_names(language: Language) -> impl Iterator<Item = &'static str> {
    kinds(language).fields.iter().copied().filter(|name| !name.is_empty())
}

struct Kinds {
    ids: FxHashMap<(&'static str, bool), Vec<u16>>,
    names: Vec<&'static str>,
    named: Vec<bool>,
    fields: Vec<&'static str>,
}

impl Kinds {
    fn name(&self, kind: u16) -> &'static str {
        // tree-sitter numbers its ERROR node outside the grammar's table.
        self.names.get(kind as usize).copied().unwrap_or("ERROR")
    }
}

fn kinds(language: Language) -> &'static Kinds {
    static PYTHON: OnceLock<Kinds> = OnceLock::new();
    static RUST: OnceLock<Kinds> = OnceLock::new();
    let slot = match language {
        Language::Python => &PYTHON,
        Language::Rust => &RUST,
    };
    slot.get_or_init(|| {
        let grammar = language.grammar();
        let count = u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX);
        let fields = u16::try_from(grammar.field_count()).unwrap_or(u16::MAX);
        let mut ids: FxHashMap<_, Vec<u16>> = FxHashMap::default();
        for id in 0..count {
            let name = grammar.node_kind_for_id(id).unwrap_or("");
            ids.entry((name, grammar.node_kind_is_named(id))).or_default().push(id);
        }
        Kinds {
            ids,
            names: (0..count).map(|id| grammar.node_kind_for_id(id).unwrap_or("")).collect(),
            named: (0..count).map(|id| grammar.node_kind_is_named(id)).collect(),
            fields: (0..=fields).map(|id| grammar.field_name_for_id(id).unwrap_or("")).collect(),
        }
    })
}

fn empty_root(text: &str) -> Node {
    Node {
        kind: u16::MAX,
        field: 0,
        flags: NAMED | ERROR,
        start: 0,
        end: u32::try_from(text.len()).unwrap_or(NONE),
        parent: NONE,
        first_child: NONE,
        last_child: NONE,
        next_sibling: NONE,
    }
}

fn flatten<'a>(tree: &tree_sitter::Tree, text: &'a str, language: Language) -> SyntaxTree<'a> {
    let nodes = Vec::with_capacity(text.len() / 4 + 1);
    let mut flat = SyntaxTree { text, language, nodes, broken: Vec::new(), depth: 0, given_up: false };
    let mut cursor = tree.walk();
    let mut parents: Vec<u32> = Vec::new();
    loop {
        let id = push(&mut flat, &cursor, parents.last().copied().unwrap_or(NONE));
        if cursor.goto_first_child() {
            parents.push(id);
            flat.depth = flat.depth.max(parents.len());
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return flat;
            }
            parents.pop();
        }
    }
}

fn push(flat: &mut SyntaxTree<'_>, cursor: &tree_sitter::TreeCursor<'_>, parent: u32) -> u32 {
    let node = cursor.node();
    let id = u32::try_from(flat.nodes.len()).unwrap_or(NONE);
    let flag = |holds: bool, bit: u8| if holds { bit } else { 0 };
    flat.nodes.push(Node {
        kind: node.kind_id(),
        field: cursor.field_id().map_or(0, std::num::NonZero::get),
        flags: flag(node.is_named(), NAMED)
            | flag(node.is_extra(), EXTRA)
            | flag(node.is_error(), ERROR)
            | flag(node.is_missing(), MISSING),
        start: u32::try_from(node.start_byte()).unwrap_or(NONE),
        end: u32::try_from(node.end_byte()).unwrap_or(NONE),
        parent,
        first_child: NONE,
        last_child: NONE,
        next_sibling: NONE,
    });
    flat.link(parent, id);
    let place = Span::new(node.start_byte(), node.end_byte());
    let inside_another = flat.broken.last().is_some_and(|outer| outer.contains(place));
    if (node.is_error() || node.is_missing()) && !inside_another {
        flat.broken.push(place);
    }
    id
}
