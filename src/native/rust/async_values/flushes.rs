//! What is written to an async file or buffer is surely there only after a flush.

use super::{Values, Write};
use crate::edit::Edit;
use crate::source::Span;
use crate::syntax::NodeId;

const UNSURE: &str = "what is written last may be lost unless it is flushed";

impl Values<'_> {
    /// Remembers that an expression writes to the variable that a chain starts with.
    pub(super) fn note_write(&mut self, at: NodeId, object: NodeId, flush: &str) {
        let tree = self.tree;
        let mut base = object;
        while !tree.is(base, "identifier") {
            let inner = match tree.kind(base) {
                "parenthesized_expression" | "try_expression" => tree.named_children(base).next(),
                _ => None,
            };
            let Some(inner) = inner else {
                self.rewrite.caution.get_or_insert_with(|| UNSURE.to_owned());
                return;
            };
            base = inner;
        }
        if let Some(binding) = self.facts.binding_of(base) {
            self.writes.push(Write { at, binding, flush: flush.to_owned() });
        }
    }

    /// Adds the flush after the last write to each variable.
    pub(super) fn flush(&mut self) {
        self.writes.sort_by_key(|write| (write.binding, self.tree.start(write.at)));
        let writes = std::mem::take(&mut self.writes);
        for group in writes.chunk_by(|one, other| one.binding == other.binding) {
            let Some(last) = group.last() else { continue };
            if self.is_flushed(last) || self.is_wrapped(last.binding) {
                continue;
            }
            if self.add_flush(last).is_none() {
                self.rewrite.caution = Some(UNSURE.to_owned());
            }
        }
    }

    /// Whether the variable is flushed after its last write already.
    fn is_flushed(&self, write: &Write) -> bool {
        let tree = self.tree;
        let reads = self.facts.reads_of(write.binding).unwrap_or_default();
        reads.into_iter().filter(|read| tree.start(*read) > tree.start(write.at)).any(|read| {
            let method = tree.parent(read).and_then(|member| tree.field(member, "field"));
            method.is_some_and(|method| {
                let name = tree.text(method);
                name == write.flush || name == "shutdown" || name.starts_with("sync_")
            })
        })
    }

    /// Whether the variable goes into another one, which is flushed in its place.
    fn is_wrapped(&self, binding: NodeId) -> bool {
        let tree = self.tree;
        let reads = self.facts.reads_of(binding).unwrap_or_default();
        reads.into_iter().any(|read| {
            let call = tree.parent(read).filter(|above| tree.is(*above, "arguments")).and_then(|all| tree.parent(all));
            let callee = call.and_then(|call| tree.field(call, "function"));
            callee.is_some_and(|callee| self.form_of(callee).is_ok_and(|form| form.is_some()))
        })
    }

    fn add_flush(&mut self, write: &Write) -> Option<()> {
        let tree = self.tree;
        let block = tree.ancestor_of_kind(write.binding, &["block"])?;
        let way = std::iter::once(write.at).chain(tree.ancestors(write.at));
        let statement =
            way.take_while(|above| *above != block).last().filter(|last| tree.parent(*last) == Some(block))?;
        let suffix = self.suffix_after(write.at)?;
        let name = tree.text(write.binding);
        let indent = self.indent(tree.start(statement)).to_owned();
        let flush = format!("{name}.{}().await", write.flush);
        let is_tail = tree.children(block).filter(|child| tree.is_named(*child) && !tree.is_extra(*child)).last()
            == Some(statement)
            && !tree.is(statement, "expression_statement");
        let is_loop = tree.is_any(statement, &["for_expression", "while_expression", "loop_expression"]);
        let text = if is_tail && !is_loop {
            // The write is the value of the block: its error is passed on, and the flush takes its place.
            if !suffix.is_empty() || self.call_of(write.at) != Some(statement) {
                return None;
            }
            format!("?;\n{indent}{flush}")
        } else {
            let dropped = if suffix.is_empty() { "?" } else { suffix.as_str() };
            format!("\n{indent}{flush}{dropped};")
        };
        self.rewrite.edits.push(Edit::insert(tree.end(statement), text));
        Some(())
    }

    /// The call that a callee belongs to; a macro call is its own.
    fn call_of(&self, at: NodeId) -> Option<NodeId> {
        if self.tree.is(at, "macro_invocation") { Some(at) } else { self.tree.parent(at) }
    }

    /// What becomes of the result of a write: `?`, `.unwrap()`, `.map_err(…)?`; nothing where it is the value of a block.
    fn suffix_after(&self, write: NodeId) -> Option<String> {
        let tree = self.tree;
        let call = self.call_of(write)?;
        let mut at = call;
        loop {
            let above = tree.parent(at)?;
            at = match tree.kind(above) {
                "try_expression" => above,
                "field_expression" => tree.parent(above).filter(|call| tree.field(*call, "function") == Some(above))?,
                "expression_statement" | "block" => break,
                _ => return None,
            };
        }
        let text = Span::new(tree.end(call), tree.end(at)).of(tree.source());
        (!text.contains("//") && !text.contains("/*")).then(|| text.to_owned())
    }
}
