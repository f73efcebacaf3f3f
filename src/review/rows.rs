//! The change that a fix makes, as rows of source code with colours.

use super::colour::{Paint, paints};
use super::session::Session;
use crate::apply::{FileFindings, HunkLine, hunks};
use crate::edit::{EditSet, Fix};
use crate::source::{LineIndex, Span};
use crate::syntax::Parser;

/// One line of source code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line, with its numbers and changed parts.
    pub line: HunkLine,
    /// The pieces of it that have a colour, in bytes of the line.
    pub paints: Vec<(Span, Paint)>,
    /// What stands at its right end.
    pub note: Option<String>,
}

/// Everything that the shown fix changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The rows of each part of the file.
    pub parts: Vec<Vec<Row>>,
    /// What changes in other files, in words.
    pub elsewhere: Vec<String>,
    /// The line of the finding, from 1.
    pub place: usize,
}

/// The change that the current question is about.
pub fn change(session: &Session, context: usize) -> Option<Change> {
    let question = session.current()?;
    let (file, fix) = (session.file(question), session.fix(question)?);
    let index = LineIndex::new(&file.text);
    let edits = file.edits_of(fix);
    let mut parts = coloured(file, &index, &edits, context);
    note_parts(&mut parts, fix, &index);
    let feature = |feature: &crate::edit::CargoFeature| {
        format!("Cargo.toml: adds the feature `{}` of {}", feature.name, feature.package)
    };
    let place = index.line(session.finding(question).span.start) + 1;
    Some(Change { parts, elsewhere: fix.features().map(feature).collect(), place })
}

fn coloured(file: &FileFindings, index: &LineIndex, edits: &EditSet, context: usize) -> Vec<Vec<Row>> {
    let after = edits.apply(&file.text);
    let parser = Parser::new();
    let old = paints(&parser.parse(&file.text, file.language));
    let new = paints(&parser.parse(&after, file.language));
    let after_index = LineIndex::new(&after);
    let row = |line: HunkLine| {
        let paints = match (line.new, line.old) {
            (Some(new_line), _) => paints_of_line(&new, &after_index, &after, new_line, &line.text),
            (None, Some(old_line)) => paints_of_line(&old, index, &file.text, old_line, &line.text),
            (None, None) => Vec::new(),
        };
        Row { line, paints, note: None }
    };
    let hunks = hunks(&file.text, index, edits, context);
    hunks.into_iter().map(|hunk| hunk.lines.into_iter().map(row).collect()).collect()
}

/// The colours of line `number` (from 1), counted from its start.
fn paints_of_line(
    all: &[(Span, Paint)],
    index: &LineIndex,
    text: &str,
    number: usize,
    line: &str,
) -> Vec<(Span, Paint)> {
    let start = index.start(number - 1, text);
    let end = start + line.len();
    let first = all.partition_point(|(span, _)| span.end <= start);
    let here = all[first..].iter().take_while(|(span, _)| span.start < end);
    here.map(|(span, paint)| (Span::new(span.start.max(start) - start, span.end.min(end) - start), *paint)).collect()
}

/// Says at the parts of a change which they are, where there are several.
fn note_parts(parts: &mut [Vec<Row>], fix: &Fix, index: &LineIndex) {
    let count = parts.len();
    if count < 2 {
        return;
    }
    for (nth, part) in parts.iter_mut().enumerate() {
        let numbers = || part.iter().filter(|row| row.line.is_changed()).filter_map(|row| row.line.old);
        let lines = numbers().min().unwrap_or(0)..=numbers().max().unwrap_or(usize::MAX);
        let is_own = fix.edits.iter().any(|edit| lines.contains(&(index.line(edit.span.start) + 1)));
        let what = if is_own { "" } else { ": what it needs" };
        if let Some(row) = part.iter_mut().find(|row| row.line.is_changed()) {
            row.note = Some(format!("part {} of {count}{what}", nth + 1));
        }
    }
}
