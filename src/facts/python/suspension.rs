//! Why a new suspension point could break the code around it.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::PythonFacts;
use super::scopes::RegionKind;
use crate::apis::Api;
use crate::facts::{Argument, Resolved, RuntimeFact, Type};
use crate::syntax::NodeId;

/// Where a function touches state that others may touch, in the order of evaluation.
#[derive(Debug, Default)]
pub(super) struct Flow<'t> {
    /// Per shared place (`self.x`, a global): where it is read and where it is written.
    places: FxHashMap<&'t str, Touches>,
    /// Where the function may already be suspended.
    suspensions: Vec<usize>,
    /// `lock.acquire()` and `lock.release()` without `await`, by the text of the lock.
    held: FxHashMap<&'t str, Touches>,
}

/// Byte offsets: of reads (or acquisitions), and of writes (or releases).
#[derive(Debug, Default)]
struct Touches {
    reads: Vec<usize>,
    writes: Vec<usize>,
}

impl<'t> PythonFacts<'t> {
    pub(super) fn hazard_at(&self, node: NodeId) -> Option<String> {
        let function = self.scopes.region_at(node).function.filter(|function| self.is_async(*function))?;
        if let Some(lock) = self.lock_around(node, function) {
            return Some(format!("the thread lock `{}` is held here", shortened(self.tree.text(lock))));
        }
        if let Some(hazard) = self.hazard_of_cleanup(node, function) {
            return Some(hazard);
        }
        if let Some(remark) = self.remark_on(node) {
            return Some(remark);
        }
        let known = self.flows.borrow().get(&function).cloned();
        let flow = known.unwrap_or_else(|| {
            let flow = Rc::new(self.flow_of(function));
            self.flows.borrow_mut().insert(function, Rc::clone(&flow));
            flow
        });
        if let Some(act) = self.act_on_answer(node, function, &flow) {
            return Some(format!(
                "`{}` counts on the answer given before it, and other tasks could change that in between",
                shortened(self.tree.text(act))
            ));
        }
        let (start, end) = (self.tree.start(node), self.tree.end(node));
        if let Some(lock) = flow.lock_held(start, end) {
            return Some(format!("the thread lock `{}` is held here", shortened(lock)));
        }
        let place = flow.checked_and_changed(start, end)?;
        Some(format!("`{place}` is read before and written after this, and other tasks could change it in between"))
    }

    /// The lock of a `with` around the node.
    fn lock_around(&self, node: NodeId, function: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let mut below = node;
        for above in tree.ancestors(node).take_while(|above| *above != function) {
            let is_body = tree.field_name(below) == Some("body");
            if is_body && tree.is(above, "with_statement") && tree.child_of_kind(above, "async").is_none() {
                let clause = tree.child_of_kind(above, "with_clause");
                let items = clause
                    .into_iter()
                    .flat_map(|clause| tree.descendants_but(clause, |inner| tree.is(inner, "with_item")));
                let values =
                    items.filter(|item| tree.is(*item, "with_item")).filter_map(|item| tree.field(item, "value"));
                if let Some(lock) = values.map(|value| self.entered_value(value)).find(|value| self.takes_lock(*value))
                {
                    return Some(lock);
                }
            }
            below = above;
        }
        None
    }

    fn entered_value(&self, value: NodeId) -> NodeId {
        if self.tree.is(value, "as_pattern") { self.tree.named_children(value).next().unwrap_or(value) } else { value }
    }

    /// Whether entering a value takes a lock between threads: the value is one, or a method of one gave it, as in
    /// `with self._lock.write():`.
    fn takes_lock(&self, value: NodeId) -> bool {
        let callee = self.tree.field(value, "function").filter(|_| self.tree.is(value, "call"));
        let receiver = callee.and_then(|callee| self.tree.field(callee, "object"));
        self.is_thread_lock(value) || receiver.is_some_and(|receiver| self.is_thread_lock(receiver))
    }

    /// Whether a value is a lock between threads: by its type, or by its name if the tables do not have its type.
    fn is_thread_lock(&self, value: NodeId) -> bool {
        match self.type_of_expression(value) {
            Some(Type::Symbol(path)) => self.apis.get(&path).is_some_and(|api| api.thread_lock),
            Some(Type::Local(_)) | None => reads_like_lock(self.last_name(value)),
        }
    }

