//! The decisions of a review: one question per finding with a fix, an answer to each, and the way back.

use std::collections::BTreeSet;

use super::filter::Filter;
use super::own::OwnFix;
use crate::apply::FileFindings;
use crate::edit::{Applicability, Fix, Taken};
use crate::scan::{Finding, Identity, identities};

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

impl Answer {
    /// `undecided`, `accepted` or `rejected`.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Undecided => "undecided",
            Answer::Accepted => "accepted",
            Answer::Rejected => "rejected",
        }
    }
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

/// What a person said to a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// The answer.
    pub answer: Answer,
    /// Which of the alternatives is shown, and made if accepted.
    pub fix: usize,
    /// The alternative that the person made, after those of the finding.
    pub own: Option<OwnFix>,
}

/// One finding with at least one fix.
#[derive(Clone, Debug)]
pub struct Question {
    /// The number of its file.
    pub file: usize,
    /// The number of its finding in the file.
    pub finding: usize,
    /// What was said to it.
    pub decision: Decision,
}

/// What one command changed, to take it back.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at: usize,
    pub(super) before: Vec<(usize, Decision)>,
}

/// A file of a review.
#[derive(Clone, Debug)]
pub struct ReviewFile {
    /// Its text and its findings.
    pub findings: FileFindings,
    /// What each finding is about, in the same order.
    pub identities: Vec<Identity>,
}

impl ReviewFile {
    pub(super) fn new(findings: FileFindings) -> Self {
        let identities = identities(&findings.path, &findings.text, &findings.findings);
        Self { findings, identities }
    }
}

/// A review of the findings of some files.
#[derive(Clone, Debug)]
pub struct Session {
    pub(super) files: Vec<ReviewFile>,
    pub(super) questions: Vec<Question>,
    pub(super) at: usize,
    pub(super) past: Vec<Step>,
    pub(super) future: Vec<Step>,
    pub(super) filter: Filter,
    pub(super) changed: BTreeSet<usize>,
}

impl Session {
    /// A review of every finding that has a fix and is not suppressed, in the order given.
    pub fn new(files: Vec<FileFindings>) -> Self {
        let files: Vec<ReviewFile> = files.into_iter().map(ReviewFile::new).collect();
        let questions = (0..files.len()).flat_map(|file| questions_of(file, &files[file].findings)).collect();
        let (past, future, changed) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { files, questions, at: 0, past, future, filter: Filter::default(), changed }
    }

    /// The files of the review.
    pub fn files(&self) -> &[ReviewFile] {
        &self.files
    }

    /// The questions, in order.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The number of the current question, from 0; that of all questions after the last one.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether the last question is behind.
    pub fn is_over(&self) -> bool {
        self.at >= self.questions.len()
    }

    /// What narrows the questions.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Number of the current question, from 1, and of all questions, among those that the filter shows.
    pub fn progress(&self) -> (usize, usize) {
        let shown = |questions: &[Question]| questions.iter().filter(|question| self.is_shown(question)).count();
        let all = shown(&self.questions);
        (shown(&self.questions[..self.at.min(self.questions.len())]).min(all.saturating_sub(1)) + 1, all)
    }

    /// The current question.
    pub fn current(&self) -> Option<&Question> {
        self.questions.get(self.at)
    }

    /// The file of a question.
    pub fn file(&self, question: &Question) -> &FileFindings {
        &self.files[question.file].findings
    }

    /// The finding of a question.
    pub fn finding(&self, question: &Question) -> &Finding {
        &self.file(question).findings[question.finding]
    }

    /// The alternatives of a question, best first, the person's own last.
    pub fn alternatives<'s>(&'s self, question: &'s Question) -> impl Iterator<Item = &'s Fix> {
        self.finding(question).fixes.iter().chain(question.decision.own.iter().map(|own| &own.fix))
    }

    /// The fix of a question that is shown.
    pub fn fix<'s>(&'s self, question: &'s Question) -> Option<&'s Fix> {
        self.alternatives(question).nth(question.decision.fix)
    }

    /// The accepted fixes of each file that has any, by the number of the file.
    pub fn accepted(&self) -> Vec<(usize, Vec<&Fix>)> {
        let mut accepted: Vec<(usize, Vec<&Fix>)> = Vec::new();
        for question in self.questions.iter().filter(|question| question.decision.answer == Answer::Accepted) {
            let Some(fix) = self.fix(question) else { continue };
            match accepted.last_mut().filter(|(file, _)| *file == question.file) {
                Some((_, fixes)) => fixes.push(fix),
                None => accepted.push((question.file, vec![fix])),
            }
        }
        accepted
    }

