//! A policy for event loops: the runner can be told which loop to make.

use crate::edit::verbs::python::{drop_statement, enclosing_statement};
use crate::edit::{Edit, Rewrite};
use crate::facts::{Facts, PythonVersion};
use crate::native::python::arguments::{arguments, only_argument};
use crate::rules::{Match, Rewriting};
use crate::syntax::{NodeId, SyntaxTree};

/// The statement that sets the policy goes, and `asyncio.run(main())` becomes the `run` of the library behind the policy.
pub(in crate::native) const OWN_RUN: Rewriting =
    Rewriting { name: "run-of-the-library", captures: &["call", "policy"], build: own_run };

/// The statement that sets the policy goes, and `run` gets `loop_factory=`.
pub(in crate::native) const FACTORY: Rewriting =
    Rewriting { name: "loop-factory", captures: &["call", "policy"], build: loop_factory };

fn own_run(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (mut rewrite, run, library) = parts(found, facts)?;
    let callee = facts.tree().field(run, "function").ok_or("there is no call")?;
    rewrite.extend(crate::edit::verbs::refer(callee, &format!("{library}.run"), facts)?);
    Ok(rewrite)
}

fn loop_factory(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let (mut rewrite, run, library) = parts(found, facts)?;
    if facts.surroundings().python < PythonVersion(3, 12) {
        return Err("`loop_factory` needs Python 3.12".to_owned());
    }
    let factory = facts.spell(&format!("{library}.new_event_loop"), run)?;
    let only = only_argument(facts.tree(), run).ok_or("the loop is run with other arguments")?;
    rewrite.edits.push(Edit::insert(facts.tree().end(only), format!(", loop_factory={}", factory.text)));
    rewrite.request(factory.needs);
    Ok(rewrite)
}

/// The edit that takes the policy away, the only run of the file, and the library that the policy is from.
fn parts(found: &Match<'_>, facts: &dyn Facts) -> Result<(Rewrite, NodeId, String), String> {
    let (call, policy) = (found.get("call").ok_or("no call")?, found.get("policy").ok_or("no policy")?);
    let tree = facts.tree();
    let resolved = facts.resolve(policy);
    let library = resolved.symbol().and_then(|path| path.split('.').next()).ok_or("the policy is not known")?;
    let statement = enclosing_statement(call, tree).ok_or("the policy is set inside an expression")?;
    if tree
        .ancestors(statement)
        .any(|above| tree.is_any(above, &["try_statement", "if_statement"]) && !is_main(above, tree))
    {
        return Err("it is set under a condition".to_owned());
    }
    let run = only_run(statement, facts)?;
    Ok((drop_statement(statement, tree)?, run, library.to_owned()))
}

fn is_main(condition: NodeId, tree: &SyntaxTree<'_>) -> bool {
    tree.field(condition, "condition").is_some_and(|condition| tree.text(condition).starts_with("__name__"))
}

/// The one call of `asyncio.run` in the file, which comes after the policy and has no loop factory yet.
fn only_run(statement: NodeId, facts: &dyn Facts) -> Result<NodeId, String> {
    let tree = facts.tree();
    let calls = tree.all().filter(|node| tree.is(*node, "call"));
    let runs: Vec<NodeId> = calls.filter(|call| is_run(*call, facts)).collect();
    let [run] = runs[..] else { return Err("the file does not start one event loop with `asyncio.run`".to_owned()) };
    let same_function = facts.function_of(run) == facts.function_of(statement);
    if same_function && tree.start(run) < tree.start(statement) {
        return Err("the loop runs before".to_owned());
    }
    let makes = |node: NodeId| MAKERS.contains(&tree.text(node)) && tree.is(node, "identifier");
    if tree.all().any(makes) {
        return Err("the file makes event loops in other ways, too".to_owned());
    }
    let has_factory = arguments(tree, run).into_iter().any(|one| tree.text(one).starts_with("loop_factory"));
    if has_factory { Err("it has a loop factory already".to_owned()) } else { Ok(run) }
}

/// Names of what makes a loop by the policy in force.
const MAKERS: &[&str] = &["Runner", "get_event_loop", "new_event_loop"];

fn is_run(call: NodeId, facts: &dyn Facts) -> bool {
    let callee = facts.tree().field(call, "function").map(|callee| facts.resolve(callee));
    callee.is_some_and(|callee| callee.symbol() == Some("asyncio.run"))
}
