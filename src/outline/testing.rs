//! What the tests of both lexers share.

use super::Outline;
use crate::source::Language;

/// Calls as `callee`, marked `await `, `; ` for a statement, `_ ` for a discarded one; definitions as `[name]`.
pub(super) fn check_calls(language: Language, text: &str, expected: &[&str]) {
    let outline = Outline::of(text, language);
    let calls = outline.calls.iter().map(|call| {
        let awaited = if call.is_awaited() { "await " } else { "" };
        let statement = if call.is_statement() { "; " } else { "" };
        let discarded = if call.is_discarded() { "_ " } else { "" };
        (call.open, format!("{awaited}{statement}{discarded}{}", call.callee.of(text)))
    });
    let definitions = outline.definitions.iter().map(|it| (it.span.start, format!("[{}]", it.span.of(text))));
    let mut found: Vec<(u32, String)> = calls.chain(definitions).collect();
    found.sort();
    let found: Vec<&str> = found.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(found, expected, "{text}");
}