    /// The last name of an expression: `_lock` of `self._lock`, `get_lock` of `get_lock(key)`.
    fn last_name(&self, value: NodeId) -> &'t str {
        let tree = self.tree;
        let mut at = value;
        for _ in 0..8 {
            let inner = match tree.kind(at) {
                "identifier" => return tree.text(at),
                "attribute" => tree.field(at, "attribute"),
                "call" => tree.field(at, "function"),
                "subscript" => tree.field(at, "value"),
                "parenthesized_expression" => tree.named_children(at).next(),
                _ => None,
            };
            let Some(inner) = inner else { return "" };
            at = inner;
        }
        ""
    }

    /// Where a runtime cancels again at every suspension point, one in `finally` may end the cleaning up half-way.
    fn hazard_of_cleanup(&self, node: NodeId, function: NodeId) -> Option<String> {
        let tree = self.tree;
        let around = tree.ancestors(node).take_while(|above| *above != function);
        let cleanup = around.into_iter().find(|above| match tree.kind(*above) {
            "finally_clause" => true,
            "except_clause" => self.catches_cancellation(*above),
            _ => false,
        })?;
        let names = match self.runtime_at(node) {
            RuntimeFact::One(name) => vec![name],
            RuntimeFact::Several(names) => names,
            RuntimeFact::Unknown => Vec::new(),
        };
        let cancels = names.iter().any(|name| {
            self.apis
                .library(name)
                .and_then(|library| library.runtime.as_ref())
                .is_some_and(|runtime| runtime.cancels_cleanup)
        });
        let word = if tree.is(cleanup, "finally_clause") { "finally" } else { "except" };
        cancels.then(|| format!("a suspension point in `{word}` can be cancelled before the rest of the block has run"))
    }

    fn catches_cancellation(&self, clause: NodeId) -> bool {
        let caught = self.tree.named_children(clause).find(|child| !self.tree.is(*child, "block"));
        caught.is_none_or(|caught| {
            let text = self.tree.text(caught);
            text.contains("BaseException") || text.to_ascii_lowercase().contains("cancel")
        })
    }

    /// What changes the file system on the answer to a question about it, if the node is the question, the change or
    /// stands between them, and nothing between them waits yet.
    fn act_on_answer(&self, node: NodeId, function: NodeId, flow: &Flow<'t>) -> Option<NodeId> {
        const BRANCHES: &[&str] = &["if_statement", "elif_clause", "while_statement"];
        let tree = self.tree;
        let around = tree.ancestors(node).take_while(|above| *above != function);
        around.filter(|above| tree.is_any(*above, BRANCHES)).find_map(|branch| {
            let condition = tree.field(branch, "condition")?;
            let question = self.callee_said(condition, |_, api| api.asks)?;
            let body = tree.field(branch, "consequence").or_else(|| tree.field(branch, "body"))?;
            let may_repeat = |call: NodeId, api: &Api| {
                let keyword = api.repeatable.as_deref();
                keyword.is_some_and(|keyword| self.argument_of(call, keyword, None) != Argument::Absent)
            };
            let act = self.callee_said(body, |call, api| api.alters && !may_repeat(call, api))?;
            let (asked, done) = (tree.end(question), tree.start(act));
            let is_between = tree.end(node) >= tree.start(question) && tree.start(node) <= done;
            let waits = flow.suspensions.iter().any(|at| (asked..done).contains(at));
            (is_between && !waits).then_some(act)
        })
    }

    /// The first call below a node of which the tables say it.
    fn callee_said(&self, top: NodeId, says: impl Fn(NodeId, &Api) -> bool) -> Option<NodeId> {
        let mut calls = self.tree.descendants(top).filter(|node| self.tree.is(*node, "call"));
        let call = calls.find(|call| {
            let resolved = self.tree.field(*call, "function").map(|callee| self.resolve_expression(callee));
            let api = resolved.as_ref().and_then(Resolved::symbol).and_then(|path| self.apis.get(path));
            api.is_some_and(|api| says(*call, api))
        });
        self.tree.field(call?, "function")
    }

    /// Everything the function itself reads, writes and waits for.
    fn flow_of(&self, function: NodeId) -> Flow<'t> {
        let tree = self.tree;
        let mut flow = Flow::default();
        let is_other = |node: NodeId| {
            node != function && tree.is_any(node, &["function_definition", "lambda", "class_definition"])
        };
        for node in tree.descendants_but(function, is_other) {
            match tree.kind(node) {
                "await" | "yield" => flow.suspensions.push(tree.start(node)),
                "async" if tree.parent(node) != Some(function) => flow.suspensions.push(tree.start(node)),
                "attribute" | "identifier" => self.note_touch(node, &mut flow),
                "call" => self.note_lock(node, &mut flow),
                _ => {}
            }
        }
        flow
    }

    fn note_touch(&self, node: NodeId, flow: &mut Flow<'t>) {
        let tree = self.tree;
        let is_attribute = tree.is(node, "attribute");
        if is_attribute && !self.is_shared_attribute(node) {
            return;
        }
        let target = self.written_through(node);
        // A name of this function is its own, unless it is declared otherwise; to change what it holds needs no declaration.
        if !is_attribute && !self.is_shared_name(node, target) {
            return;
        }
        let touches = flow.places.entry(tree.text(node)).or_default();
        match target {
            Some(statement) => {
                touches.writes.push(tree.end(statement));
                if tree.is(statement, "augmented_assignment") {
                    touches.reads.push(tree.start(node));
                }
            }
            None => touches.reads.push(tree.start(node)),
        }
    }

    /// `self.x`: an attribute of a parameter that stands for the instance or the class.
    fn is_shared_attribute(&self, attribute: NodeId) -> bool {
        let Some(object) = self.tree.field(attribute, "object").filter(|object| self.tree.is(*object, "identifier"))
        else {
            return false;
        };
        let called = self.tree.parent(attribute).filter(|parent| self.tree.is(*parent, "call"));
        let is_callee = called.is_some() && self.tree.field_name(attribute) == Some("function");
        !is_callee && matches!(self.tree.text(object), "self" | "cls")
    }

    fn is_shared_name(&self, identifier: NodeId, written_by: Option<NodeId>) -> bool {
        let Some(scope) = self.scope_of_name(identifier) else { return false };
        let owner = self.scopes.region(scope);
        let is_foreign =
            owner.function != self.scopes.region_at(identifier).function || owner.kind == RegionKind::Module;
        let is_callee = self.tree.field_name(identifier) == Some("function");
        is_foreign && !is_callee && (written_by.is_some() || !self.is_constant(scope, self.tree.text(identifier)))
    }

    /// Whether a name of an outer scope only ever means one function, class or module.
    fn is_constant(&self, scope: super::scopes::RegionId, name: &str) -> bool {
        use super::scopes::BindingKind::{Class, Function, Import};
        !self.scopes.is_bound_often(scope, name)
            && self
                .scopes
                .bindings_of(scope, name)
                .all(|binding| matches!(binding.kind, Import(_) | Function(_) | Class(_)))
    }

    /// The assignment that writes a place, directly or through a subscript of it.
    fn written_through(&self, node: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let mut at = node;
        for _ in 0..8 {
            let parent = tree.parent(at)?;
            match (tree.kind(parent), tree.field_name(at)) {
                ("assignment" | "augmented_assignment", Some("left")) | ("delete_statement", _) => return Some(parent),
                ("subscript", Some("value")) | ("pattern_list" | "tuple_pattern" | "list_pattern", _) => {}
                _ => return None,
            }
            at = parent;
        }
        None
    }

    fn note_lock(&self, call: NodeId, flow: &mut Flow<'t>) {
        let tree = self.tree;
        let Some(callee) = tree.field(call, "function").filter(|callee| tree.is(*callee, "attribute")) else { return };
        let (Some(object), Some(method)) = (tree.field(callee, "object"), tree.field(callee, "attribute")) else {
            return;
        };
        let method = tree.text(method);
        if !matches!(method, "acquire" | "release") || self.is_value_awaited(call) || !self.is_thread_lock(object) {
            return;
        }
        let touches = flow.held.entry(tree.text(object)).or_default();
        if method == "acquire" { touches.reads.push(tree.end(call)) } else { touches.writes.push(tree.start(call)) }
    }
}

