//! The shipped rules: every query of `queries/<language>/<family>/`, with the page beside it.

use std::sync::OnceLock;

use super::RuleSource;
use crate::source::{Language, shipped};

/// The folder of the shipped rules, in messages.
pub const SHIPPED: &str = "queries";

/// Every shipped rule, sorted by language, family and name.
pub fn sources() -> &'static [RuleSource] {
    static SOURCES: OnceLock<Vec<RuleSource>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let read = |language: Language| {
            shipped::files(language.name(), "scm").into_iter().filter_map(move |(path, query)| {
                let (family, file) = path.strip_prefix(language.name())?.strip_prefix('/')?.split_once('/')?;
                let name = file.strip_suffix(".scm")?;
                // A query without a page is told by a test: its page has none of the required sections.
                let page = shipped::text(&format!("{}/{family}/{name}.md", language.name())).unwrap_or_default();
                Some(RuleSource { root: SHIPPED, language, family, name, query, page })
            })
        };
        let mut sources: Vec<RuleSource> = Language::ALL.into_iter().flat_map(read).collect();
        sources.sort_by_key(|source| (source.language, source.family, source.name));
        sources
    })
}

/// The shipped rule of this name, in the given language.
pub fn source(language: Language, name: &str) -> Option<&'static RuleSource> {
    sources().iter().find(|source| source.language == language && source.name == name)
}
