//! Going from question to question without deciding.

use super::filter::Filter;
use super::session::{Answer, Question, Session};

/// Where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The next question without an answer.
    NextOpen,
    /// The previous question without an answer.
    PreviousOpen,
    /// The next question.
    Next,
    /// The previous question.
    Previous,
    /// The first question of the next file.
    NextFile,
    /// The first question of the previous file.
    PreviousFile,
    /// The next question of another rule.
    NextRule,
    /// The previous question of another rule.
    PreviousRule,
}

impl Session {
    /// Goes there; false if there is no such place.
    pub fn go(&mut self, to: Move) -> bool {
        let target = match to {
            Move::NextOpen => self.after(|question| question.decision.answer == Answer::Undecided),
            Move::PreviousOpen => self.before(|question| question.decision.answer == Answer::Undecided),
            Move::Next => self.after(|_| true),
            Move::Previous => self.before(|_| true),
            Move::NextFile => self.current().and_then(|now| self.after(|question| question.file != now.file)),
            Move::PreviousFile => self.previous_file(),
            Move::NextRule => {
                self.current().and_then(|now| self.after(|question| self.rule(question) != self.rule(now)))
            }
            Move::PreviousRule => match self.current() {
                Some(now) => self.before(|question| self.rule(question) != self.rule(now)),
                None => self.before(|_| true),
            },
        };
        if let Some(target) = target {
            self.at = target;
        }
        target.is_some()
    }

    /// Goes to the question with this number, from 0; false if there is none.
    pub fn go_to(&mut self, at: usize) -> bool {
        let is_there = at < self.questions.len();
        if is_there {
            self.at = at;
        }
        is_there
    }

    /// Shows only what `filter` lets through, and goes to the first open question there.
    pub fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
        if self.current().is_some_and(|current| self.is_shown(current)) {
            return;
        }
        let shown = |at: &usize| self.is_shown(&self.questions[*at]);
        let open = |at: &usize| shown(at) && self.questions[*at].decision.answer == Answer::Undecided;
        let all = 0..self.questions.len();
        self.at = all.clone().find(open).or_else(|| all.clone().find(shown)).unwrap_or(self.questions.len());
    }

    /// Whether the filter shows any question at all.
    pub fn has_shown(&self) -> bool {
        self.questions.iter().any(|question| self.is_shown(question))
    }

    fn after(&self, wanted: impl Fn(&Question) -> bool) -> Option<usize> {
        let wanted = |at: &usize| self.is_shown(&self.questions[*at]) && wanted(&self.questions[*at]);
        (self.at + 1..self.questions.len()).find(wanted)
    }

    fn before(&self, wanted: impl Fn(&Question) -> bool) -> Option<usize> {
        let wanted = |at: &usize| self.is_shown(&self.questions[*at]) && wanted(&self.questions[*at]);
        (0..self.at.min(self.questions.len())).rev().find(wanted)
    }

    fn previous_file(&self) -> Option<usize> {
        let file = self.current().map(|now| now.file);
        let last = self.before(|question| Some(question.file) != file)?;
        let same = |at: &usize| self.questions[*at].file == self.questions[last].file;
        (0..=last).filter(same).find(|at| self.is_shown(&self.questions[*at]))
    }
}
