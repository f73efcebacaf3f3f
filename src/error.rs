//! The error a user sees: what happened, where, and what to do next.

mod mistake;

pub use mistake::{Mistake, Mistakes};

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{LineIndex, Span};

/// Something that stops the work or a part of it: of the outside world, the command line or the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    what: String,
    places: Vec<Place>,
    next: Vec<String>,
    others: Vec<Error>,
}

/// A place in a text the user can open and mend.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    path: String,
    line: String,
    number: usize,
    span: Span,
    label: String,
}

impl Error {
    /// What happened: one clause, lower case, no final period.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), places: Vec::new(), next: Vec::new(), others: Vec::new() }
    }

    /// Where it happened: `span` of `text`, which is the content of `path`; `label` stands at the caret.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>, text: &str, span: Span, label: impl Into<String>) -> Self {
        let index = LineIndex::new(text);
        let line = index.line(span.start);
        let (start, next) = (index.start(line, text), index.start(line + 1, text));
        let shown = text.get(start..next).unwrap_or("").trim_end_matches(['\n', '\r']);
        let within = |at: usize| at.saturating_sub(start).min(shown.len());
        self.places.push(Place {
            path: path.into(),
            line: shown.to_owned(),
            number: line + 1,
            span: Span::new(within(span.start), within(span.end.max(span.start))),
            label: label.into(),
        });
        self
    }

    /// What to do next, as a sentence without a final period.
    #[must_use]
    pub fn next(mut self, what: impl Into<String>) -> Self {
        self.next.push(what.into());
        self
    }

    /// "did you mean `name`?", if there is such a name.
    #[must_use]
    pub fn did_you_mean(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.next(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Both errors, one after the other.
    #[must_use]
    pub fn and(mut self, other: Error) -> Self {
        self.others.push(other);
        self
    }

    /// The error as lines of text, with colours if asked for; ends without a line break.
    pub fn render(&self, colours: bool) -> String {
        let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
        let mut group = Group::with_title(Level::ERROR.primary_title(self.what.as_str()));
        for place in &self.places {
            let label = (!place.label.is_empty()).then_some(place.label.as_str());
            let caret = AnnotationKind::Primary.span(place.span.start..place.span.end).label(label);
            let line = Snippet::source(&place.line).line_start(place.number).path(&place.path);
            group = group.element(line.annotation(caret));
        }
        for next in &self.next {
            group = group.element(Level::HELP.message(next.as_str()));
        }
        let mut text = renderer.render(&[group]);
        for other in &self.others {
            text.push_str("\n\n");
            text.push_str(&other.render(colours));
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.render(false))
    }
}

impl std::error::Error for Error {}

/// The known name that is most like `name`, if one is alike at all.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let scored = known.into_iter().map(|known| (strsim::jaro_winkler(name, known), known));
    let best = scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(error: &Error, shown: &str) {
        assert_eq!(error.render(false), shown.trim_matches('\n'));
    }

    #[test]
    fn a_place_is_shown_with_a_caret() {
        let error = Error::new("unknown key `selct`")
            .at("asyncfix.toml", "# rules\nselct = []\n", Span::new(8, 13), "no such key")
            .did_you_mean(nearest("selct", ["ignore", "select"]));
        check(
            &error,
            "
error: unknown key `selct`
 --> asyncfix.toml:2:1
  |
2 | selct = []
  | ^^^^^ no such key
  |
  = help: did you mean `select`?
",
        );
    }

    #[test]
    fn an_error_without_a_place_is_one_line() {
        check(&Error::new("no such file: `x.py`"), "error: no such file: `x.py`");
    }

    #[test]
    fn a_span_outside_the_text_does_no_harm() {
        let error = Error::new("broken").at("a.toml", "", Span::new(7, 9), "");
        assert!(error.render(false).contains("a.toml:1"));
    }

    #[test]
    fn nothing_alike_suggests_nothing() {
        assert_eq!(nearest("zzz", ["select", "ignore"]), None);
    }
}
