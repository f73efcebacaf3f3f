//! Comments that speak of the call they stand beside: whoever wrote them has thought about it.

use super::PythonFacts;
use crate::facts::Facts as _;
use crate::syntax::NodeId;

/// Parts of words that say so outright: "blocks on purpose", "intentionally".
const MEANT: &[&str] = &["purpose", "intention", "deliberate"];

/// The places a statement can stand in.
const SUITES: &[&str] = &["block", "module"];

impl<'t> PythonFacts<'t> {
    /// What a comment above the statement, behind it or inside the call says of the call, if it says that it is meant.
    pub(super) fn remark_on(&self, node: NodeId) -> Option<String> {
        let is_call = self.tree.is(node, "call");
        let says = |comment: &&str| MEANT.iter().any(|part| comment.to_ascii_lowercase().contains(part));
        if is_call && self.comments_beside(node).iter().any(says) {
            return Some("a comment beside it says that it is meant".to_owned());
        }
        let name = self.remarked_callee(node)?;
        Some(format!("a comment beside it speaks of `{name}`, which may be meant as it is"))
    }

    /// The name of the called function, if one of these comments has it.
    fn remarked_callee(&self, node: NodeId) -> Option<String> {
        let tree = self.tree;
        let callee = tree.field(node, "function").filter(|_| tree.is(node, "call"))?;
        let resolved = self.resolve(callee);
        let names = [Some(tree.text(callee)), resolved.symbol()];
        let mut dotted = names.into_iter().flatten().filter(|name| name.contains('.'));
        let comments = self.comments_beside(node);
        dotted.find(|name| comments.iter().any(|comment| comment.contains(name))).map(str::to_owned)
    }

    fn comments_beside(&self, call: NodeId) -> Vec<&'t str> {
        let tree = self.tree;
        let text = tree.source();
        let inside = tree.descendants(call).filter(|node| tree.is(*node, "comment")).map(|node| tree.text(node));
        let mut comments: Vec<&str> = inside.collect();
        let is_statement = |node: &NodeId| tree.parent(*node).is_some_and(|parent| tree.is_any(parent, SUITES));
        let Some(statement) = tree.ancestors(call).find(is_statement) else { return comments };

        let behind = text.get(tree.end(statement)..).and_then(|rest| rest.lines().next()).unwrap_or("");
        comments.extend(behind.trim_start().starts_with('#').then_some(behind));
        let above = text.get(..tree.start(statement)).unwrap_or("");
        let above = above.get(..above.rfind('\n').unwrap_or(0)).unwrap_or("");
        comments.extend(above.lines().rev().take_while(|line| line.trim_start().starts_with('#')));
        comments
    }
}
