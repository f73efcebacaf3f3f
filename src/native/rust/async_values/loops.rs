//! `for` over a blocking iterator becomes `while let` over the coroutine that gives the next item.

use rustc_hash::FxHashSet;

use super::Values;
use crate::edit::Edit;
use crate::source::Span;
use crate::syntax::NodeId;

/// Methods that change only the error of a `Result`, or end the code on one.
const ERROR_ONLY: &[&str] = &["context", "expect", "map_err", "unwrap", "with_context", "wrap_err", "wrap_err_with"];

impl Values<'_> {
    /// `for x in VALUE { … }` becomes `let mut xs = VALUE; while let Some(x) = xs.next().await.transpose() { … }`.
    pub(super) fn turn_loop(&mut self, found: NodeId, value: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let twin = self.twin_of_value(value).ok_or_else(|| self.escapes(value))?;
        let next = self.facts.apis().get(&twin).and_then(|api| api.next.clone());
        let next = next.ok_or_else(|| format!("how to go through `{twin}` one by one is not known"))?;
        let path = format!("{twin}::{next}");
        let api = self.facts.apis().get(&path).ok_or_else(|| format!("no `{path}` is known"))?;
        let (pattern, body) =
            tree.field(found, "pattern").zip(tree.field(found, "body")).ok_or("the loop has no body")?;
        let is_statement = tree.parent(found).is_some_and(|above| {
            tree.is(above, "block")
                || (tree.is(above, "expression_statement")
                    && tree.parent(above).is_some_and(|above| tree.is(above, "block")))
        });
        if !is_statement {
            return Err("the loop is part of an expression".to_owned());
        }
        self.check_place(body)?;
        let head = Span::new(tree.start(found), tree.start(value));
        self.check_comments(found, head)?;
        self.spell(&path, value)?;
        self.bring(api.method_of.as_deref(), value)?;
        // What is gone on with is a `Result` of an `Option`, or an `Option` of a `Result`.
        let gives_result = api.returns.is_some();
        let asked = self.asked_first(pattern, body).filter(|_| gives_result);
        let label = tree.child_of_kind(found, "label").map_or(String::new(), |label| format!("{}: ", tree.text(label)));
        let (taken, suffix) = match &asked {
            Some((taken, suffix, _)) => (taken.as_str(), suffix.as_str()),
            None => (tree.text(pattern), if gives_result { ".transpose()" } else { "" }),
        };
        let going_on = |name: &str| format!("{label}while let Some({taken}) = {name}.{next}().await{suffix}");
        if let Some(binding) = self.own_binding(value) {
            // Nothing but the loop reads the variable: it is gone through itself.
            let whole = Span::new(head.start, tree.end(value));
            self.rewrite.edits.push(Edit::replace(whole, going_on(tree.text(value))));
            if tree.parent(binding).is_none_or(|above| tree.child_of_kind(above, "mutable_specifier").is_none()) {
                self.rewrite.edits.push(Edit::insert(tree.start(binding), "mut "));
            }
        } else {
            let name = self.fresh_name(value, &twin);
            let indent = self.indent(tree.start(found));
            let going_on = format!(";\n{indent}{}", going_on(&name));
            self.rewrite.edits.push(Edit::replace(head, format!("let mut {name} = ")));
            self.rewrite.edits.push(Edit::insert(tree.end(value), going_on));
        }
        self.rewrite.edits.extend(asked.map(|(_, _, lines)| Edit::delete(lines)));
        if tree.is_any(pattern, &["identifier", "mut_pattern"]) && self.has_item_twin(value) {
            let binding =
                if tree.is(pattern, "identifier") { Some(pattern) } else { tree.child_of_kind(pattern, "identifier") };
            if let Some(binding) = binding {
                self.add_variable(binding)?;
            }
        }
        Ok(())
    }

    fn has_item_twin(&self, value: NodeId) -> bool {
        let Some(crate::facts::Type::Symbol(path)) = self.facts.type_of(value) else { return false };
        let items = self.facts.apis().get(&path).and_then(|api| api.items.as_deref());
        items.is_some_and(|items| self.twin_of_type(items).is_some())
    }

    /// `let y = x?;` at the start of the body: the name, what follows the item there, and the lines of the statement.
    fn asked_first(&self, pattern: NodeId, body: NodeId) -> Option<(String, String, Span)> {
        let tree = self.tree;
        let first = tree
            .named_children(body)
            .find(|child| !tree.is_extra(*child))
            .filter(|first| tree.is(*first, "let_declaration"))?;
        let plain = tree.field(first, "type").is_none() && tree.child_of_kind(first, "mutable_specifier").is_none();
        let name = tree.field(first, "pattern").filter(|name| plain && tree.is(*name, "identifier"))?;
        let binding = Some(pattern).filter(|pattern| tree.is(*pattern, "identifier"))?;
        let value = tree.field(first, "value").filter(|_| tree.field(first, "alternative").is_none())?;
        let mut at = value;
        while !tree.is(at, "identifier") {
            at = match tree.kind(at) {
                "try_expression" => tree.named_children(at).next()?,
                "call_expression" => {
                    let callee = tree.field(at, "function").filter(|callee| tree.is(*callee, "field_expression"))?;
                    let method = tree.text(tree.field(callee, "field")?);
                    if !ERROR_ONLY.contains(&method) {
                        return None;
                    }
                    tree.field(callee, "value")?
                }
                _ => return None,
            };
        }
        let reads = self.facts.reads_of(binding)?;
        let source = tree.source();
        let suffix = Span::new(tree.end(at), tree.end(value)).of(source);
        let ends = suffix.ends_with('?') || suffix.ends_with(')');
        let is_unwrapped = tree.is(value, "try_expression") || self.ends_in_unwrap(value);
        if reads != [at] || !ends || !is_unwrapped || suffix.contains("//") || suffix.contains("/*") {
            return None;
        }
        let (start, end) = (tree.start(first), tree.end(first));
        let line = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let after = source[end..].find('\n').map_or(source.len(), |at| end + at + 1);
        let is_alone = source[line..start].trim().is_empty() && source[end..after].trim().is_empty();
        let lines = if is_alone { Span::new(line, after) } else { return None };
        Some((tree.text(name).to_owned(), suffix.to_owned(), lines))
    }

    fn ends_in_unwrap(&self, value: NodeId) -> bool {
        let tree = self.tree;
        let callee = tree.field(value, "function").and_then(|callee| tree.field(callee, "field"));
        callee.is_some_and(|method| matches!(tree.text(method), "unwrap" | "expect"))
    }

    /// The binding of the variable that is gone through, if only the loop reads it.
    fn own_binding(&self, value: NodeId) -> Option<NodeId> {
        let binding = self.facts.binding_of(Some(value).filter(|value| self.tree.is(*value, "identifier"))?)?;
        let is_let = self.tree.parent(binding).is_some_and(|above| self.tree.is(above, "let_declaration"));
        (is_let && self.facts.reads_of(binding)? == [value]).then_some(binding)
    }

    /// `entries` for things with items of their own, else the name of the type; with a number if that is taken.
    fn fresh_name(&self, value: NodeId, twin: &str) -> String {
        let many = if self.has_item_twin(value) {
            "entries".to_owned()
        } else {
            twin.rsplit("::").next().unwrap_or("items").to_lowercase()
        };
        let tree = self.tree;
        let taken: FxHashSet<&str> = tree
            .descendants(self.unit)
            .filter(|node| tree.is_any(*node, &["identifier", "shorthand_field_identifier"]))
            .map(|node| tree.text(node))
            .collect();
        let mut numbered = (2..).map(|number| format!("{many}_{number}"));
        if taken.contains(many.as_str()) {
            return numbered.find(|name| !taken.contains(name.as_str())).unwrap_or(many);
        }
        many
    }

    /// The blanks in front of the line of a place.
    pub(super) fn indent(&self, at: usize) -> &str {
        let source = self.tree.source();
        let line = source[..at].rfind('\n').map_or(0, |found| found + 1);
        let text = &source[line..at];
        &text[..text.len() - text.trim_start().len()]
    }
}
