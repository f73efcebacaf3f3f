//! Tasks: who starts them, who keeps them, who waits for them.

mod bounded;
mod gathered;
mod group_of_gather;
mod grouped;
mod kept_task;
mod sole_start;
mod started_task;
mod task_group;
mod task_start;
mod thread_fanout;
mod unseen_error;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        gathered::INDEPENDENT,
        grouped::STARTED,
        sole_start::HOLDS,
        task_group::BESIDE,
        task_start::GIVEN_TO_HELPER,
        task_start::NEVER_WAITED,
        task_start::SOLE_READ,
        task_start::WALL,
        thread_fanout::OWN,
        unseen_error::STEP,
    ],
    rewritings: &[
        bounded::COMPREHENSION,
        bounded::FANOUT,
        bounded::LOOP,
        gathered::COMPREHENSION,
        gathered::LOOP,
        gathered::PAIR,
        group_of_gather::STEP,
        grouped::GROUP,
        kept_task::STEP,
        sole_start::STEP,
        started_task::STEP,
        task_group::AWAIT_TASK,
        task_group::INTO_GROUP,
        thread_fanout::IN_POOL,
        thread_fanout::TO_THREAD,
    ],
};
