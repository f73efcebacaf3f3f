//! Locks, events and queues, of threads and of tasks.

mod asked_first;
mod bounded_queue;
mod early_primitive;
pub(super) mod held_lock;
mod lock_block;
mod lost_update;
mod polled_queue;
mod primitive_swap;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        asked_first::STEP,
        bounded_queue::STEP,
        early_primitive::STEP,
        held_lock::ACROSS,
        held_lock::FRESH,
        held_lock::RELEASED,
        held_lock::SUSPENDS,
        lock_block::HOLDS,
        lock_block::UNSHARED,
        lost_update::HOLDS,
        polled_queue::POLLS_LIST,
        polled_queue::TAKES,
    ],
    rewritings: &[lock_block::STEP, lost_update::STEP, polled_queue::AWAIT, primitive_swap::STEP],
};
