//! What a person does instead of a fix of ours: an edited replacement, or a comment that says to leave the code alone.

use serde::{Deserialize, Serialize};
use similar::TextDiff;

use super::session::{Question, Session};
use crate::apply::{FileFindings, apply_fixes};
use crate::edit::{Applicability, Edit, EditSet, Fix, Request};
use crate::scan::{Finding, suppressions};
use crate::source::{Language, LineIndex, Span};
use crate::syntax::Parser;

/// What a person wants at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Own {
    /// These lines, which a fix changes, are to be this text.
    Edited {
        /// Where the lines start in the file, in bytes.
        start: usize,
        /// Where they end.
        end: usize,
        /// What takes their place.
        text: String,
        /// The title of the fix that was edited.
        of: String,
    },
    /// The code stays, and a comment says why.
    Suppressed {
        /// Why.
        reason: String,
    },
}

/// A wish of a person as a fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFix {
    /// The wish.
    pub own: Own,
    /// The fix.
    pub fix: Fix,
}

/// The lines that a fix changes, for a person to edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The language of the lines.
    pub language: Language,
    /// Where they are in the file.
    pub span: Span,
    /// The lines as the fix would have them.
    pub text: String,
    /// The title of the fix.
    pub of: String,
}

impl Session {
    /// The lines that the shown fix changes, as it would have them.
    pub fn draft(&self) -> Option<Draft> {
        let question = self.current()?;
        let (file, fix) = (self.file(question), self.fix(question)?);
        let span = whole_lines(&file.text, fix.edits.hull()?);
        let moved = fix.edits.iter().map(|edit| {
            let place = Span::new(edit.span.start - span.start, edit.span.end - span.start);
            Edit::replace(place, edit.text.as_str())
        });
        let moved = EditSet::from_edits(moved).ok()?;
        let of = match &question.decision.own {
            Some(OwnFix { own: Own::Edited { of, .. }, .. }) if fix.kind == EDITED => of.clone(),
            _ => fix.title.clone(),
        };
        Some(Draft { language: file.language, span, text: moved.apply(span.of(&file.text)), of })
    }

    /// The person's wish for a question as a fix.
    ///
    /// # Errors
    /// It cannot be carried out, in words.
    pub fn own_fix(&self, question: &Question, own: Own) -> Result<OwnFix, String> {
        own_fix(self.file(question), self.finding(question), own)
    }
}

/// The kind of a fix that was edited by hand.
const EDITED: &str = "edited";

/// A wish for a finding as a fix.
///
/// # Errors
/// It cannot be carried out, in words.
pub(super) fn own_fix(file: &FileFindings, finding: &Finding, own: Own) -> Result<OwnFix, String> {
    let fix = match &own {
        Own::Edited { start, end, text, of } => edited(file, finding, Span::new(*start, *end), text, of)?,
        Own::Suppressed { reason } => suppressed(file, finding, reason)?,
    };
    Ok(OwnFix { own, fix })
}

fn edited(file: &FileFindings, finding: &Finding, lines: Span, text: &str, of: &str) -> Result<Fix, String> {
    let before = file.text.get(lines.start..lines.end).ok_or("the lines are not there any more")?;
    let mut text = text.to_owned();
    if before.ends_with('\n') && !text.ends_with('\n') {
        text.push_str(if before.ends_with("\r\n") { "\r\n" } else { "\n" });
    }
    let edits = difference(before, &text, lines.start);
    if edits.is_empty() {
        return Err("this leaves the code as it is: reject the fix (n) instead".to_owned());
    }
    let base = finding.fixes.iter().find(|fix| fix.title == of);
    let imports =
        base.into_iter().flat_map(|fix| &fix.requests).filter(|request| !matches!(request, Request::Release(_)));
    let fix = Fix {
        title: format!("edited by hand: {of}"),
        applicability: Applicability::Unsafe,
        caution: None,
        kind: EDITED,
        edits,
        requests: imports.cloned().collect(),
        claims: Vec::new(),
    };
    check_parse(file, &fix).map_err(|()| "the edited code does not parse; nothing is taken over".to_owned())?;
    Ok(fix)
}

/// The lines that `before`, which starts at byte `start`, must change to become `after`.
pub(super) fn difference(before: &str, after: &str, start: usize) -> EditSet {
    let diff = TextDiff::from_lines(before, after);
    let ends = |slice: &dyn Fn(usize) -> Option<usize>| {
        let mut ends = vec![0];
        while let Some(length) = slice(ends.len() - 1) {
            ends.push(ends[ends.len() - 1] + length);
        }
        ends
    };
    let old = ends(&|nth| diff.old_slice(nth).map(str::len));
    let new = ends(&|nth| diff.new_slice(nth).map(str::len));
    let edits = diff.ops().iter().filter(|op| op.tag() != similar::DiffTag::Equal).map(|op| {
        let (gone, come) = (op.old_range(), op.new_range());
        let place = Span::new(start + old[gone.start], start + old[gone.end]);
        Edit::replace(place, &after[new[come.start]..new[come.end]])
    });
    // The parts of a difference are disjoint.
    EditSet::from_edits(edits).unwrap_or_default()
}

