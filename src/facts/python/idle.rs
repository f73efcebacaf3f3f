//! Local variables that go with their last reader.

use super::PythonFacts;
use crate::facts::{IdleLocal, Truth};
use crate::source::Span;
use crate::syntax::NodeId;

impl PythonFacts<'_> {
    /// The locals assigned once, in async code, from a call that only gives a value.
    pub(super) fn idle_locals(&self) -> Vec<IdleLocal> {
        let statements = self.tree.all().filter(|node| self.tree.is(*node, "expression_statement"));
        statements.filter_map(|statement| self.idle_local(statement)).collect()
    }

    fn idle_local(&self, statement: NodeId) -> Option<IdleLocal> {
        let tree = self.tree;
        let assignment = tree.child_of_kind(statement, "assignment")?;
        let name = tree.field(assignment, "left").filter(|left| tree.is(*left, "identifier"))?;
        let value = tree.field(assignment, "right").filter(|right| tree.is(*right, "call"))?;
        let callee = tree.field(value, "function")?;
        let resolved = crate::facts::Facts::resolve(self, callee);
        let is_inert = resolved.symbol().and_then(|path| self.apis.get(path)).is_some_and(|api| api.inert);
        if !is_inert || crate::facts::Facts::context(self, value).in_async() != Truth::Yes {
            return None;
        }
        let function = self.scopes.region_at(value).function?;
        self.value_assigned_once(name)?;
        let reads = self.reads_of_local(name)?;
        if reads.is_empty() || !self.has_company(statement) {
            return None;
        }
        Some(IdleLocal {
            name: tree.text(name).to_owned(),
            lines: self.lines_without_comment(statement)?,
            scope: tree.span(function),
            reads: reads.into_iter().map(|read| tree.span(read)).collect(),
        })
    }

    /// Whether the block of the statement has other statements.
    fn has_company(&self, statement: NodeId) -> bool {
        let block = self.tree.parent(statement).filter(|parent| self.tree.is(*parent, "block"));
        block.is_some_and(|block| {
            self.tree.named_children(block).filter(|child| !self.tree.is(*child, "comment")).count() > 1
        })
    }

    /// The lines of the statement, if nothing else stands on them, not even a comment.
    fn lines_without_comment(&self, statement: NodeId) -> Option<Span> {
        let (text, span) = (self.tree.source(), self.tree.span(statement));
        let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(span.end..)?.find('\n').map_or(text.len(), |at| span.end + at + 1);
        let has_comment = self.tree.descendants(statement).any(|node| self.tree.is(node, "comment"));
        let is_alone = |around: Span| around.of(text).trim().is_empty();
        let alone = is_alone(Span::new(start, span.start)) && is_alone(Span::new(span.end, end));
        (alone && !has_comment).then_some(Span::new(start, end))
    }
}
