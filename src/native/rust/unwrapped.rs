//! A block that gives way to what stands in it.

use crate::edit::Edit;
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// What goes, and what stays of it.
pub(super) struct Unwrapped {
    /// Everything that goes but for the inside.
    pub(super) whole: Span,
    /// The inside of the block, without its braces.
    pub(super) inside: Span,
    /// The block.
    pub(super) block: NodeId,
    /// Whether nothing takes the value of the block any more.
    pub(super) is_dropped: bool,
}

impl Unwrapped {
    /// The block inside `whole`, which has braces.
    pub(super) fn of(whole: Span, block: NodeId, is_dropped: bool, tree: &SyntaxTree<'_>) -> Option<Self> {
        let inside = Span::new(tree.start(block) + 1, tree.end(block).checked_sub(1)?);
        Some(Self { whole, inside, block, is_dropped })
    }

    /// The parts that go.
    pub(super) fn removed(&self) -> [Span; 2] {
        [Span::new(self.whole.start, self.inside.start), Span::new(self.inside.end, self.whole.end)]
    }

    /// The edits that leave only what stands in the block, one level further out.
    pub(super) fn edits(&self, tree: &SyntaxTree<'_>) -> Vec<Edit> {
        let text = tree.source();
        let inside = self.inside.of(text);
        let kept = Span::new(
            self.inside.start + (inside.len() - inside.trim_start().len()),
            self.inside.start + inside.trim_end().len(),
        );
        if kept.start >= kept.end {
            return vec![Edit::delete(self.whole)];
        }
        // A comment to the end of the line would swallow what comes after it.
        let last_line = text[..kept.end].rfind('\n').map_or(0, |at| at + 1);
        let ends_in_comment = tree
            .children(self.block)
            .any(|node| tree.is_extra(node) && tree.end(node) >= kept.end && tree.start(node) >= last_line);
        let stop = if self.is_dropped && needs_semicolon(self.block, tree) && !ends_in_comment { ";" } else { "" };
        let mut edits = vec![Edit::delete(Span::new(self.whole.start, kept.start))];
        edits.extend(self.outdent(kept, tree));
        edits.push(Edit::replace(Span::new(kept.end, self.whole.end), stop));
        edits.retain(|edit| !(edit.span.is_empty() && edit.text.is_empty()));
        edits
    }

    /// Takes the additional indentation off the lines after the first one; strings over several lines stay.
    fn outdent(&self, kept: Span, tree: &SyntaxTree<'_>) -> Vec<Edit> {
        let text = tree.source();
        let column = |at: usize| at - text[..at].rfind('\n').map_or(0, |line| line + 1);
        let first_on_line = text[..kept.start].rsplit('\n').next().is_some_and(|before| before.trim().is_empty());
        if !first_on_line {
            return Vec::new();
        }
        let extra = column(kept.start).saturating_sub(column(self.whole.start));
        let strings: Vec<Span> = tree
            .descendants(self.block)
            .filter(|node| tree.is_any(*node, &["string_literal", "raw_string_literal", "block_comment"]))
            .map(|node| tree.span(node))
            .collect();
        let breaks = kept.of(text).match_indices('\n').map(|(at, _)| kept.start + at + 1);
        breaks
            .filter(|line| !strings.iter().any(|string| string.start < *line && *line < string.end))
            .filter_map(|line| {
                let blank =
                    text[line..kept.end].bytes().take(extra).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                (blank > 0).then(|| Edit::delete(Span::new(line, line + blank)))
            })
            .collect()
    }
}

/// Whether the block's last part is a value, which nothing takes any more.
fn needs_semicolon(block: NodeId, tree: &SyntaxTree<'_>) -> bool {
    let Some(last) = tree.named_children(block).last() else { return false };
    match tree.kind(last) {
        "expression_statement" | "let_declaration" | "macro_invocation" | "empty_statement" => {
            tree.is(last, "macro_invocation") && !tree.text(last).ends_with('}')
        }
        kind => !kind.ends_with("_item") && kind != "use_declaration",
    }
}
