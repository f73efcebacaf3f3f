//! Coroutines and awaits: missing, too many, or in the form of the other colour.

mod async_def;
mod async_form;
mod async_handler;
mod await_end;
mod await_function;
mod call_function;
mod coroutine_use;
mod generator_form;
mod needless_async;
mod overrides;
mod statement_form;

use crate::rules::Steps;

/// The steps of this family.
pub(in crate::native) const STEPS: Steps = Steps {
    refinements: &[
        await_end::CONCRETE,
        await_end::HAS_END,
        coroutine_use::PROMISED,
        coroutine_use::TESTED,
        coroutine_use::USED,
        coroutine_use::VARIABLE,
        generator_form::ENTERED,
        generator_form::FIRST,
        generator_form::UNDRAINED,
        generator_form::YIELDS,
        needless_async::HOLDS,
        overrides::ASYNC,
        overrides::PLAIN,
        statement_form::NO_LOCK,
    ],
    rewritings: &[
        async_def::FROM,
        async_def::PLAIN,
        async_form::AWAIT_FORM,
        async_form::SYNC_TO_ASYNC,
        async_handler::STEP,
        await_end::AWAIT_END,
        await_end::DROP,
        await_function::IN_OWN_LOOP,
        await_function::STEP,
        call_function::STEP,
        generator_form::DRAIN,
        generator_form::INTO_LIST,
        generator_form::MAKE_ASYNC,
        generator_form::YIELD_EACH,
        needless_async::STEP,
        statement_form::TURN_LOOP,
        statement_form::TURN_WITH,
    ],
};
