//! The state of a review: one question per finding with a fix, an answer to each, and the way back.

use std::fmt::Write as _;

use crate::apply::FileFindings;
use crate::edit::{Applicability, Fix};
use crate::scan::Finding;

/// What a person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Accept the shown fix.
    Accept,
    /// Accept the shown fix if it is safe.
    AcceptIfSafe,
    /// Leave the code as it is.
    Reject,
    /// Accept the rest of the file.
    AcceptFile,
    /// Reject the rest of the file.
    RejectFile,
    /// Accept the rest of the rule, in every file.
    AcceptRule,
    /// Reject the rest of the rule, in every file.
    RejectRule,
    /// Decide later.
    Skip,
    /// Show the next alternative fix.
    Alternative,
    /// Take back the last decision, however wide it was.
    Undo,
    /// Show the keys.
    Help,
    /// End the review; what is accepted counts, the rest stays undecided.
    Leave,
}

/// What to do after a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Show the current question.
    Ask,
    /// Show these words, then the current question.
    Say(String),
    /// Show these words and ask the same question without showing it again.
    Again(String),
    /// Show the keys.
    Help,
    /// The review is over.
    Over,
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// None yet.
    #[default]
    Undecided,
    /// The fix is to be made.
    Accepted,
    /// The code stays as it is.
    Rejected,
}

/// How many questions have which answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Fixes to be made.
    pub accepted: usize,
    /// Code that stays.
    pub rejected: usize,
    /// Questions without an answer.
    pub undecided: usize,
}

/// One finding with at least one fix.
#[derive(Clone, Copy, Debug)]
struct Question {
    file: usize,
    finding: usize,
    answer: Answer,
    /// Which of the finding's fixes is shown, and made if accepted.
    fix: usize,
}

/// What one key changed, to take it back.
#[derive(Clone, Debug)]
struct Step {
    at: usize,
    before: Vec<(usize, Question)>,
}

/// A review of the findings of some files.
#[derive(Debug)]
pub struct Session<'f> {
    files: &'f [FileFindings],
    questions: Vec<Question>,
    at: usize,
    past: Vec<Step>,
}

impl<'f> Session<'f> {
    /// A review of every finding that has a fix and is not suppressed, in the order given.
    pub fn new(files: &'f [FileFindings]) -> Self {
        let mut questions = Vec::new();
        for (file, findings) in files.iter().enumerate() {
            for (finding, shown) in findings.findings.iter().enumerate() {
                if !shown.suppressed && !shown.fixes.is_empty() {
                    questions.push(Question { file, finding, answer: Answer::Undecided, fix: 0 });
                }
            }
        }
        Self { files, questions, at: 0, past: Vec::new() }
    }

    /// Whether there is no question left to show.
    pub fn is_over(&self) -> bool {
        self.at >= self.questions.len()
    }

    /// Number of the current question, from 1, and of all questions.
    pub fn progress(&self) -> (usize, usize) {
        ((self.at + 1).min(self.questions.len()), self.questions.len())
    }

    /// The file, the finding and the shown fix (from 0) of the current question.
    pub fn current(&self) -> Option<(&'f FileFindings, &'f Finding, usize)> {
        let question = self.questions.get(self.at)?;
        let file = &self.files[question.file];
        Some((file, &file.findings[question.finding], question.fix))
    }

    /// The accepted fixes of each file that has any, by the number of the file.
    pub fn accepted(&self) -> impl Iterator<Item = (usize, Vec<&'f Fix>)> + '_ {
        let fixes = move |file: usize| -> Vec<&'f Fix> {
            let of_file = self.questions.iter().filter(move |question| question.file == file);
            of_file.filter(|question| question.answer == Answer::Accepted).map(|question| self.fix(question)).collect()
        };
        (0..self.files.len()).map(move |file| (file, fixes(file))).filter(|(_, fixes)| !fixes.is_empty())
    }