    /// How the questions are answered so far, whatever the filter.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for question in &self.questions {
            match question.decision.answer {
                Answer::Undecided => tally.undecided += 1,
                Answer::Accepted => tally.accepted += 1,
                Answer::Rejected => tally.rejected += 1,
            }
        }
        tally
    }

    /// The questions whose decisions changed since the last call.
    pub fn take_changed(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }

    /// Says `answer` to the current question and goes to the next open one.
    ///
    /// # Errors
    /// The fix cannot be made beside one that is accepted already.
    pub fn decide(&mut self, answer: Answer) -> Result<(), &'static str> {
        let Some(current) = self.current() else { return Ok(()) };
        let is_in_the_way = || self.fix(current).is_some_and(|fix| !self.taken(current.file, self.at).take(fix));
        if answer == Answer::Accepted && is_in_the_way() {
            return Err(
                "an accepted fix changes the same code: take another (Tab), or leave it (s) and come back after \
                        the accepted one is written (w)",
            );
        }
        let decision = Decision { answer, ..current.decision.clone() };
        self.take_step(vec![(self.at, decision)]);
        Ok(())
    }

    /// Goes to the next open question without an answer to this one.
    pub fn skip(&mut self) {
        self.past.push(Step { at: self.at, before: Vec::new() });
        self.future.clear();
        self.go_on();
    }

    /// Shows the next alternative; false if there is none.
    pub fn next_alternative(&mut self) -> bool {
        let Some(current) = self.current() else { return false };
        let count = self.alternatives(current).count();
        if count < 2 {
            return false;
        }
        let decision =
            Decision { answer: Answer::Undecided, fix: (current.decision.fix + 1) % count, ..current.decision.clone() };
        if current.decision.answer == Answer::Undecided {
            self.questions[self.at].decision = decision;
            return true;
        }
        // Another fix than the accepted one was not accepted.
        self.change(vec![(self.at, decision)]);
        true
    }

    /// Makes the person's own fix the shown one of the current question and accepts it.
    ///
    /// # Errors
    /// It cannot be made beside one that is accepted already.
    pub fn accept_own(&mut self, own: OwnFix) -> Result<(), &'static str> {
        let Some(current) = self.current() else { return Ok(()) };
        if !self.taken(current.file, self.at).take(&own.fix) {
            return Err("an accepted fix changes the same code: undo it (u) first");
        }
        let fix = self.finding(current).fixes.len();
        self.take_step(vec![(self.at, Decision { answer: Answer::Accepted, fix, own: Some(own) })]);
        Ok(())
    }

    /// Takes back the last decision, however wide it was, and goes there; how many answers changed.
    pub fn undo(&mut self) -> Option<usize> {
        let step = self.past.pop()?;
        let (back, count) = self.swap(step);
        self.future.push(back);
        Some(count)
    }

    /// Takes back the last undo; how many answers changed.
    pub fn redo(&mut self) -> Option<usize> {
        let step = self.future.pop()?;
        let (back, count) = self.swap(step);
        self.past.push(back);
        Some(count)
    }

    /// Puts back what `step` knows; the way back from that.
    fn swap(&mut self, step: Step) -> (Step, usize) {
        let count = step.before.len();
        let mut back = Step { at: self.at, before: Vec::with_capacity(count) };
        for (at, decision) in step.before {
            back.before.push((at, std::mem::replace(&mut self.questions[at].decision, decision)));
            self.changed.insert(at);
        }
        self.at = step.at;
        (back, count)
    }

    /// Makes new decisions, as one step, without going anywhere.
    pub(super) fn change(&mut self, decisions: Vec<(usize, Decision)>) {
        let (back, _) = self.swap(Step { at: self.at, before: decisions });
        self.past.push(back);
        self.future.clear();
    }

    /// Makes new decisions, as one step, and goes to the next open question.
    pub(super) fn take_step(&mut self, decisions: Vec<(usize, Decision)>) {
        self.change(decisions);
        self.go_on();
    }

    /// Goes to the next open question that the filter shows, or behind the last.
    pub(super) fn go_on(&mut self) {
        let open = |at: &usize| {
            let question = &self.questions[*at];
            question.decision.answer == Answer::Undecided && self.is_shown(question)
        };
        self.at = (self.at + 1..self.questions.len()).find(open).unwrap_or(self.questions.len());
    }

    /// Rejects the accepted fixes that are not marked in `kept`, which has them in order. One step.
    pub fn reject_accepted(&mut self, kept: &[bool]) {
        let accepted = |at: &usize| self.questions[*at].decision.answer == Answer::Accepted;
        let accepted = (0..self.questions.len()).filter(accepted).zip(kept).filter(|(_, kept)| !**kept);
        let reject = |at: usize| (at, Decision { answer: Answer::Rejected, ..self.questions[at].decision.clone() });
        let decisions = accepted.map(|(at, _)| reject(at)).collect();
        self.change(decisions);
    }

    /// The places that the accepted fixes of a file take, without that of the question `but`.
    pub(super) fn taken(&self, file: usize, but: usize) -> Taken {
        let mut taken = Taken::default();
        let others = self.questions.iter().enumerate().filter(|(at, other)| other.file == file && *at != but);
        for (_, other) in others.filter(|(_, other)| other.decision.answer == Answer::Accepted) {
            if let Some(fix) = self.fix(other) {
                taken.take(fix);
            }
        }
        taken
    }

    /// Whether the filter shows a question.
    pub fn is_shown(&self, question: &Question) -> bool {
        self.filter.is_empty() || self.filter.shows(self, question)
    }

    /// How far the shown fix of a question can be trusted.
    pub fn applicability(&self, question: &Question) -> Option<Applicability> {
        self.fix(question).map(|fix| fix.applicability)
    }
}

