//! A question to the file system and what is done on its answer, both of which block: they belong together.

use crate::apis::Effect;
use crate::facts::{Blocking, Facts, Truth, blocking};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// Yes if every statement under the `if` is a call that works on files, and nothing else follows the condition.
pub(in crate::native) const STEP: Refinement = Refinement { name: "check-then-act", captures: &["block"], holds };

fn holds(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(block) = found.get("block") else { return Truth::Unknown };
    let tree = facts.tree();
    let consequence = tree.field(block, "consequence").filter(|_| tree.field(block, "alternative").is_none());
    let Some(consequence) = consequence else { return Truth::No };
    let mut statements = tree.named_children(consequence).filter(|node| !tree.is(*node, "comment")).peekable();
    Truth::known(statements.peek().is_some() && statements.all(|statement| works_on_files(tree, statement, facts)))
}

fn works_on_files(tree: &SyntaxTree<'_>, statement: NodeId, facts: &dyn Facts) -> bool {
    let call = tree.named_children(statement).next().filter(|_| tree.is(statement, "expression_statement"));
    let callee = call.filter(|call| tree.is(*call, "call")).and_then(|call| tree.field(call, "function"));
    callee.is_some_and(|callee| matches!(blocking(callee, facts), Blocking::Yes(Effect::File | Effect::Path)))
}
