//! What a query cannot say: one file per native step, a folder per family, and their registry.

pub mod python;
pub mod rust;

use crate::rules::Registry;

/// Every native step.
pub const REGISTRY: Registry = Registry {
    families: &[
        python::awaiting::STEPS,
        python::blocking::STEPS,
        python::cancellation::STEPS,
        python::clients::STEPS,
        python::event_loop::STEPS,
        python::files::STEPS,
        python::http::STEPS,
        python::legacy::STEPS,
        python::locks::STEPS,
        python::offload::STEPS,
        python::processes::STEPS,
        python::tasks::STEPS,
        python::testing::STEPS,
        python::timeouts::STEPS,
        rust::STEPS,
        rust::locks::STEPS,
        rust::awaits::STEPS,
        rust::channels::STEPS,
        rust::concurrency::STEPS,
        rust::entry::STEPS,
        rust::hygiene::STEPS,
        rust::tasks::STEPS,
        rust::legacy::STEPS,
        rust::select::STEPS,
    ],
};
