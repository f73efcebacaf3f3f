//! The shipped rules, one line each, compiled into the binary. A test holds the list and `queries/` together.

use super::RuleSource;
use crate::source::Language::{self, Python, Rust};

macro_rules! rule {
    ($language:ident $folder:literal, $family:literal, $name:literal) => {
        RuleSource {
            language: $language,
            family: $family,
            name: $name,
            query: include_str!(concat!("../../queries/", $folder, "/", $family, "/", $name, ".scm")),
            page: include_str!(concat!("../../queries/", $folder, "/", $family, "/", $name, ".md")),
        }
    };
}

macro_rules! python {
    ($family:literal, $name:literal) => {
        rule!(Python "python", $family, $name)
    };
}

macro_rules! rust {
    ($family:literal, $name:literal) => {
        rule!(Rust "rust", $family, $name)
    };
}

/// Every shipped rule, sorted by language, family and name.
pub const SOURCES: &[RuleSource] = &[
    python!("awaiting", "discarded-coroutine"),
    python!("awaiting", "unawaited-call"),
    python!("blocking", "blocking-input"),
    python!("blocking", "blocking-sleep"),
    python!("event-loop", "get-event-loop-in-coroutine"),
    python!("event-loop", "get-event-loop-outside"),
    python!("event-loop", "loop-create-task"),
    python!("event-loop", "manual-event-loop"),
    python!("event-loop", "needless-run-in-executor"),
    python!("event-loop", "run-inside-event-loop"),
    python!("http", "blocking-http-call"),
    python!("http", "blocking-http-session"),
    python!("http", "blocking-httpx-call"),
    python!("http", "blocking-httpx-client"),
    python!("http", "blocking-urlopen"),
    python!("tasks", "dangling-task"),
    python!("tasks", "needless-ensure-future"),
    rust!("awaiting", "discarded-future"),
    rust!("awaiting", "unused-future"),
    rust!("blocking", "block-on-in-async"),
    rust!("blocking", "blocking-sleep"),
    rust!("event-loop", "block-on-main"),
    rust!("http", "blocking-http-client"),
    rust!("tasks", "dropped-task-cancels"),
];

/// The shipped rule of this name, in the given language.
pub fn source(language: Language, name: &str) -> Option<&'static RuleSource> {
    SOURCES.iter().find(|source| source.language == language && source.name == name)
}
