//! Local variables: what binds them, from where to where they can be seen, and what reads them.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// Where a variable's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// `let x = value`, without a type.
    Value(NodeId),
    /// `let x: T`, or a parameter; with the value if there is one.
    Typed(NodeId, Option<NodeId>),
    /// `Some(x) = value`, `Ok(x) = value`: what the value holds.
    Inside(NodeId),
    /// `for x in value`.
    Element(NodeId),
    /// A part of a value: `(x, y)`, `State(x)`, `Point { x, .. }`.
    Part(Part),
    /// An untyped parameter, a part of an element.
    Other,
}

/// The pattern that takes a value apart, with what is known of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) pattern: NodeId,
    pub(super) written: Option<NodeId>,
    pub(super) value: Option<NodeId>,
}

/// One binding of a name.
#[derive(Clone, Debug)]
pub(super) struct Variable<'t> {
    pub(super) name: &'t str,
    /// The identifier in the pattern.
    pub(super) node: NodeId,
    /// The block, function, closure, arm, `if`, `while` or `for` it belongs to.
    pub(super) scope: NodeId,
    /// The function or constant whose variables it is among.
    owner: NodeId,
    /// Where it can be seen, unless shadowed.
    pub(super) visible: Span,
    pub(super) origin: Origin,
    /// Whether something is assigned to it after its binding.
    pub(super) reassigned: bool,
}

/// Every variable of a file.
#[derive(Debug, Default)]
pub(super) struct Variables<'t> {
    pub(super) list: Vec<Variable<'t>>,
    /// By owner and name, in order of the start of visibility.
    index: FxHashMap<(NodeId, &'t str), Vec<usize>>,
    /// The identifiers at which they are bound.
    bound: FxHashSet<NodeId>,
    /// The names of which one `let` has attributes: what is compiled decides which of them counts.
    conditional: FxHashSet<(NodeId, &'t str)>,
}

impl<'t> Variables<'t> {
    /// Reads the bindings of `tree`.
    pub(super) fn collect(tree: &'t SyntaxTree<'_>) -> Self {
        let mut variables = Variables::default();
        for node in tree.all() {
            if let Some(site) = site(tree, node) {
                variables.bind(tree, &site);
            }
        }
        for index in 0..variables.list.len() {
            let variable = &variables.list[index];
            variables.index.entry((variable.owner, variable.name)).or_default().push(index);
        }
        for known in variables.index.values_mut() {
            known.sort_by_key(|index| variables.list[*index].visible.start);
        }
        variables.mark_assignments(tree);
        variables
    }

    fn bind(&mut self, tree: &'t SyntaxTree<'_>, site: &Site) {
        let owner = owner_of(tree, site.pattern);
        for node in bound_names(tree, site.pattern) {
            let origin = if node == site.pattern || is_plain(tree, node, site.pattern) {
                site.origin
            } else {
                inner_origin(tree, site, node)
            };
            let name = tree.text(node);
            let (scope, visible) = (site.scope, site.visible);
            self.bound.insert(node);
            if has_attribute(tree, site.pattern) {
                self.conditional.insert((owner, name));
            }
            self.list.push(Variable { name, node, scope, owner, visible, origin, reassigned: false });
        }
    }

    fn mark_assignments(&mut self, tree: &SyntaxTree<'_>) {
        for node in tree.all() {
            if !tree.is_any(node, &["assignment_expression", "compound_assignment_expr"]) {
                continue;
            }
            let Some(left) = tree.field(node, "left").filter(|left| tree.is(*left, "identifier")) else { continue };
            if let Some(index) = self.lookup(tree, tree.text(left), left).map(|(index, _)| index) {
                self.list[index].reassigned = true;
            }
        }
    }

    /// The variable that `name` means at `at`, if no item comes before it.
    pub(super) fn lookup(&self, tree: &SyntaxTree<'_>, name: &str, at: NodeId) -> Option<(usize, &Variable<'t>)> {
        let place = tree.span(at);
        let known = self.index.get(&(owner_of(tree, at), name))?;
        let from = known.partition_point(|index| self.list[*index].visible.start <= place.start);
        let index = known[..from].iter().rev().find(|index| self.list[**index].visible.contains(place))?;
        Some((*index, &self.list[*index]))
    }

    /// The variable bound at this identifier.
    pub(super) fn bound_at(&self, tree: &SyntaxTree<'_>, node: NodeId) -> Option<usize> {
        let known = self.index.get(&(owner_of(tree, node), tree.text(node)))?;
        known.iter().copied().find(|index| self.list[*index].node == node)
    }

    /// Every place that reads the variable, tokens of unread macros and format strings that name it included.
    pub(super) fn mentions(&self, tree: &SyntaxTree<'_>, index: usize) -> Vec<NodeId> {
        let variable = &self.list[index];
        let is_read = |node: &NodeId| {
            let node = *node;
            if tree.is(node, "string_literal") {
                return names_in_format(tree.text(node), variable.name);
            }
            tree.is_any(node, &["identifier", "shorthand_field_identifier"])
                && tree.text(node) == variable.name
                && !self.bound.contains(&node)
                && !is_written(tree, node)
                // The name of a variable that hides this one from here on.
                && (node == variable.node || self.bound_at(tree, node).is_none())
                && self.lookup(tree, variable.name, node).is_some_and(|(found, _)| found == index)
        };
        let inside = tree.descendants(variable.scope).filter(|node| variable.visible.contains(tree.span(*node)));
        inside.filter(is_read).collect()
    }

    /// Whether what is compiled decides which binding of the name counts.
    pub(super) fn is_conditional(&self, index: usize) -> bool {
        let variable = &self.list[index];
        self.conditional.contains(&(variable.owner, variable.name))
    }

    /// The variables that can be seen at `at`, innermost last.
    pub(super) fn visible_at<'s>(
        &'s self,
        tree: &SyntaxTree<'_>,
        at: NodeId,
    ) -> impl Iterator<Item = &'s Variable<'t>> + 's {
        let (owner, place) = (owner_of(tree, at), tree.span(at));
        self.list.iter().filter(move |variable| variable.owner == owner && variable.visible.contains(place))
    }
}

