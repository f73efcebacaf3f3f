//! Decisions about many questions at once. Each is one step: one undo takes it back.

use super::session::{Answer, Decision, Question, Session};
use crate::edit::{Applicability, Taken};
use crate::scan::Finding;

/// The questions that a wide decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The rest of the current file.
    File,
    /// The rest of the current rule, in every file.
    Rule,
}

/// What a wide decision did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The questions it answered.
    pub decided: usize,
    /// Those it left open: no fix is trusted as much, or an accepted one is in the way.
    pub left: usize,
}

impl Session {
    /// The open questions that a wide decision is about: the current one and those after it.
    pub fn rest(&self, scope: Scope) -> Vec<usize> {
        let Some(current) = self.current() else { return Vec::new() };
        let same = |question: &Question| match scope {
            Scope::File => question.file == current.file,
            Scope::Rule => self.rule(question) == self.rule(current),
        };
        (self.at..self.questions.len()).filter(|at| self.is_open(*at) && same(&self.questions[*at])).collect()
    }

    /// The open questions with a safe fix, wherever they are.
    pub fn rest_safe(&self) -> Vec<usize> {
        let is_safe = |at: &usize| best(self.finding(&self.questions[*at]), None, Applicability::Safe).is_some();
        (0..self.questions.len()).filter(|at| self.is_open(*at)).filter(is_safe).collect()
    }

    /// Accepts the rest: for each question the best fix that is trusted as much as the one shown now.
    pub fn accept_rest(&mut self, scope: Scope) -> Done {
        let Some(fix) = self.current().and_then(|current| self.fix(current)) else { return Done::default() };
        let (threshold, title) = (fix.applicability, fix.title.clone());
        self.accept_all(&self.rest(scope), threshold, Some(&title))
    }

    /// Accepts a safe fix wherever there is one.
    pub fn accept_safe(&mut self) -> Done {
        self.accept_all(&self.rest_safe(), Applicability::Safe, None)
    }

    /// Rejects the rest.
    pub fn reject_rest(&mut self, scope: Scope) -> Done {
        let rest = self.rest(scope);
        let reject = |at: &usize| (*at, Decision { answer: Answer::Rejected, ..self.questions[*at].decision.clone() });
        let decisions: Vec<_> = rest.iter().map(reject).collect();
        self.take_step(decisions);
        Done { decided: rest.len(), left: 0 }
    }

    fn accept_all(&mut self, which: &[usize], threshold: Applicability, title: Option<&str>) -> Done {
        let mut decisions = Vec::new();
        let mut taken: Option<(usize, Taken)> = None;
        for at in which {
            let question = &self.questions[*at];
            let known = taken.take().filter(|(file, _)| *file == question.file);
            let (_, places) = taken.insert(known.unwrap_or_else(|| (question.file, self.taken(question.file, *at))));
            let finding = self.finding(question);
            let Some(fix) = best(finding, title, threshold) else { continue };
            if places.take(&finding.fixes[fix]) {
                let own = question.decision.own.clone();
                decisions.push((*at, Decision { answer: Answer::Accepted, fix, own }));
            }
        }
        let done = Done { decided: decisions.len(), left: which.len() - decisions.len() };
        if done.decided > 0 {
            self.take_step(decisions);
        }
        done
    }

    fn is_open(&self, at: usize) -> bool {
        let question = &self.questions[at];
        question.decision.answer == Answer::Undecided && self.is_shown(question)
    }

    /// What tells rules apart: two languages may each have one of a name.
    pub(super) fn rule(&self, question: &Question) -> (&'static str, &'static str) {
        (self.file(question).language.name(), self.finding(question).rule)
    }
}

/// The fix with this title, or else the best, that is trusted enough.
fn best(finding: &Finding, title: Option<&str>, threshold: Applicability) -> Option<usize> {
    let enough = |fix: &&crate::edit::Fix| fix.applicability >= threshold;
    let position =
        |wanted: &dyn Fn(&crate::edit::Fix) -> bool| finding.fixes.iter().position(|fix| enough(&fix) && wanted(fix));
    title.and_then(|title| position(&|fix| fix.title == title)).or_else(|| position(&|_| true))
}
