//! Blocking statements that stand together: one thread runs all of them in their order, instead of one hop for each.

use super::block::offload_passage;
use crate::apis::Effect;
use crate::edit::Rewrite;
use crate::facts::{Blocking, Facts, Truth, blocking};
use crate::native::python::passage::{Passage, next_statement, previous_statement, statement_of};
use crate::native::python::thread_safety::{caution_of, reason_to_stay};
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// `os.makedirs(folder)` and `shutil.copy(path, folder)` below it become one function that a thread runs.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "offload-statements", captures: &["call"], build };

/// What waits long enough to be worth a thread, and has an order that matters.
const GROUPED: &[Effect] = &[Effect::File, Effect::Path, Effect::Network, Effect::Database, Effect::Process];

/// What waits for others, for as long as they like: the event loop does that better than a thread.
const ENDLESS: &[Effect] = &[
    Effect::Sleep,
    Effect::Input,
    Effect::Lock,
    Effect::Queue,
    Effect::Select,
    Effect::Result,
    Effect::Join,
    Effect::BlockOn,
];

/// So many statements that do not block may stand between two that do.
const MOST_BETWEEN: usize = 2;

/// So many statements go together at most.
const MOST_STATEMENTS: usize = 40;

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let call = found.get("call").ok_or("there is no call")?;
    let tree = facts.tree();
    let own = statement_of(tree, call).ok_or("it is not in a function")?;
    let is_compound = tree.is_any(own, &["for_statement", "if_statement", "try_statement", "while_statement"]);
    let mut statement = own;
    let mut best = Err("nothing else that blocks stands beside it".to_owned());
    loop {
        let passages = passages_of(statement, facts);
        for passage in &passages {
            let is_more = passage.statements.len() > 1 || statement != own || is_compound;
            if is_more && saves_hops(passage, facts) {
                let rewrite = offload_passage(passage, facts);
                if rewrite.is_ok() || best.is_err() {
                    best = rewrite;
                }
            }
        }
        match passages.last().and_then(|passage| compound_of(passage, facts)) {
            Some(around) => statement = around,
            None => return best,
        }
    }
}

/// Whether more than one call blocks in the passage, or one that a loop repeats.
fn saves_hops(passage: &Passage, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_repeated = |call: NodeId| {
        let mut around = tree.ancestors(call).take_while(|above| passage.contains(*above, tree));
        around.any(|above| tree.is(above, "for_statement"))
    };
    let mut calls = blocking_calls(passage, GROUPED, facts);
    calls.next().is_some_and(|first| is_repeated(first) || calls.next().is_some())
}

/// The passages that a blocking statement can move with, the smaller first.
fn passages_of(statement: NodeId, facts: &dyn Facts) -> Vec<Passage> {
    match role_of(statement, facts) {
        Role::Blocks => [Some(grow(statement, facts)), tail(statement, facts)].into_iter().flatten().collect(),
        Role::Leaves { blocks: true } => tail(statement, facts).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What a statement is to a passage that moves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Blocks,
    /// It does not block, and can go along.
    Passes,
    /// It returns, and can go along if all that follows does.
    Leaves {
        blocks: bool,
    },
    Stays,
}

fn role_of(statement: NodeId, facts: &dyn Facts) -> Role {
    let tree = facts.tree();
    let alone = Passage::of(statement);
    let jumps = tree.is_any(statement, &["break_statement", "continue_statement"]);
    if jumps || reason_to_stay(statement, facts).is_some() || caution_of(&alone, None, facts).is_some() {
        return Role::Stays;
    }
    if blocking_calls(&alone, ENDLESS, facts).next().is_some() {
        return Role::Stays;
    }
    let blocks = blocking_calls(&alone, GROUPED, facts).next().is_some();
    if tree.descendants(statement).any(|node| tree.is(node, "return_statement")) {
        Role::Leaves { blocks }
    } else if blocks {
        Role::Blocks
    } else if tree.is(statement, "expression_statement") {
        Role::Passes
    } else {
        Role::Stays
    }
}

/// The calls of a passage that hold up the event loop in one of these ways.
fn blocking_calls<'p>(
    passage: &'p Passage,
    effects: &'p [Effect],
    facts: &'p dyn Facts,
) -> impl Iterator<Item = NodeId> + 'p {
    let tree = facts.tree();
    passage.nodes(tree).filter(move |node| {
        let callee = tree.is(*node, "call").then(|| tree.field(*node, "function")).flatten();
        let effect = callee.map(|callee| blocking(callee, facts));
        matches!(effect, Some(Blocking::Yes(effect)) if effects.contains(&effect))
            && facts.context(*node).in_async() == Truth::Yes
            && !facts.is_awaited(*node)
    })
}

