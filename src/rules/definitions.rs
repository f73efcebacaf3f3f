//! Helper functions that fixes define once per file: real source files in `queries/<lang>/definitions/`.

use crate::edit::verbs::DefinitionSource;
use crate::source::Language::{self, Python};

/// Every definition.
pub const DEFINITIONS: &[DefinitionSource] = &[DefinitionSource {
    language: Python,
    name: "keep-task",
    text: include_str!("../../queries/python/definitions/keep-task.py"),
}];

/// The definition of this name.
pub fn find(language: Language, name: &str) -> Option<&'static DefinitionSource> {
    DEFINITIONS.iter().find(|definition| definition.language == language && definition.name == name)
}