/// The questions that the findings of a file raise.
pub(super) fn questions_of(file: usize, findings: &FileFindings) -> Vec<Question> {
    let open =
        findings.findings.iter().enumerate().filter(|(_, finding)| !finding.suppressed && !finding.fixes.is_empty());
    open.map(|(finding, _)| Question { file, finding, decision: Decision::default() }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{files, press};
    use super::*;

    /// Presses the keys and compares the answers: `.` undecided, `y` accepted, `n` rejected.
    fn check(keys: &str, answers: &str) {
        let mut session = Session::new(files());
        for key in keys.chars() {
            press(&mut session, key);
        }
        let shown = session.questions().iter().map(|question| match question.decision.answer {
            Answer::Undecided => '.',
            Answer::Accepted => 'y',
            Answer::Rejected => 'n',
        });
        assert_eq!(shown.collect::<String>(), answers, "after {keys}");
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
        check("\tA", "y..yy");
        check("!", "y.yy.");
        check("ss!", "y.yy.");
    }

    #[test]
    fn undo_and_redo_without_limit() {
        check("yu", ".....");
        check("Au", ".....");
        check("!u", ".....");
        check("ynuu", ".....");
        check("dun", "n....");
        check("uuu", ".....");
        check("ssuuy", "y....");
        check("yur", "y....");
        check("ynuurr", "yn...");
        check("ynuunr", "n....");
        check("AurD", "yn.y.");
    }

    #[test]
    fn fixes_in_the_way_of_an_accepted_one_stay_open() {
        check("nyy", "ny...");
        check("nyyn", "nyn..");
    }

    #[test]
    fn another_alternative_of_an_accepted_fix_is_not_accepted() {
        check("yK\t", ".....");
        check("yK\tu", "y....");
    }

    #[test]
    fn moving_changes_no_answer() {
        check("jyjn", ".y.n.");
        check("JJJy", "...y.");
        check("JJJKKy", ".y...");
        check("]y", "...y.");
        check("][y", "y....");
        check("}y", ".y...");
        check("}{y", "y....");
    }

    #[test]
    fn a_filter_narrows_what_is_asked_and_what_is_meant() {
        let mut session = Session::new(files());
        session.set_filter(Filter::parse("rule:sleep path:b.py").unwrap());
        assert_eq!((session.at(), session.progress()), (3, (1, 2)));
        press(&mut session, 'D');
        assert_eq!(session.tally(), Tally { accepted: 0, rejected: 2, undecided: 3 });
        assert!(session.is_over());
        session.set_filter(Filter::default());
        assert_eq!(session.at(), 0);
    }
}
