//! Steps about async tests: their marks, classes, fixtures and mocks.

mod asyncio_mark;
mod isolated_case;
mod loop_fixture;
mod marks;
mod mocks;
mod run_in_test;

pub(in crate::native) use asyncio_mark::{DROP_DECORATOR, MARK_TEST, UNMARKED};
pub(in crate::native) use isolated_case::{IN_TEST_CASE, ISOLATE};
pub(in crate::native) use loop_fixture::{DROP_PARAMETER, OVERRIDE, PARAMETER};
pub(in crate::native) use marks::FIXTURE;
pub(in crate::native) use mocks::{ASYNC_MOCK, PLAIN_MOCK};
pub(in crate::native) use run_in_test::{ASYNC_TEST, RUNS_COROUTINE};