/// Whether the `let` of a pattern stands under an attribute, such as `#[cfg(unix)]`.
fn has_attribute(tree: &SyntaxTree<'_>, pattern: NodeId) -> bool {
    let declaration = tree.parent(pattern).filter(|around| tree.is(*around, "let_declaration"));
    let before = std::iter::successors(declaration, |node| tree.previous_sibling(*node)).skip(1);
    before.into_iter().find(|node| !tree.is_extra(*node)).is_some_and(|node| tree.is(node, "attribute_item"))
}

/// A pattern, what it belongs to and where its names can be seen.
struct Site {
    pattern: NodeId,
    scope: NodeId,
    visible: Span,
    origin: Origin,
}

fn site(tree: &SyntaxTree<'_>, node: NodeId) -> Option<Site> {
    match tree.kind(node) {
        "let_declaration" => {
            let scope = tree.parent(node)?;
            let (value, written) = (tree.field(node, "value"), tree.field(node, "type"));
            let origin = match (written, value) {
                (Some(written), value) => Origin::Typed(written, value),
                (None, Some(value)) => Origin::Value(value),
                (None, None) => Origin::Other,
            };
            let visible = Span::new(tree.end(node), tree.end(scope).max(tree.end(node)));
            Some(Site { pattern: tree.field(node, "pattern")?, scope, visible, origin })
        }
        "parameter" => {
            let parameters = tree.parent(node)?;
            let scope = tree.parent(parameters)?;
            let origin = tree.field(node, "type").map_or(Origin::Other, |written| Origin::Typed(written, None));
            let visible = Span::new(tree.end(parameters), tree.end(scope));
            Some(Site { pattern: tree.field(node, "pattern")?, scope, visible, origin })
        }
        "for_expression" => {
            let body = tree.field(node, "body")?;
            let (pattern, visible) = (tree.field(node, "pattern")?, tree.span(body));
            let origin = tree.field(node, "value").map_or(Origin::Other, Origin::Element);
            Some(Site { pattern, scope: node, visible, origin })
        }
        "let_condition" => condition_site(tree, node),
        "match_pattern" => arm_site(tree, node),
        _ => bare_closure_parameter(tree, node),
    }
}

fn bare_closure_parameter(tree: &SyntaxTree<'_>, node: NodeId) -> Option<Site> {
    let parameters = tree.parent(node).filter(|parameters| tree.is(*parameters, "closure_parameters"))?;
    if !tree.is_named(node) || tree.is(node, "parameter") {
        return None;
    }
    let scope = tree.parent(parameters)?;
    let visible = Span::new(tree.end(parameters), tree.end(scope));
    Some(Site { pattern: node, scope, visible, origin: Origin::Other })
}

fn condition_site(tree: &SyntaxTree<'_>, node: NodeId) -> Option<Site> {
    let pattern = tree.field(node, "pattern")?;
    let origin = tree.field(node, "value").map_or(Origin::Other, Origin::Inside);
    let scope = tree.ancestor_of_kind(node, &["if_expression", "while_expression", "match_arm", "block"])?;
    let last = tree.field(scope, "consequence").or_else(|| tree.field(scope, "body")).unwrap_or(scope);
    let visible = Span::new(tree.end(node), tree.end(last).max(tree.end(node)));
    Some(Site { pattern, scope, visible, origin })
}

