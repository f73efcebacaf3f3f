//! The methods of a primitive, as tasks call them.

use super::Swap;
use super::exceptions::{Late, Wait};
use crate::apis::primitive::{Member, Parameter};
use crate::edit::verbs::python::{admit_await, binds_tighter, runtime_symbol};
use crate::edit::{Edit, Request};
use crate::facts::Argument;
use crate::native::python::arguments::{arguments, has_comment, is_positional};
use crate::rules::definitions;
use crate::source::{Language, Span};
use crate::syntax::NodeId;

/// How long a call waits.
enum Patience {
    /// Until it is over.
    Endless,
    /// Not at all.
    None,
    /// As long as this expression says.
    Until(NodeId),
}

impl Swap<'_> {
    /// `lock.acquire()` becomes `await lock.acquire()`.
    pub(super) fn replace_member(&mut self, attribute: NodeId) -> Result<(), String> {
        let tree = self.tree;
        let name = tree.field(attribute, "attribute").ok_or("there is no method")?;
        let (written, primitive) = (tree.text(name), self.primitive);
        let member = primitive.members.get(written);
        let member = member.filter(|member| member.only.is_empty() || member.only.contains(&self.runtime));
        let member = member.ok_or_else(|| format!("`{written}` has no form for tasks"))?;
        let call = tree.parent(attribute).filter(|call| tree.field(*call, "function") == Some(attribute));
        let call = call.ok_or_else(|| format!("`{written}` is handed on without a call"))?;
        let patience = self.patience_of(call, member)?;
        let kept = self.keep_arguments(call, member)?;
        if let Some(kept) = kept {
            self.rewrite.edits.push(kept);
        }
        match patience {
            Patience::None => self.call_without_waiting(call, name, member),
            Patience::Endless => {
                if let Some(renamed) = &member.renamed {
                    self.rewrite.edits.push(Edit::replace(tree.span(name), renamed.as_str()));
                }
                self.note_late(call, member, Wait::Not);
                if member.awaits { self.wait(call) } else { Ok(()) }
            }
            Patience::Until(timeout) => self.wait_until(call, member, timeout),
        }
    }

    fn patience_of(&self, call: NodeId, member: &Member) -> Result<Patience, String> {
        let tree = self.tree;
        let given = |parameter: &Option<Parameter>| match parameter {
            Some(parameter) => self.facts.argument(call, &parameter.name, Some(parameter.at)),
            None => Argument::Absent,
        };
        match given(&member.block) {
            Argument::Absent => {}
            Argument::Given(value) if matches!(tree.text(value), "True" | "1") => {}
            Argument::Given(value) if matches!(tree.text(value), "False" | "0") => return Ok(Patience::None),
            _ => return Err("whether it waits is not known".to_owned()),
        }
        match given(&member.timeout) {
            Argument::Absent => Ok(Patience::Endless),
            Argument::Given(value) => match tree.text(value) {
                "None" | "-1" => Ok(Patience::Endless),
                "0" | "0.0" => Ok(Patience::None),
                text if text.starts_with('-') => Err("it waits for a negative time".to_owned()),
                _ => Ok(Patience::Until(value)),
            },
            Argument::Unknown => Err("how long it waits is not known".to_owned()),
        }
    }

    /// Removes the arguments that say how to wait.
    fn keep_arguments(&self, call: NodeId, member: &Member) -> Result<Option<Edit>, String> {
        let tree = self.tree;
        let list = tree.field(call, "arguments").ok_or("there is no call")?;
        let all = arguments(tree, call);
        let is_kept = |(at, argument): (usize, &NodeId)| at < member.keeps && is_positional(tree, *argument);
        let kept = all.iter().enumerate().take_while(|pair| is_kept(*pair)).count();
        if kept == all.len() {
            return Ok(None);
        }
        let known = [&member.block, &member.timeout];
        let is_known = |(at, argument): (usize, &NodeId)| {
            let name = tree.field(*argument, "name").map(|name| tree.text(name));
            known.iter().any(|parameter| {
                parameter.as_ref().is_some_and(|parameter| match name {
                    Some(name) => parameter.name == name,
                    None => is_positional(tree, *argument) && parameter.at == at,
                })
            })
        };
        if !all.iter().enumerate().skip(kept).all(is_known) {
            return Err("what it is given has no form for tasks".to_owned());
        }
        let start = kept.checked_sub(1).map_or(tree.start(list) + 1, |last| tree.end(all[last]));
        let dropped = Span::new(start, tree.end(list) - 1);
        if has_comment(tree, dropped) {
            return Err("a comment would be lost".to_owned());
        }
        Ok(Some(Edit::delete(dropped)))
    }

    fn call_without_waiting(&mut self, call: NodeId, name: NodeId, member: &Member) -> Result<(), String> {
        let now = member.now.as_deref().or(member.renamed.as_deref());
        let now = now.ok_or("not to wait for it has no form for tasks")?;
        if self.tree.text(name) != now {
            self.rewrite.edits.push(Edit::replace(self.tree.span(name), now));
        }
        self.note_late(call, member, Wait::Not);
        Ok(())
    }

    /// Puts `await` in front. A lock that is held there is one that tasks wait for by then.
    fn wait(&mut self, call: NodeId) -> Result<(), String> {
        self.surround(call, "", "")
    }

    fn surround(&mut self, call: NodeId, open: &str, close: &str) -> Result<(), String> {
        let tree = self.tree;
        let _ = admit_await(call, self.facts)?;
        let (before, after) = if binds_tighter(tree, call) { ("(await ", ")") } else { ("await ", "") };
        self.rewrite.edits.push(Edit::insert(tree.start(call), format!("{before}{open}")));
        if !(close.is_empty() && after.is_empty()) {
            self.rewrite.edits.push(Edit::insert(tree.end(call), format!("{close}{after}")));
        }
        Ok(())
    }

    fn wait_until(&mut self, call: NodeId, member: &Member, timeout: NodeId) -> Result<(), String> {
        let seconds = self.tree.text(timeout);
        let late = member.late.as_deref().ok_or("to wait for a time has no form for tasks")?;
        if late == "false" {
            let helper = definitions::find(Language::Python, &format!("in-time-{}", self.runtime));
            let helper = helper.ok_or("to wait for a time has no form for tasks")?.adopt(self.facts)?;
            self.rewrite.requests.extend(helper.needs.into_iter().map(Request::Import));
            self.rewrite.requests.extend(helper.definition.map(Request::Definition));
            return self.surround(call, &format!("{}(", helper.function), &format!(", {seconds})"));
        }
        self.note_late(call, member, Wait::Until);
        let limit = runtime_symbol("time-limit", call, self.facts)?;
        self.rewrite.request(limit.needs);
        self.surround(call, &format!("{}(", limit.text), &format!(", {seconds})"))
    }

    fn note_late(&mut self, call: NodeId, member: &Member, wait: Wait) {
        let raises = member.late.as_deref().filter(|late| self.exceptions.contains_key(*late));
        let waits_for_ever = matches!(wait, Wait::Not) && member.awaits && self.is_endless(call, member);
        if let Some(exception) = raises.filter(|_| !waits_for_ever) {
            self.late.push(Late { call, exception: exception.to_owned(), wait });
        }
    }

    fn is_endless(&self, call: NodeId, member: &Member) -> bool {
        matches!(self.patience_of(call, member), Ok(Patience::Endless))
    }
}
