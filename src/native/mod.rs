//! What a query cannot say: one file per native step, and their registry.

pub mod python;
pub mod rust;

use crate::rules::{Refinement, Registry, Rewriting};

/// Every native step.
pub const REGISTRY: Registry = Registry { refinements: REFINEMENTS, rewritings: REWRITINGS };

const REFINEMENTS: &[Refinement] = &[
    python::blocking_socket::STEP,
    python::kernel_path::STEP,
    python::last_blocking_call::STEP,
    python::asked_first::STEP,
    python::handler::ONLY_BLOCKS,
    python::http::GATHERED,
    python::http::SAME_EACH_ROUND,
    python::loop_not_running::STEP,
    python::manual_loop::HOLDS,
    python::own_variable::STEP,
    python::read_once::STEP,
    python::sole_call::STEP,
    python::statement_form::NO_LOCK,
    python::testing::FIXTURE,
    python::testing::IN_TEST_CASE,
    python::testing::OVERRIDE,
    python::testing::PARAMETER,
    python::testing::PLAIN_MOCK,
    python::testing::RUNS_COROUTINE,
    python::testing::UNMARKED,
    python::unshared_receiver::ENTERED,
    python::thread_future::OWN_LOOP,
    python::unshared_receiver::STEP,
    rust::block_on_main::HOLDS,
    rust::starts_chain::HOLDS,
];

const REWRITINGS: &[Rewriting] = &[
    python::async_path::STEP,
    python::executor_call::STEP,
    python::handler::DROP_ASYNC,
    python::http::AROUND_LOOP,
    python::http::ASYNC_CLIENT,
    python::http::SUCCESSOR,
    python::http::SWAP_CALL,
    python::http::SWAP_SESSION,
    python::list_in_thread::STEP,
    python::manual_loop::STEP,
    python::name_lookup::STEP,
    python::offload_block::STEP,
    python::offload_expression::STEP,
    python::offload_group::STEP,
    python::run_inside_loop::STEP,
    python::statement_form::TURN_LOOP,
    python::statement_form::TURN_WITH,
    python::task_group::AWAIT_TASK,
    python::task_group::INTO_GROUP,
    python::testing::ASYNC_MOCK,
    python::testing::ASYNC_TEST,
    python::testing::DROP_DECORATOR,
    python::testing::DROP_PARAMETER,
    python::testing::ISOLATE,
    python::testing::MARK_TEST,
    python::thread_future::COROUTINE,
    python::thread_future::SUBMIT,
    python::thread_future::WRAP,
    rust::await_and_propagate::STEP,
    rust::block_on_argument::STEP,
    rust::block_on_main::STEP,
    rust::sleep_milliseconds::STEP,
    rust::swap_blocking_client::STEP,
];
