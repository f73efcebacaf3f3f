//! Mistakes in rule files: all of them at once, each with its place and the nearest right name.

use std::fmt;

use crate::source::{LineIndex, Span};

/// A mistake at a place of one rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where, in bytes of the file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// The nearest right name.
    pub suggestion: Option<String>,
}

impl Mistake {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), suggestion: None }
    }

    pub(super) fn suggest(mut self, name: Option<impl Into<String>>) -> Self {
        self.suggestion = name.map(Into::into);
        self
    }
}

/// Everything wrong with one rule file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct RuleError {
    /// The file, as the user can find it: `queries/python/blocking/blocking-sleep.scm`.
    pub file: String,
    /// Its text.
    pub text: String,
    /// At least one mistake, in order.
    pub mistakes: Vec<Mistake>,
}

impl fmt::Display for RuleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = LineIndex::new(&self.text);
        for (nth, mistake) in self.mistakes.iter().enumerate() {
            if nth > 0 {
                writeln!(out)?;
            }
            let place = index.position(mistake.span.start, &self.text);
            let line = self.text.lines().nth(place.line - 1).unwrap_or("");
            let width = mistake.span.of(&self.text).lines().next().map_or(1, |text| text.chars().count().max(1));
            let gutter = place.line.to_string().len();
            writeln!(out, "{}:{}:{}: {}", self.file, place.line, place.column, mistake.message)?;
            writeln!(out, "{:gutter$} |", "")?;
            writeln!(out, "{} | {line}", place.line)?;
            write!(out, "{:gutter$} | {}{}", "", " ".repeat(place.column - 1), "^".repeat(width))?;
            if let Some(name) = &mistake.suggestion {
                write!(out, " did you mean `{name}`?")?;
            }
        }
        Ok(())
    }
}
