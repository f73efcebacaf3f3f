//! Consecutive statements of one suite that move together.

use super::lines::{lines_of, with_trailing_comments};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// What a suite is called in the grammar.
const SUITES: &[&str] = &["block", "module"];

/// Consecutive statements of one suite; never empty.
pub(super) struct Passage {
    pub(super) statements: Vec<NodeId>,
}

impl Passage {
    /// The statement that `node` is.
    pub(super) fn of(statement: NodeId) -> Passage {
        Passage { statements: vec![statement] }
    }

    pub(super) fn first(&self) -> NodeId {
        self.statements[0]
    }

    pub(super) fn last(&self) -> NodeId {
        self.statements[self.statements.len() - 1]
    }

    /// From the first byte of code to the last.
    pub(super) fn span(&self, tree: &SyntaxTree<'_>) -> Span {
        Span::new(tree.start(self.first()), tree.end(self.last()))
    }

    /// Whether `node` is a part of it.
    pub(super) fn contains(&self, node: NodeId, tree: &SyntaxTree<'_>) -> bool {
        self.span(tree).contains(tree.span(node))
    }

    /// Every node of it, in source order.
    pub(super) fn nodes<'t>(&'t self, tree: &'t SyntaxTree<'_>) -> impl Iterator<Item = NodeId> + 't {
        self.statements.iter().flat_map(|statement| tree.descendants(*statement))
    }

    /// Its whole lines, with the comments below that stand deeper; `None` if other code shares them.
    pub(super) fn lines(&self, tree: &SyntaxTree<'_>) -> Option<Span> {
        let start = lines_of(tree, self.first())?.start;
        let end = lines_of(tree, self.last())?.end;
        Some(with_trailing_comments(tree, self.first(), Span::new(start, end)))
    }
}

/// The statement around `node`, or `node` itself: what stands in a suite.
pub(super) fn statement_of(tree: &SyntaxTree<'_>, node: NodeId) -> Option<NodeId> {
    let is_statement = |node: &NodeId| tree.parent(*node).is_some_and(|parent| tree.is_any(parent, SUITES));
    std::iter::once(node).chain(tree.ancestors(node)).find(is_statement)
}

/// The statement that follows in the suite.
pub(super) fn next_statement(tree: &SyntaxTree<'_>, statement: NodeId) -> Option<NodeId> {
    let mut following = std::iter::successors(tree.next_sibling(statement), |node| tree.next_sibling(*node));
    following.find(|node| tree.is_named(*node) && !tree.is_extra(*node))
}

/// The statement that precedes in the suite.
pub(super) fn previous_statement(tree: &SyntaxTree<'_>, statement: NodeId) -> Option<NodeId> {
    let mut preceding = std::iter::successors(tree.previous_sibling(statement), |node| tree.previous_sibling(*node));
    preceding.find(|node| tree.is_named(*node) && !tree.is_extra(*node))
}
