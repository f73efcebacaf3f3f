//! Blocking work that moves to a thread: what moves together, and what must be known of it before it may.

mod block;
mod connection;
mod expression;
mod file;
mod group;
mod list_in_thread;
mod own_values;
mod own_variable;
mod pass_function;
mod reached;
mod read_once;
mod sole_call;
mod statements;
pub(super) mod unshared_receiver;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        own_values::STEP,
        own_variable::STEP,
        read_once::STEP,
        sole_call::STEP,
        unshared_receiver::ENTERED,
        unshared_receiver::STEP,
    ],
    rewritings: &[
        block::STEP,
        connection::STEP,
        expression::STEP,
        file::STEP,
        group::STEP,
        list_in_thread::STEP,
        pass_function::STEP,
        reached::STEP,
        statements::STEP,
    ],
};