/// The statement with all around it that can go along, first and last of them blocking.
fn grow(statement: NodeId, facts: &dyn Facts) -> Passage {
    let tree = facts.tree();
    let mut statements = reach(statement, &|node| previous_statement(tree, node), false, facts);
    statements.reverse();
    statements.push(statement);
    statements.extend(reach(statement, &|node| next_statement(tree, node), false, facts));
    let mut passage = Passage { statements };
    if let Some(next) = next_statement(tree, passage.last()).filter(|next| closes_own(*next, &passage, facts)) {
        passage.statements.push(next);
    }
    passage
}

/// The statements on one side, up to the last one that blocks; with those that return, or without.
fn reach(from: NodeId, step: &dyn Fn(NodeId) -> Option<NodeId>, with_returns: bool, facts: &dyn Facts) -> Vec<NodeId> {
    let mut reached = Vec::new();
    let (mut kept, mut between) = (0, 0);
    let mut at = from;
    while let Some(next) = step(at).filter(|_| reached.len() < MOST_STATEMENTS) {
        match role_of(next, facts) {
            Role::Blocks => between = 0,
            Role::Leaves { blocks: true } if with_returns => between = 0,
            Role::Passes if between < MOST_BETWEEN => between += 1,
            _ => break,
        }
        reached.push(next);
        if between == 0 {
            kept = reached.len();
        }
        at = next;
    }
    reached.truncate(kept);
    reached
}

/// The statement with all around it that can go along, up to the end of the suite, where one of them returns.
fn tail(statement: NodeId, facts: &dyn Facts) -> Option<Passage> {
    let tree = facts.tree();
    let step = |node: NodeId| Some(node).filter(|node| !matches!(role_of(*node, facts), Role::Stays));
    let following = std::iter::successors(next_statement(tree, statement), |node| next_statement(tree, *node));
    let following: Option<Vec<NodeId>> = following.take(MOST_STATEMENTS).map(step).collect();
    let mut statements = reach(statement, &|node| previous_statement(tree, node), true, facts);
    statements.reverse();
    statements.push(statement);
    statements.extend(following?);
    let leaves = |node: &NodeId| matches!(role_of(*node, facts), Role::Leaves { .. });
    let is_whole = next_statement(tree, *statements.last()?).is_none();
    (is_whole && statements.iter().any(leaves)).then_some(Passage { statements })
}

/// Whether the statement is `x.close()` for a variable that the passage assigns.
fn closes_own(statement: NodeId, passage: &Passage, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let call = tree.named_children(statement).next().filter(|call| tree.is(*call, "call"));
    let callee = call.and_then(|call| tree.field(call, "function"));
    let object = callee.and_then(|callee| tree.field(callee, "object")).filter(|object| tree.is(*object, "identifier"));
    let name = callee.and_then(|callee| tree.field(callee, "attribute")).map(|name| tree.text(name));
    let value = object.and_then(|object| facts.assigned_value(object));
    name == Some("close")
        && value.is_some_and(|value| passage.contains(value, tree))
        && role_of(statement, facts) == Role::Passes
}

/// The compound statement of which the passage is a whole suite, if it can move too and that saves hops: it is a loop, or
/// blocks elsewhere as well.
fn compound_of(passage: &Passage, facts: &dyn Facts) -> Option<NodeId> {
    let tree = facts.tree();
    let suite = tree.parent(passage.first()).filter(|suite| tree.is(*suite, "block"))?;
    if tree.named_children(suite).count() != passage.statements.len() {
        return None;
    }
    let around = tree.ancestors(suite).find(|above| !is_clause(tree, *above))?;
    let is_loop = tree.is_any(around, &["for_statement", "while_statement"]);
    let is_branch = tree.is_any(around, &["if_statement", "try_statement", "with_statement"]);
    let own = blocking_calls(passage, GROUPED, facts).count();
    let blocks_elsewhere = || blocking_calls(&Passage::of(around), GROUPED, facts).count() > own;
    (is_loop || (is_branch && blocks_elsewhere())).then_some(around)
}

fn is_clause(tree: &SyntaxTree<'_>, node: NodeId) -> bool {
    tree.is_any(node, &["elif_clause", "else_clause", "except_clause", "except_group_clause", "finally_clause"])
}
