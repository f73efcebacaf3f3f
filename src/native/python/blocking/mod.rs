//! What is known of a call that blocks: whether it surely waits, for how long, and what the event loop does itself.

mod configured;
mod handler;
mod last_blocking_call;
mod long_sleep;
mod name_lookup;
mod polled;
mod socket;
mod spinning;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        handler::ONLY_BLOCKS,
        last_blocking_call::STEP,
        long_sleep::ENDLESS,
        long_sleep::LONG,
        socket::STEP,
        spinning::STEP,
    ],
    rewritings: &[configured::STEP, handler::DROP_ASYNC, name_lookup::STEP, polled::STEP],
};
