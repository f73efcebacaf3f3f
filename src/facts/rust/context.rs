//! Where code runs: on the event loop or not, and what a new suspension point there could break.

use super::names::Namespace;
use super::variables::Origin;
use super::{Context, Facts, Resolved, RustFacts, Target, Type, macros};
use crate::apis::GuardKind;
use crate::syntax::NodeId;

/// Methods that call their closure before they return. Futures and streams have methods of these names too, which call it
/// while they are polled: on the event loop as well.
const CALLED_IN_PLACE: &[&str] = &["map_err", "map_or_else", "ok_or_else", "unwrap_or_else"];

const NO_AWAIT_IN_CLOSURE: &str = "a plain closure cannot await";

/// Whether a guard must be gone before a suspension point.
fn binds_thread(kind: GuardKind) -> bool {
    matches!(kind, GuardKind::Lock | GuardKind::Borrow | GuardKind::Entry)
}

/// What stands between a node and the function around it.
enum Between {
    /// The closure is called where it stands.
    Called,
    /// Nobody can say who calls the closure.
    Kept,
    /// A worker thread calls it.
    Elsewhere,
}

impl RustFacts<'_> {
    pub(super) fn context_of(&self, node: NodeId) -> Context {
        let tree = self.tree;
        let (mut called, mut kept) = (false, false);
        let mut below = node;
        for above in tree.ancestors(node) {
            match tree.kind(above) {
                "function_item" => {
                    let in_body = tree.field_name(below) == Some("body");
                    return self.settle_context(above, in_body && self.is_async(above), called, kept);
                }
                "async_block" => return self.settle_context(above, true, called, kept),
                "closure_expression" if tree.field_name(below) == Some("body") => {
                    if self.is_async(above) {
                        return self.settle_context(above, true, called, kept);
                    }
                    match self.caller_of(above) {
                        Between::Called => called = true,
                        Between::Kept => kept = true,
                        Between::Elsewhere => return Context::Sync,
                    }
                }
                "token_tree" if !tree.is_grafted(below) && !tree.is_grafted(above) => return Context::Unknown,
                "macro_definition" => return Context::Unknown,
                "const_item"
                | "static_item"
                | "const_block"
                | "impl_item"
                | "trait_item"
                | "mod_item"
                | "function_signature_item" => return Context::Sync,
                _ => {}
            }
            below = above;
        }
        Context::Sync
    }

    fn settle_context(&self, function: NodeId, is_async: bool, called: bool, kept: bool) -> Context {
        let _ = self;
        if !is_async {
            return Context::Sync;
        }
        if kept {
            return Context::Unknown;
        }
        if called {
            return Context::NoAwait { function, reason: NO_AWAIT_IN_CLOSURE };
        }
        Context::Async { function, caution: None }
    }

    fn caller_of(&self, closure: NodeId) -> Between {
        let tree = self.tree;
        let mut at = closure;
        let mut parent = tree.parent(at);
        while let Some(around) = parent.filter(|around| tree.is(*around, "parenthesized_expression")) {
            at = around;
            parent = tree.parent(at);
        }
        let Some(around) = parent else { return Between::Kept };
        if tree.is(around, "call_expression") && tree.field(around, "function") == Some(at) {
            return Between::Called;
        }
        if !tree.is(around, "arguments") {
            return Between::Kept;
        }
        let callee = tree.parent(around).and_then(|call| tree.field(call, "function"));
        let Some(callee) = callee else { return Between::Kept };
        if self.is_offloader(callee) {
            return Between::Elsewhere;
        }
        let method = tree.field(callee, "field").map_or("", |method| tree.text(method));
        if CALLED_IN_PLACE.contains(&method) { Between::Called } else { Between::Kept }
    }

    fn is_offloader(&self, callee: NodeId) -> bool {
        match self.resolve(callee) {
            Resolved::Symbol(path) => self.apis.get(&path).is_some_and(|api| api.offloads),
            _ => false,
        }
    }

    /// Whether the value is awaited, or given to what awaits it.
    pub(super) fn is_handed_to_await(&self, expression: NodeId) -> bool {
        let tree = self.tree;
        let mut at = expression;
        for above in tree.ancestors(expression) {
            match tree.kind(above) {
                "parenthesized_expression" | "reference_expression" => at = above,
                "await_expression" => return true,
                "token_tree" => {
                    return tree.parent(above).is_some_and(|invocation| macros::awaits(tree, invocation));
                }
                // The future of an arm in `select!`.
                "match_pattern" => return tree.field(above, "condition") == Some(at) && tree.is_grafted(above),
                "arguments" => {
                    let callee = tree.parent(above).and_then(|call| tree.field(call, "function"));
                    return callee.is_some_and(|callee| self.awaits_arguments(callee));
                }
                _ => return false,
            }
        }
        false
    }

    fn awaits_arguments(&self, callee: NodeId) -> bool {
        let Resolved::Symbol(path) = self.resolve(callee) else { return false };
        self.apis.get(&path).is_some_and(|api| api.awaits)
    }

    /// What is alive at `node` and must not be alive across a suspension point.
    pub(super) fn hazard_at(&self, node: NodeId) -> Option<String> {
        self.held_variable(node).or_else(|| self.held_temporary(node))
    }

    fn held_variable(&self, node: NodeId) -> Option<String> {
        let tree = self.tree;
        let function = self.function_of(node)?;
        for variable in self.variables.visible_at(tree, node) {
            if variable.name.starts_with("__") || !tree.is_within(variable.node, function) {
                continue;
            }
            let Some(why) = self.why_bound_to_thread(variable.origin) else { continue };
            if !self.is_dropped_before(variable.name, variable.node, node) {
                return Some(format!("`{}` is {why} and still alive here", variable.name));
            }
        }
        None
    }

    fn why_bound_to_thread(&self, origin: Origin) -> Option<&'static str> {
        let (value, written) = match origin {
            Origin::Value(value) | Origin::Inside(value) => (Some(value), None),
            Origin::Typed(written, value) => (value, Some(written)),
            Origin::Element(_) | Origin::Part(_) | Origin::Other => (None, None),
        };
        if value.is_some_and(|value| self.is_lock(value)) {
            return Some("a lock guard");
        }
        if written.is_none() && value.is_some_and(|value| self.makes_thread_affine(value)) {
            return Some("bound to its thread");
        }
        let known =
            written.map_or_else(|| value.and_then(|value| self.type_of(value)), |written| self.outer_type(written));
        match known {
            Some(Type::Symbol(path)) if self.apis.get(&path).is_some_and(|api| api.thread_affine) => {
                Some("bound to its thread")
            }
            _ => None,
        }
    }

    /// Whether a value is made by a function of a type that is bound to its thread: `Rc::new`.
    fn makes_thread_affine(&self, value: NodeId) -> bool {
        let Some(callee) = self.tree.field(self.bare(value), "function") else { return false };
        let resolved = self.resolve(callee);
        let owner = resolved.symbol().and_then(|path| path.rsplit_once("::")).map(|(owner, _)| owner);
        owner.and_then(|owner| self.apis.get(owner)).is_some_and(|api| api.thread_affine)
    }

    /// The type a written type names itself, without looking into it.
    fn outer_type(&self, written: NodeId) -> Option<Type> {
        match self.target(written, Namespace::Types) {
            Target::Symbol(path) => Some(Type::Symbol(path)),
            _ => None,
        }
    }

    /// `x.lock().unwrap()` and its like, not awaited: a guard, as far as its shape says.
    fn is_lock(&self, value: NodeId) -> bool {
        const ACQUIRE: &[&str] = &["lock", "read", "write", "borrow", "borrow_mut", "upgradable_read"];
        const UNWRAP: &[&str] = &["unwrap", "expect", "unwrap_or_else"];
        let tree = self.tree;
        let mut at = value;
        loop {
            match tree.kind(at) {
                "parenthesized_expression" | "try_expression" => match tree.named_children(at).next() {
                    Some(inner) => at = inner,
                    None => return false,
                },
                "call_expression" => {
                    let Some(callee) = tree.field(at, "function") else { return false };
                    let Some(name) = tree.field(callee, "field") else { return false };
                    let arguments = tree.field(at, "arguments").map_or(0, |all| tree.named_children(all).count());
                    if ACQUIRE.contains(&tree.text(name)) && arguments == 0 {
                        // A lock of a known type may be one that is meant to be held.
                        return self.type_of(at).is_none() || self.guard_made_by(at).is_some_and(binds_thread);
                    }
                    match tree.field(callee, "value") {
                        Some(receiver) if UNWRAP.contains(&tree.text(name)) => at = receiver,
                        _ => return false,
                    }
                }
                _ => return false,
            }
        }
    }

    fn is_dropped_before(&self, name: &str, bound: NodeId, node: NodeId) -> bool {
        let tree = self.tree;
        let Some(block) = tree.ancestor_of_kind(bound, &["block"]) else { return false };
        let before = tree.children(block).take_while(|statement| tree.end(*statement) <= tree.start(node));
        before.filter(|statement| tree.start(*statement) > tree.start(bound)).any(|statement| {
            let text: String = tree.text(statement).chars().filter(|char| !char.is_whitespace()).collect();
            text == format!("drop({name});") || text == format!("std::mem::drop({name});")
        })
    }

    /// A guard that the head of a `match`, `if let`, `while let` or `for` around `node` keeps until its end, or that an
    /// earlier part of the same statement made.
    fn held_temporary(&self, node: NodeId) -> Option<String> {
        let tree = self.tree;
        let function = self.function_of(node)?;
        let around = tree.ancestors(node).take_while(|above| *above != function);
        for above in around {
            let head = match tree.kind(above) {
                "match_expression" | "for_expression" => tree.field(above, "value"),
                "if_expression" | "while_expression" => tree.field(above, "condition"),
                "expression_statement" | "let_declaration" => Some(above),
                _ => None,
            };
            let Some(head) = head else { continue };
            let closed =
                |inner: NodeId| tree.is_any(inner, &["block", "closure_expression", "async_block", "function_item"]);
            let mut inside = tree.descendants_but(head, closed);
            let is_held = inside.any(|inner| {
                tree.is(inner, "call_expression")
                    && !self.is_handed_to_await(inner)
                    && !tree.is_within(node, inner)
                    && self.is_lock(inner)
            });
            if is_held {
                return Some("a lock guard made in the same statement is still alive here".to_owned());
            }
        }
        None
    }
}
