//! Mistakes in files that people write for asyncfix: all of them at once, each with its place and the nearest right name.

use std::fmt;

use super::Error;
use crate::source::Span;

/// A mistake at a place of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where, in bytes of the file.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// The nearest right name.
    pub suggestion: Option<String>,
    /// What helps, as a sentence without a final period.
    pub hint: Option<String>,
}

impl Mistake {
    /// What is wrong at `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), suggestion: None, hint: None }
    }

    /// The same with the nearest right name, if there is one.
    #[must_use]
    pub fn suggest(mut self, name: Option<impl Into<String>>) -> Self {
        self.suggestion = name.map(Into::into);
        self
    }

    /// The same with what helps.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Everything wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes {
    /// The file, as the user can find it: `rules/python/http/acme-get.scm`.
    pub file: String,
    /// Its text.
    pub text: String,
    /// At least one mistake, in order.
    pub list: Vec<Mistake>,
}

impl Mistakes {
    /// Those of one file, in the order of the text.
    pub fn of(file: impl Into<String>, text: impl Into<String>, mut list: Vec<Mistake>) -> Self {
        list.sort_by_key(|mistake| mistake.span);
        Self { file: file.into(), text: text.into(), list }
    }

    fn errors(self) -> impl Iterator<Item = Error> {
        let Self { file, text, list } = self;
        list.into_iter().map(move |mistake| {
            // A caret is as wide as what it points to, on its first line; at least one column.
            let first = mistake.span.of(&text).lines().next().map_or(0, str::len);
            let width = text.get(mistake.span.start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            let place = Span::new(mistake.span.start, mistake.span.start + first.max(width));
            let error = Error::new(mistake.message).at(&file, &text, place, "");
            let error = error.did_you_mean(mistake.suggestion.as_deref());
            mistake.hint.into_iter().fold(error, Error::next)
        })
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        Error::from(vec![self.clone()]).fmt(out)
    }
}

impl std::error::Error for Mistakes {}

impl From<Vec<Mistakes>> for Error {
    /// All mistakes of all files, one after the other.
    fn from(files: Vec<Mistakes>) -> Error {
        let mut all = files.into_iter().flat_map(Mistakes::errors);
        let first = all.next().unwrap_or_else(|| Error::new("a file is wrong"));
        all.fold(first, Error::and)
    }
}