fn arm_site(tree: &SyntaxTree<'_>, node: NodeId) -> Option<Site> {
    let scope = tree.parent(node)?;
    // `_` is a token without a name: the next node is the condition already.
    let pattern = tree.children(node).find(|part| !tree.is_extra(*part))?;
    let condition = tree.field(node, "condition");
    // In an arm of `select!`, the future in front of the handler does not see the names of its pattern.
    let is_future = tree.children(node).any(|child| tree.is(child, "if") && tree.text(child) != "if");
    let from = condition.filter(|_| is_future).unwrap_or(pattern);
    let subject = || tree.ancestor_of_kind(scope, &["match_expression"]).and_then(|all| tree.field(all, "value"));
    let origin = condition.filter(|_| is_future).or_else(subject).map_or(Origin::Other, Origin::Inside);
    Some(Site { pattern, scope, visible: Span::new(tree.end(from), tree.end(scope).max(tree.end(from))), origin })
}

/// The identifiers that a pattern binds.
fn bound_names(tree: &SyntaxTree<'_>, pattern: NodeId) -> Vec<NodeId> {
    let closed = |node: NodeId| {
        tree.is_any(node, &["scoped_identifier", "macro_invocation", "const_block"])
            || tree.field_name(node) == Some("type")
            || tree.field_name(node) == Some("condition")
    };
    tree.descendants_but(pattern, closed)
        .filter(|node| tree.is_any(*node, &["identifier", "shorthand_field_identifier"]))
        .filter(|node| tree.field_name(*node) != Some("type"))
        // `None`, `MAX`: a constant, not a name.
        .filter(|node| !tree.text(*node).starts_with(|first: char| first.is_uppercase()))
        .collect()
}

fn is_plain(tree: &SyntaxTree<'_>, name: NodeId, pattern: NodeId) -> bool {
    tree.is(pattern, "mut_pattern") && tree.parent(name) == Some(pattern)
}

/// `Some(x)` and `Ok(x)` hold what the value holds; other patterns take it apart.
fn inner_origin(tree: &SyntaxTree<'_>, site: &Site, name: NodeId) -> Origin {
    let (written, value) = match site.origin {
        Origin::Value(value) | Origin::Inside(value) => (None, Some(value)),
        Origin::Typed(written, value) => (Some(written), value),
        Origin::Element(_) | Origin::Part(_) | Origin::Other => return Origin::Other,
    };
    let mut around = tree.parent(name);
    if around.is_some_and(|node| tree.is(node, "mut_pattern")) {
        around = around.and_then(|node| tree.parent(node));
    }
    let holds = around.filter(|node| *node == site.pattern && tree.is(*node, "tuple_struct_pattern"));
    let constructor = holds.and_then(|node| tree.field(node, "type")).map_or("", |constructor| tree.text(constructor));
    match value.filter(|_| written.is_none() && matches!(constructor, "Some" | "Ok")) {
        Some(value) => Origin::Inside(value),
        None => Origin::Part(Part { pattern: site.pattern, written, value }),
    }
}

/// The function or constant whose variables a node can see.
fn owner_of(tree: &SyntaxTree<'_>, node: NodeId) -> NodeId {
    const OWNERS: &[&str] = &["function_item", "const_item", "static_item", "impl_item", "trait_item", "mod_item"];
    tree.ancestor_of_kind(node, OWNERS).unwrap_or(NodeId::ROOT)
}

/// The left side of `x = …`.
fn is_written(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    tree.field_name(node) == Some("left")
        && tree.parent(node).is_some_and(|parent| tree.is(parent, "assignment_expression"))
}

fn names_in_format(literal: &str, name: &str) -> bool {
    literal.match_indices('{').any(|(at, _)| {
        let rest = literal[at + 1..].trim_start();
        rest.strip_prefix(name).is_some_and(|rest| rest.starts_with(['}', ':', ' ']))
            || rest.split('}').next().is_some_and(|spec| spec.contains(&format!("{name}$")))
    })
}

/// The names of a set of identifiers, for clashes.
pub(super) fn identifiers<'t>(tree: &'t SyntaxTree<'_>) -> FxHashSet<&'t str> {
    const KINDS: &[&str] = &["identifier", "type_identifier", "field_identifier", "shorthand_field_identifier"];
    tree.all().filter(|node| tree.is_any(*node, KINDS)).map(|node| tree.text(node)).collect()
}
