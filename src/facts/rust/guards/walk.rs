//! Follows one value along the ways its code can take, and notes the suspension points it is alive at.
//!
//! Nodes are entered and left in the order of evaluation, with a list instead of recursion. The state says on which kinds of
//! ways this point can be reached: some on which the value is alive, some on which it is not; none behind a `return`.

use super::super::{Facts, Resolved, RustFacts, macros};
use super::place::Place;
use crate::syntax::NodeId;

const NOWHERE: u8 = 0;
const ALIVE: u8 = 1;
const GONE: u8 = 2;

/// Macros of the language that do not return.
const DIVERGING: &[&str] = &["panic", "unreachable", "todo", "unimplemented", "bail"];

pub(super) struct Walk<'f, 't> {
    facts: &'f RustFacts<'t>,
    root: NodeId,
    begin: NodeId,
    before_else: Option<NodeId>,
    /// The variable that holds the value now.
    variable: Option<usize>,
    state: u8,
    frames: Vec<Frame>,
    /// The suspension points at which the value is alive.
    pub(super) awaits: Vec<NodeId>,
    /// Those that come when it has been dropped by hand or moved, in the scope of its variable.
    pub(super) after_drop: Vec<NodeId>,
    /// The calls that drop it by hand.
    pub(super) drops: Vec<NodeId>,
    /// Whether it is moved to where it is not followed.
    pub(super) is_moved: bool,
}

/// A construct with several ways through it.
struct Frame {
    node: NodeId,
    /// The state in which each way starts.
    entry: u8,
    /// The states in which ways end.
    outs: u8,
}

impl<'f, 't> Walk<'f, 't> {
    pub(super) fn new(facts: &'f RustFacts<'t>, place: &Place) -> Self {
        let (variable, before_else) = match place {
            Place::Bound { variable, .. } => (Some(*variable), None),
            Place::Temporary { before_else, .. } => (None, *before_else),
        };
        let (root, begin) = (place.root(), place.begin());
        let state = if root == begin && variable.is_some() { ALIVE } else { GONE };
        Self {
            facts,
            root,
            begin,
            before_else,
            variable,
            state,
            frames: Vec::new(),
            awaits: Vec::new(),
            after_drop: Vec::new(),
            drops: Vec::new(),
            is_moved: false,
        }
    }

    pub(super) fn run(&mut self) {
        let tree = self.facts.tree;
        let mut open = vec![(self.root, false)];
        while let Some((node, is_left)) = open.pop() {
            if is_left {
                self.leave(node);
                continue;
            }
            open.push((node, true));
            if !self.enter(node) {
                continue;
            }
            let first = open.len();
            open.extend(tree.children(node).filter(|child| !tree.is_extra(*child)).map(|child| (child, false)));
            // What is assigned is evaluated before the place it is assigned to.
            let is_assignment = tree.is_any(node, &["assignment_expression", "compound_assignment_expr"]);
            if !is_assignment {
                open[first..].reverse();
            }
        }
    }

