//! Event loops: made, run, asked for, and left for a thread.

mod before_loop;
mod executor_call;
mod loop_in_with;
mod loop_life;
mod loop_not_running;
mod loop_policy;
mod manual_loop;
mod run_inside_loop;
mod thread_function;
mod thread_future;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        before_loop::CLIENT,
        before_loop::TASK,
        loop_in_with::USED_ONCE,
        loop_life::CONDITIONAL,
        loop_life::HAND_MADE,
        loop_life::OWN_HANDLER,
        loop_life::REPEATED,
        loop_not_running::STEP,
        manual_loop::HOLDS,
        thread_function::IN_THREAD,
        thread_function::MADE_OUTSIDE,
        thread_function::NO_LOOP,
        thread_future::OWN_LOOP,
    ],
    rewritings: &[
        executor_call::STEP,
        loop_policy::FACTORY,
        loop_policy::OWN_RUN,
        manual_loop::STEP,
        run_inside_loop::STEP,
        thread_future::COROUTINE,
        thread_future::SUBMIT,
        thread_future::WRAP,
    ],
};