fn suppressed(file: &FileFindings, finding: &Finding, reason: &str) -> Result<Fix, String> {
    let one_line = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = format!("{} asyncfix: ignore[{}] {one_line}", file.language.comment(), finding.rule);
    let words = words.trim_end();
    let edits = places(file, finding).map(|(at, before, after)| Edit::insert(at, format!("{before}{words}{after}")));
    for edit in edits {
        let fix = Fix {
            title: format!("leave it, and say so in a comment: {one_line}"),
            applicability: Applicability::Safe,
            caution: None,
            kind: "suppress",
            edits: EditSet::from_edits([edit]).unwrap_or_default(),
            requests: Vec::new(),
            claims: Vec::new(),
        };
        if covers(file, finding, &fix) {
            return Ok(fix);
        }
    }
    Err("there is no line for such a comment here".to_owned())
}

/// How far above a finding the first line of its statement is looked for.
const TALLEST: usize = 40;

/// Where a comment about a finding can stand, the best first: at the end of its line, then on a line of its own above it
/// or above the statement around it. Each with what comes before and after the comment.
fn places<'f>(file: &'f FileFindings, finding: &Finding) -> impl Iterator<Item = (usize, String, &'static str)> + 'f {
    let index = LineIndex::new(&file.text);
    let text = file.text.as_str();
    let first = index.line(finding.span.start);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let line = Span::new(index.start(first, text), index.start(first + 1, text));
    let end = line.start + line.of(text).trim_end().len();
    let above = (first.saturating_sub(TALLEST)..=first).rev().map(move |line| {
        let start = index.start(line, text);
        let indent = text[start..].chars().take_while(|one| matches!(one, ' ' | '\t')).collect();
        (start, indent, newline)
    });
    std::iter::once((end, "  ".to_owned(), "")).chain(above)
}

/// Whether a comment keeps the finding from being reported, and changes nothing else.
fn covers(file: &FileFindings, finding: &Finding, fix: &Fix) -> bool {
    if check_parse(file, fix).is_err() {
        return false;
    }
    let text = fix.edits.apply(&file.text);
    let grown = text.len() - file.text.len();
    let is_above = fix.edits.iter().all(|edit| edit.span.start <= finding.span.start);
    let moved = if is_above { grown } else { 0 };
    let parser = Parser::new();
    let tree = parser.parse(&text, file.language);
    let index = LineIndex::new(&text);
    let last = finding.span.end.saturating_sub(1).max(finding.span.start);
    let lines = index.line(finding.span.start + moved)..=index.line(last + moved);
    let named = |name: &str| if name == finding.rule { vec![name.to_owned()] } else { Vec::new() };
    suppressions(&tree, &named).covers(finding.rule, lines)
}

fn check_parse(file: &FileFindings, fix: &Fix) -> Result<(), ()> {
    apply_fixes(&file.text, file.language, &[fix], &file.layout, &Parser::new()).map(drop).map_err(drop)
}

/// The lines that `span` touches.
fn whole_lines(text: &str, span: Span) -> Span {
    let index = LineIndex::new(text);
    let last = if span.is_empty() { span.end } else { span.end - 1 };
    Span::new(index.start(index.line(span.start), text), index.start(index.line(last) + 1, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Edit, EditSet};

    fn file(text: &str) -> FileFindings {
        super::super::testing::file("a.py", text, Vec::new())
    }

    fn finding(text: &str, code: &str) -> Finding {
        let start = text.find(code).unwrap();
        let edits = EditSet::from_edits([Edit::replace(Span::new(start, start + code.len()), "await g()")]).unwrap();
        let fix = super::super::testing::fix("await it", Applicability::Safe, edits);
        super::super::testing::finding("sleep", Span::new(start, start + code.len()), vec![fix])
    }

    fn check_suppressed(text: &str, code: &str, expected: &str) {
        let fix = suppressed(&file(text), &finding(text, code), "by  design").unwrap();
        assert_eq!(fix.edits.apply(text), expected);
    }

    #[test]
    fn a_comment_stands_where_it_counts() {
        check_suppressed("f()\n", "f()", "f()  # asyncfix: ignore[sleep] by design\n");
        check_suppressed("f()", "f()", "f()  # asyncfix: ignore[sleep] by design");
        check_suppressed(
            "if x:\n    f(\"\"\"\n\"\"\")\n",
            "f(",
            "if x:\n    # asyncfix: ignore[sleep] by design\n    f(\"\"\"\n\"\"\")\n",
        );
        check_suppressed("a = \\\r\n  f()\r\n", "f()", "a = \\\r\n  f()  # asyncfix: ignore[sleep] by design\r\n");
    }

    #[test]
    fn an_edited_replacement_changes_what_it_says() {
        let text = "x = 1\nf()\ny = 2\n";
        let (file, finding) = (file(text), finding(text, "f()"));
        let own = |text: &str| Own::Edited { start: 6, end: 10, text: text.to_owned(), of: "await it".to_owned() };
        let made = own_fix(&file, &finding, own("await h()")).unwrap();
        assert_eq!(made.fix.edits.apply(text), "x = 1\nawait h()\ny = 2\n");
        assert_eq!(made.fix.applicability, Applicability::Unsafe);
        assert!(own_fix(&file, &finding, own("f()\n")).unwrap_err().contains("reject the fix"));
        assert!(own_fix(&file, &finding, own("await (\n")).unwrap_err().contains("does not parse"));
    }
}