    fn kind(&self, node: NodeId) -> &'static str {
        self.facts.tree.kind(node)
    }

    /// Prepares the state for a node; `false` if what is inside runs elsewhere.
    fn enter(&mut self, node: NodeId) -> bool {
        let tree = self.facts.tree;
        match self.kind(node) {
            "closure_expression" | "async_block" => {
                self.capture(node);
                return false;
            }
            "function_item" | "impl_item" | "mod_item" | "macro_definition" => return false,
            "if_expression" | "match_expression" | "while_expression" | "for_expression" | "loop_expression" => {
                self.frames.push(Frame { node, entry: self.state, outs: NOWHERE });
            }
            "macro_invocation" if macros::awaits(tree, node) => {
                self.suspend(node);
                self.frames.push(Frame { node, entry: self.state, outs: NOWHERE });
            }
            "match_arm" => self.state = self.frames.last().map_or(self.state, |frame| frame.entry),
            _ => {}
        }
        match (tree.field_name(node), tree.parent(node).map(|parent| self.kind(parent))) {
            (Some("alternative"), Some("if_expression")) => {
                self.state = self.frames.last().map_or(self.state, |frame| frame.entry);
                if self.before_else.is_some() && self.before_else == tree.parent(node) && self.state != NOWHERE {
                    self.state = GONE;
                }
            }
            (Some("alternative"), Some("let_declaration")) | (Some("right"), Some("binary_expression")) => {
                self.frames.push(Frame { node, entry: self.state, outs: NOWHERE });
            }
            _ => {}
        }
        true
    }

    fn leave(&mut self, node: NodeId) {
        let tree = self.facts.tree;
        match self.kind(node) {
            "await_expression" => self.suspend(node),
            "identifier" | "shorthand_field_identifier" => self.read(node),
            "return_expression" | "continue_expression" => self.state = NOWHERE,
            "break_expression" => self.jump(node),
            "assignment_expression" => self.assigned(node),
            "macro_invocation" => self.leave_macro(node),
            "match_arm" => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.outs |= self.state;
                }
            }
            "if_expression" => {
                let outs = self.frames.pop().map_or(NOWHERE, |frame| frame.outs);
                self.state |= outs;
            }
            "match_expression" => {
                let frame = self.frames.pop();
                let has_arms = tree.field(node, "body").is_some_and(|body| tree.named_children(body).next().is_some());
                if has_arms {
                    self.state = frame.map_or(NOWHERE, |frame| frame.outs);
                }
            }
            "while_expression" | "for_expression" => {
                if let Some(frame) = self.frames.pop() {
                    self.state |= frame.entry | frame.outs;
                }
            }
            "loop_expression" => self.state = self.frames.pop().map_or(NOWHERE, |frame| frame.outs),
            _ => {}
        }
        self.leave_part(node);
        let begins = node == self.begin && (node != self.root || self.variable.is_none());
        if begins && self.state != NOWHERE {
            self.state = ALIVE;
        }
    }

    /// What the end of a head, a branch or a side means to the construct around it.
    fn leave_part(&mut self, node: NodeId) {
        let tree = self.facts.tree;
        let Some(parent) = tree.parent(node) else { return };
        match (self.kind(parent), tree.field_name(node)) {
            ("if_expression" | "while_expression", Some("condition"))
            | ("match_expression" | "for_expression", Some("value")) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.entry = self.state;
                    // The temporaries of the head come alive at its end, in the state of the caller.
                }
            }
            ("if_expression", Some("consequence")) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.outs |= self.state;
                    self.state = frame.entry;
                }
            }
            ("let_declaration", Some("alternative")) => {
                self.state = self.frames.pop().map_or(self.state, |frame| frame.entry);
            }
            ("binary_expression", Some("right")) => {
                if let Some(frame) = self.frames.pop().filter(|_| self.facts.is_lazy(parent)) {
                    self.state |= frame.entry;
                }
            }
            _ => {}
        }
    }

    fn leave_macro(&mut self, node: NodeId) {
        let tree = self.facts.tree;
        if macros::awaits(tree, node) {
            let frame = self.frames.pop();
            let has_arms = frame.as_ref().is_some_and(|frame| frame.outs != NOWHERE);
            self.state = frame.map_or(self.state, |frame| if has_arms { frame.outs } else { frame.entry });
        }
        let name = tree.field(node, "macro").map(|path| tree.field(path, "name").unwrap_or(path));
        if name.is_some_and(|name| DIVERGING.contains(&tree.text(name))) {
            self.state = NOWHERE;
        }
    }

    fn suspend(&mut self, node: NodeId) {
        if self.state & ALIVE != 0 {
            self.awaits.push(node);
        } else if !self.drops.is_empty() && self.state != NOWHERE {
            self.after_drop.push(node);
        }
    }

    /// `break` ends the innermost loop, or that with its label.
    fn jump(&mut self, node: NodeId) {
        let tree = self.facts.tree;
        let label = tree.child_of_kind(node, "label").map(|label| tree.text(label));
        let target = self.frames.iter_mut().rev().find(|frame| {
            let is_loop = tree.is_any(frame.node, &["while_expression", "for_expression", "loop_expression"]);
            let own = tree.child_of_kind(frame.node, "label").map(|label| tree.text(label));
            is_loop && (label.is_none() || own == label)
        });
        if let Some(frame) = target {
            frame.outs |= self.state;
        }
        self.state = NOWHERE;
    }

    fn assigned(&mut self, node: NodeId) {
        let left = self.facts.tree.field(node, "left");
        if left.is_some_and(|left| self.is_held_by(left)) && self.state != NOWHERE {
            self.state = ALIVE;
        }
    }

    fn is_held_by(&self, name: NodeId) -> bool {
        let tree = self.facts.tree;
        let Some(variable) = self.variable else { return false };
        let list = &self.facts.variables;
        tree.text(name) == list.list[variable].name
            && list.lookup(tree, tree.text(name), name).is_some_and(|(found, _)| found == variable)
    }

    /// A use of the variable: most borrow from it, some take the value away.
    fn read(&mut self, name: NodeId) {
        if self.state == NOWHERE || !self.is_held_by(name) {
            return;
        }
        let tree = self.facts.tree;
        let mut at = name;
        while let Some(around) = tree.parent(at).filter(|around| tree.is(*around, "parenthesized_expression")) {
            at = around;
        }
        let Some(parent) = tree.parent(at) else { return };
        match (self.kind(parent), tree.field_name(at)) {
            ("let_declaration", Some("value")) => match tree.field(parent, "pattern") {
                Some(pattern) if tree.is(pattern, "_") => {}
                Some(pattern) => match self.facts.whole_variable(pattern) {
                    Some(variable) => self.variable = Some(variable),
                    None => self.moved(),
                },
                None => {}
            },
            ("arguments", _) => {
                let call = tree.parent(parent);
                match call.filter(|call| self.facts.is_drop(*call)) {
                    Some(call) => {
                        self.drops.push(call);
                        self.state = GONE;
                    }
                    None => self.moved(),
                }
            }
            ("assignment_expression", Some("right"))
            | ("field_initializer" | "match_arm", Some("value"))
            | (
                "return_expression"
                | "break_expression"
                | "tuple_expression"
                | "array_expression"
                | "block"
                | "shorthand_field_initializer",
                _,
            ) => self.moved(),
            _ => {}
        }
    }

    fn moved(&mut self) {
        self.is_moved = true;
        self.state = GONE;
    }

    /// A closure or block that is kept for later takes what it moves.
    fn capture(&mut self, node: NodeId) {
        let tree = self.facts.tree;
        if self.state == NOWHERE || self.variable.is_none() {
            return;
        }
        let moves = tree.child_of_kind(node, "move").is_some();
        let mentions: Vec<NodeId> =
            tree.descendants(node).filter(|inner| tree.is(*inner, "identifier") && self.is_held_by(*inner)).collect();
        let is_taken = |name: &NodeId| tree.parent(*name).is_some_and(|parent| tree.is(parent, "arguments"));
        if !mentions.is_empty() && (moves || mentions.iter().any(is_taken)) {
            self.moved();
        }
    }
}

impl RustFacts<'_> {
    /// The variable that a plain pattern binds: `x`, `mut x`.
    fn whole_variable(&self, pattern: NodeId) -> Option<usize> {
        let tree = self.tree;
        let name = match tree.kind(pattern) {
            "identifier" => pattern,
            "mut_pattern" => tree.named_children(pattern).find(|part| tree.is(*part, "identifier"))?,
            _ => return None,
        };
        self.variables.bound_at(tree, name)
    }

    /// `drop(x)`, the function of the language.
    fn is_drop(&self, call: NodeId) -> bool {
        let Some(callee) = self.tree.field(call, "function") else { return false };
        match self.resolve(callee) {
            Resolved::Symbol(path) => matches!(path.as_str(), "std::mem::drop" | "core::mem::drop"),
            Resolved::Local(_) => false,
            Resolved::Unknown => self.tree.text(callee) == "drop",
        }
    }
}
