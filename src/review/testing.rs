//! Files with findings for the tests of a review.

use super::bulk::Scope;
use super::moves::Move;
use super::session::{Answer, Session};
use crate::apply::FileFindings;
use crate::edit::{Applicability, Edit, EditSet, Fix};
use crate::facts::Layout;
use crate::scan::Finding;
use crate::source::{BlobId, Language, Span};

pub(super) fn fix(title: &str, applicability: Applicability, edits: EditSet) -> Fix {
    let (requests, claims) = (Vec::new(), Vec::new());
    Fix { title: title.to_owned(), applicability, caution: None, kind: "edit", edits, requests, claims }
}

pub(super) fn finding(rule: &'static str, span: Span, fixes: Vec<Fix>) -> Finding {
    Finding {
        rule,
        pattern: 0,
        family: "f",
        span,
        message: format!("{rule} is wrong"),
        help: None,
        labels: Vec::new(),
        function: None,
        runtime: None,
        chains: Vec::new(),
        fixes,
        withheld: Vec::new(),
        suppressed: false,
    }
}

pub(super) fn file(path: &str, text: &str, findings: Vec<Finding>) -> FileFindings {
    let (path, text, language) = (path.to_owned(), text.to_owned(), Language::Python);
    FileFindings { path, language, blob: BlobId::of(text.as_bytes()), text, layout: Layout::default(), findings }
}

/// A world in which nothing is written and nobody edits.
pub(super) struct Nothing;

impl super::World for Nothing {
    fn keep(&mut self, session: &mut Session) {
        session.take_changed();
    }

    fn write(&mut self, _: &mut Session) -> Vec<String> {
        vec!["written".to_owned()]
    }

    fn edit(&mut self, _: &super::Draft) -> Result<String, String> {
        Err("no editor".to_owned())
    }

    fn open(&mut self, _: &mut Session) -> Vec<String> {
        vec!["no editor".to_owned()]
    }

    fn page(&mut self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

/// Two files: a.py with sleep (safe, unsafe), http (unsafe), one in the way of http; b.py with sleep, sleep (unsafe).
pub(super) fn files() -> Vec<FileFindings> {
    use Applicability::{Safe, Unsafe};
    let text = "0123456789012345678901234567890123456789";
    let fix = |title: &str, applicability, at: usize| {
        fix(title, applicability, EditSet::from_edits([Edit::replace(Span::new(at, at + 4), "x")]).unwrap())
    };
    let finding = |rule, at: usize, fixes| finding(rule, Span::new(at, at + 4), fixes);
    let a = vec![
        finding("sleep", 0, vec![fix("twin", Safe, 0), fix("thread", Unsafe, 0)]),
        finding("http", 10, vec![fix("client", Unsafe, 10)]),
        finding("other", 12, vec![fix("client", Safe, 12)]),
        finding("manual", 30, Vec::new()),
    ];
    let b = vec![finding("sleep", 0, vec![fix("twin", Safe, 0)]), finding("sleep", 10, vec![fix("twin", Unsafe, 10)])];
    vec![file("a.py", text, a), file("b.py", text, b)]
}

/// What the key `key` of a review does to the decisions.
pub(super) fn press(session: &mut Session, key: char) {
    match key {
        'y' => _ = session.decide(Answer::Accepted),
        'n' => _ = session.decide(Answer::Rejected),
        's' => session.skip(),
        'a' => _ = session.accept_rest(Scope::File),
        'd' => _ = session.reject_rest(Scope::File),
        'A' => _ = session.accept_rest(Scope::Rule),
        'D' => _ = session.reject_rest(Scope::Rule),
        '!' => _ = session.accept_safe(),
        'u' => _ = session.undo(),
        'r' => _ = session.redo(),
        '\t' => _ = session.next_alternative(),
        'j' => _ = session.go(Move::NextOpen),
        'k' => _ = session.go(Move::PreviousOpen),
        'J' => _ = session.go(Move::Next),
        'K' => _ = session.go(Move::Previous),
        ']' => _ = session.go(Move::NextFile),
        '[' => _ = session.go(Move::PreviousFile),
        '}' => _ = session.go(Move::NextRule),
        '{' => _ = session.go(Move::PreviousRule),
        other => panic!("no key {other}"),
    }
}
