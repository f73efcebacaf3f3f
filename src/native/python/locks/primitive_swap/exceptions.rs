//! What a queue raises where it takes too long, and who catches it.

use std::collections::BTreeMap;

use super::Swap;
use crate::apis::primitive::primitive;
use crate::edit::Edit;
use crate::edit::verbs::python::runtime_symbol;
use crate::syntax::NodeId;

/// How a call waits that may take too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wait {
    /// Not at all.
    Not,
    /// For a time.
    Until,
}

/// A call that raises where it takes too long.
pub(super) struct Late {
    pub(super) call: NodeId,
    /// The exception, by its name in the table.
    pub(super) exception: String,
    pub(super) wait: Wait,
}

impl Swap<'_> {
    /// The handlers around such calls catch what tasks are given instead.
    pub(super) fn translate_exceptions(&mut self) -> Result<(), String> {
        let mut handlers: BTreeMap<NodeId, (String, Vec<Wait>)> = BTreeMap::new();
        for late in std::mem::take(&mut self.late) {
            let Some(exception) = self.exceptions.get(&late.exception) else { continue };
            let caught = self.handlers_around(late.call, &exception.name);
            let last = exception.name.rsplit('.').next().unwrap_or(&exception.name);
            if caught.is_empty() && self.tree.source().contains(last) {
                return Err(format!("who catches `{}` is not known", exception.name));
            }
            for handler in caught {
                self.check_others(handler, &late.exception)?;
                let known = handlers.entry(handler).or_insert_with(|| (late.exception.clone(), Vec::new()));
                known.1.push(late.wait);
            }
        }
        for (handler, (exception, mut waits)) in handlers {
            waits.sort_unstable();
            waits.dedup();
            self.translate_handler(handler, &exception, &waits)?;
        }
        Ok(())
    }

    /// The names of the exception in the handlers of the function around a call.
    fn handlers_around(&self, call: NodeId, exception: &str) -> Vec<NodeId> {
        let tree = self.tree;
        let function = self.facts.function_of(call);
        let mut found = Vec::new();
        let mut below = call;
        for above in tree.ancestors(call).take_while(|above| Some(*above) != function) {
            if tree.is(above, "try_statement") && tree.field_name(below) == Some("body") {
                let clauses = tree.children(above).filter(|part| tree.is(*part, "except_clause"));
                let heads = clauses.flat_map(|clause| {
                    tree.descendants_but(clause, move |node| tree.is(node, "block")).collect::<Vec<_>>()
                });
                found.extend(heads.filter(|node| {
                    tree.is_any(*node, &["identifier", "attribute"])
                        && self.facts.resolve(*node).symbol() == Some(exception)
                }));
            }
            below = above;
        }
        found
    }

    /// # Errors
    /// The handler catches the exception of another primitive, too.
    fn check_others(&self, handler: NodeId, exception: &str) -> Result<(), String> {
        let tree = self.tree;
        let statement = tree.ancestor_of_kind(handler, &["try_statement"]).ok_or("there is no `try`")?;
        let body = tree.field(statement, "body").ok_or("there is no `try`")?;
        for callee in tree.descendants(body).filter_map(|call| tree.field(call, "function")) {
            let Some(object) = tree.field(callee, "object").filter(|_| tree.is(callee, "attribute")) else { continue };
            let resolved = self.facts.resolve(callee);
            let raises = resolved.symbol().and_then(|path| path.rsplit_once('.')).is_some_and(|(class, method)| {
                let member = primitive(class).and_then(|(primitive, _)| primitive.members.get(method));
                member.is_some_and(|member| member.late.as_deref() == Some(exception))
            });
            if raises && !self.life.uses.contains(&object) {
                return Err(format!("the handler is for `{}`, too", tree.text(object)));
            }
        }
        Ok(())
    }

    fn translate_handler(&mut self, handler: NodeId, exception: &str, waits: &[Wait]) -> Result<(), String> {
        let tree = self.tree;
        let mut names = Vec::new();
        for wait in waits {
            let spelling = match wait {
                Wait::Not => {
                    let known = self.exceptions.get(exception).and_then(|known| known.to.get(&self.runtime));
                    let path = known.ok_or_else(|| format!("{} has no such exception", self.runtime))?;
                    self.facts.spell(path, handler)?
                }
                Wait::Until => runtime_symbol("time-out", handler, self.facts)?,
            };
            names.push(spelling.text);
            self.rewrite.request(spelling.needs);
        }
        let is_listed = tree.parent(handler).is_some_and(|parent| tree.is(parent, "tuple"));
        let text = names.join(", ");
        let text = if names.len() > 1 && !is_listed { format!("({text})") } else { text };
        self.rewrite.edits.push(Edit::replace(tree.span(handler), text));
        Ok(())
    }
}
