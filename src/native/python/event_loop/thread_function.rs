//! Functions that surely run in another thread, and functions that surely run where no event loop does.

use crate::facts::{Argument, Context, Facts, Resolved, Truth};
use crate::rules::{Match, Refinement};
use crate::syntax::{NodeId, SyntaxTree};

/// The call is made by a function of this file that is used for nothing but to run in a thread.
pub(in crate::native) const IN_THREAD: Refinement = Refinement {
    name: "in-thread",
    captures: &["call"],
    holds: |found, facts| {
        let function = found.get("call").and_then(|call| facts.function_of(call));
        function.map_or(Truth::Unknown, |function| Truth::known(runs_in_thread(function, facts)))
    },
};

/// No event loop runs where the call is made: at module level, in a function that only module level calls, in a thread.
pub(in crate::native) const NO_LOOP: Refinement =
    Refinement { name: "no-loop-here", captures: &["call"], holds: holds_no_loop };

/// The call stands in the `__init__` of a class of which the file makes an object where no event loop runs.
pub(in crate::native) const MADE_OUTSIDE: Refinement =
    Refinement { name: "made-outside-loop", captures: &["call"], holds: is_made_outside };

fn is_made_outside(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    let function = facts.function_of(call).filter(|function| tree.is(*function, "function_definition"));
    let is_first = |function: &NodeId| tree.field(*function, "name").is_some_and(|name| tree.text(name) == "__init__");
    let Some(function) = function.filter(is_first) else { return Truth::No };
    let mut around = tree.ancestors(call).take_while(|above| *above != function);
    let class = tree.ancestor_of_kind(function, &["function_definition", "class_definition"]);
    let Some(class) = class.filter(|above| tree.is(*above, "class_definition")) else { return Truth::No };
    if around.any(|above| tree.is_any(above, CONDITIONAL)) {
        return Truth::Unknown;
    }
    let name = tree.field(class, "name").map_or("", |name| tree.text(name));
    let mut calls = tree.all().filter(|node| {
        let callee = if tree.is(*node, "call") { tree.field(*node, "function") } else { None };
        callee.is_some_and(|callee| tree.text(callee) == name && facts.resolve(callee) == Resolved::Local(class))
    });
    Truth::known(calls.any(|made| runs_without_loop(made, facts)))
}

/// What stands in such code does not always run.
const CONDITIONAL: &[&str] = &["boolean_operator", "conditional_expression", "if_statement", "lambda", "try_statement"];

/// Whether code runs where no event loop does, for certain.
fn runs_without_loop(call: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_tried = tree.ancestors(call).any(|above| tree.is_any(above, &["try_statement", "lambda"]));
    let is_plain = facts.context(call) == Context::Sync && !is_tried;
    is_plain
        && facts
            .function_of(call)
            .is_none_or(|function| runs_in_thread(function, facts) || runs_at_import(function, facts))
}

fn holds_no_loop(found: &Match<'_>, facts: &dyn Facts) -> Truth {
    let Some(call) = found.get("call") else { return Truth::Unknown };
    let tree = facts.tree();
    // Code that asks whether a loop runs is ready for the answer.
    let is_tried = tree.ancestors(call).any(|above| tree.is(above, "try_statement"));
    if facts.context(call) != Context::Sync || is_tried {
        return Truth::Unknown;
    }
    let Some(function) = facts.function_of(call) else { return Truth::Yes };
    Truth::known(runs_in_thread(function, facts) || runs_at_import(function, facts))
}

/// Whether a plain function of this file is only ever handed to something that runs it in a thread.
pub(super) fn runs_in_thread(function: NodeId, facts: &dyn Facts) -> bool {
    uses_of(function, facts).is_some_and(|uses| uses.iter().all(|name| is_given_to_thread(*name, facts)))
}

/// Whether a plain function is only ever called, by code at module level.
fn runs_at_import(function: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let is_called_there = |name: &NodeId| {
        let call = tree.parent(*name).filter(|call| tree.field(*call, "function") == Some(*name));
        call.is_some_and(|call| facts.function_of(call).is_none() && facts.context(call) == Context::Sync)
    };
    uses_of(function, facts).is_some_and(|uses| uses.iter().all(is_called_there))
}

/// Every mention of a plain function but its definition; `None` if there are none, or it may be used unseen.
fn uses_of(function: NodeId, facts: &dyn Facts) -> Option<Vec<NodeId>> {
    let tree: &SyntaxTree<'_> = facts.tree();
    let is_decorated = tree.parent(function).is_some_and(|above| tree.is(above, "decorated_definition"));
    if !tree.is(function, "function_definition") || tree.child_of_kind(function, "async").is_some() || is_decorated {
        return None;
    }
    let own = tree.field(function, "name")?;
    let name = tree.text(own);
    let is_method = tree.ancestors(function).nth(1).is_some_and(|above| tree.is(above, "class_definition"));
    let mentions = tree.all().filter(|node| {
        // An attribute of this name is another thing, unless the function is one.
        let is_meant = is_method || tree.field_name(*node) != Some("attribute");
        *node != own && tree.is(*node, "identifier") && tree.text(*node) == name && is_meant
    });
    let uses: Vec<NodeId> = mentions.map(|mention| whole_reference(mention, tree)).collect();
    let all_are_it = uses.iter().all(|used| facts.resolve(*used) == Resolved::Local(function));
    (all_are_it && !uses.is_empty()).then_some(uses)
}

/// `self.work` for the `work` in it.
fn whole_reference(name: NodeId, tree: &SyntaxTree<'_>) -> NodeId {
    let attribute = tree.parent(name).filter(|above| tree.field(*above, "attribute") == Some(name));
    attribute.unwrap_or(name)
}

/// Whether a reference stands where a call wants what it runs in a thread.
fn is_given_to_thread(reference: NodeId, facts: &dyn Facts) -> bool {
    let tree = facts.tree();
    let above = tree.parent(reference);
    let argument = above.filter(|above| tree.is(*above, "keyword_argument")).unwrap_or(reference);
    let call = tree.parent(argument).filter(|list| tree.is(*list, "argument_list")).and_then(|list| tree.parent(list));
    let Some(callee) = call.and_then(|call| tree.field(call, "function")) else { return false };
    let resolved = facts.resolve(callee);
    let Some((call, api)) = call.zip(resolved.symbol().and_then(|path| facts.apis().get(path))) else { return false };
    match &api.thread_target {
        Some(keyword) => facts.argument(call, keyword, None) == Argument::Given(reference),
        None => api.offloads && facts.argument(call, "", Some(api.callable)) == Argument::Given(reference),
    }
}