    /// How the questions are answered so far.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for question in &self.questions {
            match question.answer {
                Answer::Undecided => tally.undecided += 1,
                Answer::Accepted => tally.accepted += 1,
                Answer::Rejected => tally.rejected += 1,
            }
        }
        tally
    }

    /// Does what the key says.
    pub fn press(&mut self, key: Key) -> Reply {
        let Some(current) = self.questions.get(self.at).copied() else { return Reply::Over };
        match key {
            Key::Accept => self.accept_one(),
            Key::AcceptIfSafe if self.fix(&current).applicability == Applicability::Safe => self.accept_one(),
            Key::AcceptIfSafe => Reply::Again("this fix is unsafe: press y to accept it all the same".to_owned()),
            Key::Reject => self.decide(&[self.at], Answer::Rejected),
            Key::AcceptFile => self.accept_rest(|question| question.file == current.file),
            Key::RejectFile => self.reject_rest(|question| question.file == current.file),
            Key::AcceptRule => self.accept_rest(self.same_rule(current)),
            Key::RejectRule => self.reject_rest(self.same_rule(current)),
            Key::Skip => self.decide(&[], Answer::Undecided),
            Key::Alternative => self.next_alternative(),
            Key::Undo => self.undo(),
            Key::Help => Reply::Help,
            Key::Leave => Reply::Over,
        }
    }

    fn finding(&self, question: &Question) -> &'f Finding {
        &self.files[question.file].findings[question.finding]
    }

    fn fix(&self, question: &Question) -> &'f Fix {
        &self.finding(question).fixes[question.fix]
    }

    fn same_rule(&self, current: Question) -> impl Fn(&Question) -> bool + use<'f> {
        let files = self.files;
        let rule =
            |question: &Question| (files[question.file].language, files[question.file].findings[question.finding].rule);
        let wanted = rule(&current);
        move |question| (files[question.file].language, files[question.file].findings[question.finding].rule) == wanted
    }

    /// Whether `fix` cannot be made together with a fix of the same file that is accepted already.
    fn is_in_the_way(&self, file: usize, fix: &Fix) -> bool {
        let accepted = self.questions.iter().filter(|other| other.file == file && other.answer == Answer::Accepted);
        accepted.into_iter().any(|other| self.fix(other).conflicts_with(fix))
    }

    fn accept_one(&mut self) -> Reply {
        let current = self.questions[self.at];
        if self.is_in_the_way(current.file, self.fix(&current)) {
            let words =
                "an accepted fix changes the same code: take another one (t), skip it (s) and run again, or undo (u)";
            return Reply::Again(words.to_owned());
        }
        self.decide(&[self.at], Answer::Accepted)
    }

    /// Accepts the current fix, and for the open questions after it that `wanted` names the best fix that is trusted as
    /// much. Fixes in the way of each other stay open.
    fn accept_rest(&mut self, wanted: impl Fn(&Question) -> bool) -> Reply {
        let current = self.questions[self.at];
        if self.is_in_the_way(current.file, self.fix(&current)) {
            return self.accept_one();
        }
        let threshold = self.fix(&current).applicability;
        let title = &self.fix(&current).title;
        let mut step = Step { at: self.at, before: Vec::new() };
        let mut left = 0;
        for at in self.at..self.questions.len() {
            let question = self.questions[at];
            if question.answer != Answer::Undecided || !wanted(&question) {
                continue;
            }
            let fixes = &self.finding(&question).fixes;
            let same = fixes.iter().position(|fix| fix.title == *title && fix.applicability >= threshold);
            let chosen = same.or_else(|| fixes.iter().position(|fix| fix.applicability >= threshold));
            match chosen.filter(|chosen| !self.is_in_the_way(question.file, &fixes[*chosen])) {
                Some(fix) => {
                    step.before.push((at, question));
                    self.questions[at] = Question { answer: Answer::Accepted, fix, ..question };
                }
                None => left += 1,
            }
        }
        let mut words = format!("{} accepted", step.before.len());
        if left > 0 {
            _ = write!(words, ", {left} left open (not as safe, or in the way of another)");
        }
        self.take(step);
        self.said(words)
    }

    fn reject_rest(&mut self, wanted: impl Fn(&Question) -> bool) -> Reply {
        let open = |at: &usize| self.questions[*at].answer == Answer::Undecided && wanted(&self.questions[*at]);
        let rest: Vec<usize> = (self.at..self.questions.len()).filter(open).collect();
        let words = format!("{} rejected", rest.len());
        self.decide(&rest, Answer::Rejected);
        self.said(words)
    }

    fn decide(&mut self, which: &[usize], answer: Answer) -> Reply {
        let before = which.iter().map(|at| (*at, self.questions[*at])).collect();
        for at in which {
            self.questions[*at].answer = answer;
        }
        self.take(Step { at: self.at, before });
        if self.is_over() { Reply::Over } else { Reply::Ask }
    }

    /// Remembers a step and goes to the next open question.
    fn take(&mut self, step: Step) {
        self.past.push(step);
        let open = |at: &usize| self.questions[*at].answer == Answer::Undecided;
        self.at = (self.at + 1..self.questions.len()).find(open).unwrap_or(self.questions.len());
    }

    fn said(&self, words: String) -> Reply {
        if self.is_over() { Reply::Over } else { Reply::Say(words) }
    }

    fn next_alternative(&mut self) -> Reply {
        let question = self.questions[self.at];
        let count = self.finding(&question).fixes.len();
        if count == 1 {
            return Reply::Again("there is no other fix".to_owned());
        }
        self.questions[self.at].fix = (question.fix + 1) % count;
        Reply::Ask
    }

    fn undo(&mut self) -> Reply {
        let Some(step) = self.past.pop() else { return Reply::Again("nothing to undo".to_owned()) };
        let count = step.before.len();
        for (at, question) in step.before {
            self.questions[at] = question;
        }
        self.at = step.at;
        let decisions = if count == 1 { "decision" } else { "decisions" };
        Reply::Say(format!("{count} {decisions} taken back"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Edit, EditSet};
    use crate::facts::Layout;
    use crate::source::{BlobId, Language, Span};

    fn fix(title: &str, applicability: Applicability, at: usize) -> Fix {
        let edits = EditSet::from_edits([Edit::replace(Span::new(at, at + 4), "x")]).unwrap();
        let (requests, claims) = (Vec::new(), Vec::new());
        Fix { title: title.to_owned(), applicability, caution: None, kind: "edit", edits, requests, claims }
    }

    fn finding(rule: &'static str, at: usize, fixes: Vec<Fix>) -> Finding {
        Finding {
            rule,
            pattern: 0,
            family: "f",
            span: Span::new(at, at + 4),
            message: String::new(),
            help: None,
            labels: Vec::new(),
            chains: Vec::new(),
            function: None,
            runtime: None,
            fixes,
            withheld: Vec::new(),
            suppressed: false,
        }
    }

    /// Two files: a.py with sleep (safe, unsafe), http (unsafe), one in the way of http; b.py with sleep, sleep (unsafe).
    fn files() -> Vec<FileFindings> {
        use Applicability::{Safe, Unsafe};
        let file = |path: &str, findings| FileFindings {
            path: path.to_owned(),
            language: Language::Python,
            text: "0123456789012345678901234567890123456789".to_owned(),
            blob: BlobId::of(b""),
            layout: Layout::default(),
            findings,
        };
        let a = vec![
            finding("sleep", 0, vec![fix("twin", Safe, 0), fix("thread", Unsafe, 0)]),
            finding("http", 10, vec![fix("client", Unsafe, 10)]),
            finding("other", 12, vec![fix("client", Safe, 12)]),
            finding("manual", 30, Vec::new()),
        ];
        let b =
            vec![finding("sleep", 0, vec![fix("twin", Safe, 0)]), finding("sleep", 10, vec![fix("twin", Unsafe, 10)])];
        vec![file("a.py", a), file("b.py", b)]
    }

    /// Presses the keys and compares the answers: `.` undecided, `y` accepted, `n` rejected.
    fn check(keys: &str, answers: &str) {
        let files = files();
        let mut session = Session::new(&files);
        for key in keys.chars() {
            session.press(crate::review::terminal::key_of(&key.to_string()).unwrap());
        }
        let shown: String = session
            .questions
            .iter()
            .map(|question| match question.answer {
                Answer::Undecided => '.',
                Answer::Accepted => 'y',
                Answer::Rejected => 'n',
            })
            .collect();
        assert_eq!(shown, answers, "after {keys}");
    }

    #[test]
    fn one_by_one() {
        check("", ".....");
        check("yn", "yn...");
        check("sy", ".y...");
        check("ynyny", "ynyny");
        check("ynynyn", "ynyny");
    }

    #[test]
    fn the_rest_of_a_file_or_rule() {
        check("a", "y.y..");
        check("d", "nnn..");
        check("A", "y..y.");
        check("D", "n..nn");
        check("nsa", "n.y..");
        check("tA", "y..yy");
    }

    #[test]
    fn undo_without_limit() {
        check("yu", ".....");
        check("Au", ".....");
        check("ynuu", ".....");
        check("dun", "n....");
        check("uuu", ".....");
        check("ssuuy", "y....");
    }

    #[test]
    fn fixes_in_the_way_of_an_accepted_one_stay_open() {
        check("nyy", "ny...");
        check("nyyn", "nyn..");
    }

    #[test]
    fn alternatives_and_replies() {
        let files = files();
        let mut session = Session::new(&files);
        assert_eq!(session.progress(), (1, 5));
        assert_eq!(session.press(Key::Alternative), Reply::Ask);
        assert_eq!(session.current().unwrap().2, 1);
        assert!(matches!(session.press(Key::AcceptIfSafe), Reply::Again(_)));
        session.press(Key::Accept);
        assert_eq!(session.accepted().next().unwrap().1[0].title, "thread");
        assert_eq!(session.tally(), Tally { accepted: 1, rejected: 0, undecided: 4 });
        assert_eq!(session.press(Key::Leave), Reply::Over);
    }
}
