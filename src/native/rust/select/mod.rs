//! Steps for `select!` and for what is waited for in loops.

mod arms;
mod lossy_arm;
mod no_else;
mod restarted_timer;
mod shared_state;
mod time_limit;

use super::{arguments, has_comment, items};
use crate::apis::Timer;
use crate::facts::Facts;
use crate::rules::Steps;
use crate::syntax::NodeId;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[lossy_arm::HOLDS, no_else::HOLDS, restarted_timer::HOLDS, shared_state::HOLDS, time_limit::HOLDS],
    rewritings: &[no_else::STEP, restarted_timer::STEP, time_limit::STEP],
};

/// What the tables say of the timer that a call makes.
fn timer_of(call: NodeId, facts: &dyn Facts) -> Option<&Timer> {
    let tree = facts.tree();
    let callee = tree.field(call, "function").filter(|_| tree.is(call, "call_expression"))?;
    facts.apis().get(facts.resolve(callee).symbol()?)?.timer.as_ref()
}
