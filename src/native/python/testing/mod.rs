//! Steps about async tests: their marks, classes, fixtures and mocks.

mod asyncio_mark;
mod isolated_case;
mod loop_fixture;
mod marks;
mod mocks;
mod run_in_test;

use crate::rules::Steps;
pub(in crate::native) use asyncio_mark::{DROP_DECORATOR, MARK_TEST, UNMARKED};
pub(in crate::native) use isolated_case::{IN_TEST_CASE, ISOLATE};
pub(in crate::native) use loop_fixture::{DROP_PARAMETER, OVERRIDE, PARAMETER};
pub(in crate::native) use marks::FIXTURE;
pub(in crate::native) use mocks::{ASSERT_AWAITED, ASYNC_MOCK, CALLS_ARE_AWAITED, PLAIN_MOCK};
pub(in crate::native) use run_in_test::{ASYNC_TEST, RUNS_COROUTINE};

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[CALLS_ARE_AWAITED, FIXTURE, IN_TEST_CASE, OVERRIDE, PARAMETER, PLAIN_MOCK, RUNS_COROUTINE, UNMARKED],
    rewritings: &[ASSERT_AWAITED, ASYNC_MOCK, ASYNC_TEST, DROP_DECORATOR, DROP_PARAMETER, ISOLATE, MARK_TEST],
};
