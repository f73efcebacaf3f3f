//! The request that is rewritten, with everything that is looked up once.

use super::choice::Choice;
use crate::apis::translation::{Function, Translation};
use crate::edit::Rewrite;
use crate::facts::{Context, Facts};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// One call that sends a request from async code.
pub(super) struct Site<'f> {
    pub(super) facts: &'f dyn Facts,
    pub(super) tree: &'f SyntaxTree<'f>,
    pub(super) translation: &'static Translation,
    /// The library the request goes to.
    pub(super) library: &'static str,
    pub(super) call: NodeId,
    pub(super) callee: NodeId,
    pub(super) arguments: NodeId,
    /// The function's name in the library that is left: `get`.
    pub(super) name: String,
    pub(super) function: &'static Function,
    /// The async function around the call.
    pub(super) scope: NodeId,
    pub(super) caution: Option<&'static str>,
    /// Whether it is sent by a session, which has the client's arguments already.
    pub(super) in_session: bool,
}

impl<'f> Site<'f> {
    /// The request sent by `call`, which is the function `name` or the method of that name of a session.
    pub(super) fn with(call: NodeId, choice: Choice, name: &str, facts: &'f dyn Facts) -> Result<Site<'f>, String> {
        let tree = facts.tree();
        let Choice { translation, library } = choice;
        let callee = tree.field(call, "function").ok_or("it is not a call")?;
        let arguments = tree.field(call, "arguments").filter(|node| tree.is(*node, "argument_list"));
        let arguments = arguments.ok_or("its argument is a generator expression")?;
        let in_session = facts.resolve(callee).symbol().is_none_or(|path| translation.function_of(path).is_none());
        let function = translation.functions.get(name);
        let function = function.ok_or_else(|| format!("`.{name}` of the session has no counterpart"))?;
        let (scope, caution) = match facts.context(call) {
            Context::Async { function, caution } => (function, caution),
            Context::NoAwait { reason, .. } => return Err(reason.to_owned()),
            Context::Sync | Context::Unknown => return Err("no await can stand here".to_owned()),
        };
        let name = name.to_owned();
        Ok(Site {
            facts,
            tree,
            translation,
            library,
            call,
            callee,
            arguments,
            name,
            function,
            scope,
            caution,
            in_session,
        })
    }

    /// The request sent by `call`, a method of a session, before the method is known to have a counterpart.
    pub(super) fn with_session(call: NodeId, choice: Choice, facts: &'f dyn Facts) -> Result<Site<'f>, String> {
        let name = choice.translation.functions.keys().next().ok_or("sessions have no counterpart")?;
        Site::with(call, choice, name, facts)
    }

    /// Another request of the same session.
    pub(super) fn sibling(&self, call: NodeId) -> Result<Site<'f>, String> {
        let choice = Choice { translation: self.translation, library: self.library };
        let attribute = self.tree.field(call, "function").and_then(|callee| self.tree.field(callee, "attribute"));
        let name = attribute.map(|attribute| self.tree.text(attribute)).ok_or("it is not a method")?;
        Site::with(call, choice, name, self.facts)
    }

    /// How to write a name at `at`: `.Name` of the chosen library, or a full path. Asks `out` for the import.
    pub(super) fn spell(&self, name: &str, at: NodeId, out: &mut Rewrite) -> Result<String, String> {
        let path = match name.strip_prefix('.') {
            Some(own) => format!("{}.{own}", self.library),
            None => name.to_owned(),
        };
        let spelling = self.facts.spell(&path, at)?;
        out.request(spelling.needs);
        Ok(spelling.text)
    }

    /// The text of a node.
    pub(super) fn text(&self, node: NodeId) -> &'f str {
        self.tree.text(node)
    }

    /// The text of a span.
    pub(super) fn slice(&self, span: Span) -> &'f str {
        span.of(self.tree.source())
    }

    /// Whether an await can stand at `node`, in the function of the request itself.
    pub(super) fn can_await(&self, node: NodeId) -> bool {
        matches!(self.facts.context(node), Context::Async { function, .. } if function == self.scope)
    }

    /// `wanted`, or the first of `wanted_2`, … that means nothing yet where a block around `statement` binds it.
    ///
    /// Blocks that bind the name one after the other do not disturb each other, so a name that is only used inside such
    /// blocks is free.
    pub(super) fn fresh_name(&self, wanted: &str, statement: NodeId) -> String {
        let names = std::iter::once(wanted.to_owned()).chain((2..).map(|number| format!("{wanted}_{number}")));
        let mut free = names.filter(|name| self.is_free(name, statement));
        free.next().unwrap_or_else(|| wanted.to_owned())
    }

    fn is_free(&self, name: &str, statement: NodeId) -> bool {
        let tree = self.tree;
        let outermost = tree.ancestors(self.call).filter(|node| tree.is(*node, "function_definition")).last();
        let outermost = outermost.unwrap_or(NodeId::ROOT);
        let mut uses =
            tree.descendants(outermost).filter(|node| tree.is(*node, "identifier") && tree.text(*node) == name);
        uses.all(|used| self.is_other_block(used, name, statement))
    }

    /// Whether `used` stands in an `async with … as name` that does not hold `statement`.
    fn is_other_block(&self, used: NodeId, name: &str, statement: NodeId) -> bool {
        let tree = self.tree;
        let parent = tree.parent(used);
        let is_member = parent.is_some_and(|parent| {
            (tree.is(parent, "attribute") && tree.field(parent, "attribute") == Some(used))
                || (tree.is(parent, "keyword_argument") && tree.field(parent, "name") == Some(used))
        });
        is_member
            || tree.ancestors(used).any(|block| {
                tree.is(block, "with_statement")
                    && tree.child_of_kind(block, "async").is_some()
                    && !tree.is_within(statement, block)
                    && tree.child_of_kind(block, "with_clause").is_some_and(|clause| {
                        tree.descendants(clause)
                            .any(|node| tree.is(node, "as_pattern_target") && tree.text(node) == name)
                    })
            })
    }
}