impl<'t> Flow<'t> {
    /// A lock that is acquired before `start` and released after `end`.
    fn lock_held(&self, start: usize, end: usize) -> Option<&'t str> {
        let held = self.held.iter().filter(|(_, touches)| {
            let acquired = touches.reads.iter().filter(|at| **at <= start).max();
            let released_again = |at: &usize| touches.writes.iter().any(|release| release > at && *release < start);
            acquired.is_some_and(|at| !released_again(at)) && touches.writes.iter().any(|at| *at >= end)
        });
        held.map(|(lock, _)| *lock).min()
    }

    /// A place read before `start` and written after `end`, with no suspension point on the way yet.
    fn checked_and_changed(&self, start: usize, end: usize) -> Option<&'t str> {
        let before = self.suspensions.partition_point(|at| *at < start);
        let after = self.suspensions.partition_point(|at| *at < end);
        let from = before.checked_sub(1).map_or(0, |index| self.suspensions[index]);
        let to = self.suspensions.get(after).copied().unwrap_or(usize::MAX);
        let spanning = self.places.iter().filter(|(_, touches)| {
            touches.reads.iter().any(|at| (from..start).contains(at))
                && touches.writes.iter().any(|at| (end..=to).contains(at))
        });
        spanning.map(|(place, _)| *place).min()
    }
}

/// Whether a name reads like a lock: `lock`, `_write_lock`, `mutex`, `db_sem`.
fn reads_like_lock(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.split('_').any(|word| {
        let is_lock = word.ends_with("lock")
            && !["block", "clock", "unlock", "deadlock"].iter().any(|other| word.ends_with(other));
        is_lock || matches!(word, "locked" | "mutex" | "sem" | "semaphore")
    })
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() <= 40 { line.to_owned() } else { line.chars().take(39).chain(['…']).collect() }
}
