//! A file that was read again: its decisions go over to the findings that are there now.

use std::collections::HashMap;

use super::own::{Own, OwnFix, difference, own_fix};
use super::session::{Answer, Decision, Question, ReviewFile, Session, Step, questions_of};
use crate::apply::FileFindings;
use crate::scan::Finding;
use crate::source::visible_line;
use crate::store::merge;

/// What became of the decisions about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewal {
    /// Accepted fixes that must be decided again, each with the reason.
    pub reopened: Vec<String>,
    /// Questions that were not there before.
    pub new: usize,
}

/// What was decided about a finding: the answer, the title of the fix, and the person's own wish.
pub type Said = (Answer, Option<String>, Option<Own>);

impl Session {
    /// Takes `findings` as what the file with this number holds now. With `is_written` the accepted fixes of the file
    /// are in it already.
    ///
    /// Decisions go over to the findings of the same code in the same function. Where that is not certain, the question
    /// is open again.
    pub fn renew(&mut self, file: usize, findings: FileFindings, is_written: bool) -> Renewal {
        let first = self.questions.partition_point(|question| question.file < file);
        let end = self.questions.partition_point(|question| question.file <= file);
        let old: Vec<Question> = self.questions[first..end].to_vec();
        let before = std::mem::replace(&mut self.files[file], ReviewFile::new(findings));
        let mut new = questions_of(file, &self.files[file].findings);
        let pairs = pairs(&before, &old, &self.files[file], &new, is_written);
        let mut renewal = Renewal { new: new.len().saturating_sub(pairs.len()), ..Renewal::default() };
        let now = &self.files[file].findings;
        for (at, question) in old.iter().enumerate() {
            let is_done = is_written && question.decision.answer == Answer::Accepted;
            let carried = match pairs.get(&at) {
                Some(target) => {
                    let carried =
                        carry(&before.findings, question, &question.decision, now, &now.findings[new[*target].finding]);
                    new[*target].decision = carried.0;
                    carried.1
                }
                None if is_done || question.decision.answer != Answer::Accepted => None,
                None => Some("it is not found any more, or not told from others of its kind"),
            };
            if let Some(why) = carried {
                let finding = &before.findings.findings[question.finding];
                renewal.reopened.push(format!("{}: {}: {why}", visible_line(&before.findings.path), finding.rule));
            }
        }
        let map = |at: usize| -> Option<usize> {
            if at < first {
                return Some(at);
            }
            if at >= end {
                return Some(at - (end - first) + new.len());
            }
            pairs.get(&(at - first)).map(|target| first + target)
        };
        let carry_over = |at: usize, decision: &Decision| {
            if !(first..end).contains(&at) {
                return Some(decision.clone());
            }
            let target = pairs.get(&(at - first))?;
            Some(carry(&before.findings, &old[at - first], decision, now, &now.findings[new[*target].finding]).0)
        };
        for step in self.past.iter_mut().chain(&mut self.future) {
            remap(step, &map, &carry_over);
        }
        self.at = (self.at..=self.questions.len()).find_map(map).unwrap_or(first + new.len());
        self.changed = self.changed.iter().filter_map(|at| map(*at)).collect();
        self.changed.extend(first..first + new.len());
        self.questions.splice(first..end, new);
        self.drop_clashes(file, &mut renewal);
        renewal
    }

    /// Takes decisions over that were made about exactly this content of a file, each as a step of its own: for the
    /// fingerprint of a finding the answer, the title of the fix, and the person's own wish. How many.
    pub fn recall(&mut self, file: usize, said: &dyn Fn(&str) -> Option<Said>) -> usize {
        let mut taken = crate::edit::Taken::default();
        let mut recalled = 0;
        for at in 0..self.questions.len() {
            let question = &self.questions[at];
            if question.file != file {
                continue;
            }
            let identity = &self.files[file].identities[question.finding];
            let Some((answer, title, own)) = said(&identity.fingerprint()) else { continue };
            let Some(decision) = self.decision(question, answer, title.as_deref(), own) else { continue };
            let question = Question { decision, ..question.clone() };
            let stands = answer != Answer::Accepted || self.fix(&question).is_some_and(|fix| taken.take(fix));
            if stands && answer != Answer::Undecided {
                self.change(vec![(at, question.decision)]);
                recalled += 1;
            }
        }
        recalled
    }

    /// Goes to the first question without an answer, or behind the last.
    pub fn go_to_first_open(&mut self) {
        let open = |question: &Question| question.decision.answer == Answer::Undecided;
        self.at = self.questions.iter().position(open).unwrap_or(self.questions.len());
    }

    fn decision(&self, question: &Question, answer: Answer, title: Option<&str>, own: Option<Own>) -> Option<Decision> {
        let fixes = &self.finding(question).fixes;
        if let Some(own) = own {
            let own = self.own_fix(question, own).ok()?;
            return Some(Decision { answer, fix: fixes.len(), own: Some(own) });
        }
        match fixes.iter().position(|fix| Some(fix.title.as_str()) == title) {
            None if answer == Answer::Accepted => None,
            fix => Some(Decision { answer, fix: fix.unwrap_or(0), own: None }),
        }
    }

    /// Opens the accepted fixes again that are in the way of another on the new ground.
    fn drop_clashes(&mut self, file: usize, renewal: &mut Renewal) {
        let accepted: Vec<usize> = (0..self.questions.len())
            .filter(|at| self.questions[*at].file == file && self.questions[*at].decision.answer == Answer::Accepted)
            .collect();
        let mut taken = crate::edit::Taken::default();
        for at in accepted {
            let question = &self.questions[at];
            let clashes = self.fix(question).is_none_or(|fix| !taken.take(fix));
            if clashes {
                let (path, rule) = (visible_line(&self.file(question).path), self.finding(question).rule);
                renewal.reopened.push(format!("{path}: {rule}: another accepted fix changes the same code now"));
                self.questions[at].decision.answer = Answer::Undecided;
            }
        }
    }
}

fn remap(
    step: &mut Step,
    map: &dyn Fn(usize) -> Option<usize>,
    carry_over: &dyn Fn(usize, &Decision) -> Option<Decision>,
) {
    let moved = step.before.iter().filter_map(|(at, decision)| Some((map(*at)?, carry_over(*at, decision)?)));
    step.before = moved.collect();
    step.at = map(step.at).unwrap_or(0);
}

/// For each old question the new one that is about the same, if that is certain.
fn pairs(
    before: &ReviewFile,
    old: &[Question],
    now: &ReviewFile,
    new: &[Question],
    is_written: bool,
) -> HashMap<usize, usize> {
    let mut groups: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, question) in old.iter().enumerate() {
        let is_done = is_written && question.decision.answer == Answer::Accepted;
        if !is_done {
            groups.entry(&before.identities[question.finding].subject).or_default().0.push(at);
        }
    }
    for (at, question) in new.iter().enumerate() {
        groups.entry(&now.identities[question.finding].subject).or_default().1.push(at);
    }
    let mut pairs = HashMap::new();
    for (olds, news) in groups.into_values() {
        let answers = || olds.iter().map(|at| old[*at].decision.answer);
        let all_alike = answers().all(|answer| answer != Answer::Accepted && Some(answer) == answers().next());
        if olds.len() == news.len() || all_alike {
            pairs.extend(olds.into_iter().zip(news));
        }
    }
    pairs
}

/// A decision about a finding as one about the finding in its place; and why an accepted fix is open again, if so.
fn carry(
    before: &FileFindings,
    question: &Question,
    decision: &Decision,
    now: &FileFindings,
    finding: &Finding,
) -> (Decision, Option<&'static str>) {
    if let Some(own) = &decision.own {
        return match carry_own(before, own, now, finding) {
            Some(own) => {
                let was_shown = decision.fix >= before.findings[question.finding].fixes.len();
                let fix = if was_shown { finding.fixes.len() } else { 0 };
                let answer =
                    if was_shown || decision.answer != Answer::Accepted { decision.answer } else { Answer::Undecided };
                (Decision { answer, fix, own: Some(own) }, None)
            }
            None => (Decision::default(), Some("the file changed in the place that was edited by hand")),
        };
    }
    let title = before.findings[question.finding].fixes.get(decision.fix).map(|fix| fix.title.as_str());
    let fix = finding.fixes.iter().position(|fix| Some(fix.title.as_str()) == title);
    match (fix, decision.answer) {
        (None, Answer::Accepted) => (Decision::default(), Some("this fix is no longer offered")),
        (fix, answer) => (Decision { answer, fix: fix.unwrap_or(0), own: None }, None),
    }
}

/// The person's own wish on the new ground: a comment is placed again, an edit is merged.
fn carry_own(before: &FileFindings, own: &OwnFix, now: &FileFindings, finding: &Finding) -> Option<OwnFix> {
    if let Own::Suppressed { .. } = own.own {
        return own_fix(now, finding, own.own.clone()).ok();
    }
    let theirs = own.fix.edits.apply(&before.text);
    let merged = merge(before.text.as_bytes(), now.text.as_bytes(), theirs.as_bytes()).ok()?;
    let edits = difference(&now.text, std::str::from_utf8(&merged).ok()?, 0);
    let hull = edits.hull()?;
    let moved = edits.iter().map(|edit| {
        let place = crate::source::Span::new(edit.span.start - hull.start, edit.span.end - hull.start);
        crate::edit::Edit::replace(place, edit.text.as_str())
    });
    let text = crate::edit::EditSet::from_edits(moved).ok()?.apply(hull.of(&now.text));
    let Own::Edited { of, .. } = &own.own else { return None };
    own_fix(now, finding, Own::Edited { start: hull.start, end: hull.end, text, of: of.clone() }).ok()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{file, files, finding, fix, press};
    use super::*;
    use crate::edit::{Applicability, Edit, EditSet};
    use crate::source::Span;

    /// One finding per `f()` in `text`, each with the fix `await it`.
    fn calls(text: &str) -> FileFindings {
        let found = text.match_indices("f()").map(|(at, code)| {
            let span = Span::new(at, at + code.len());
            let edits = EditSet::from_edits([Edit::insert(at, "await ")]).unwrap();
            finding("sleep", span, vec![fix("await it", Applicability::Safe, edits)])
        });
        file("a.py", text, found.collect())
    }

    fn answers(session: &Session) -> String {
        let answers = session.questions().iter().map(|question| match question.decision.answer {
            Answer::Undecided => '.',
            Answer::Accepted => 'y',
            Answer::Rejected => 'n',
        });
        answers.collect()
    }

    fn check(keys: &str, now: &str, is_written: bool, expected: &str, reopened: usize) -> Session {
        let mut session = Session::new(vec![calls("f()\nf()\nf()\n")]);
        keys.chars().for_each(|key| press(&mut session, key));
        let renewal = session.renew(0, calls(now), is_written);
        assert_eq!((answers(&session).as_str(), renewal.reopened.len()), (expected, reopened), "{renewal:?}");
        session
    }

    #[test]
    fn decisions_go_over_to_what_is_the_same() {
        check("yny", "x = 1\nf()\nf()\nf()\n", false, "yny", 0);
        check("nn", "f()\nf()\nf()\n", false, "nn.", 0);
        check("nnn", "f()\n", false, "n", 0);
    }

    #[test]
    fn what_is_not_certain_is_open_again() {
        check("yny", "f()\nf()\n", false, "..", 2);
        check("y", "g()\n", false, "", 1);
    }

    #[test]
    fn what_was_written_is_gone_and_the_rest_stays() {
        check("yn", "await g()\nf()\nf()\n", true, "n.", 0);
        let mut session = check("nyy", "f()\nawait g()\nawait g()\n", true, "n", 0);
        while session.undo().is_some() {}
        assert_eq!(answers(&session), ".");
    }

    #[test]
    fn the_place_stays_where_it_was() {
        let mut session = Session::new(files());
        session.go_to(3);
        let same = session.files()[0].findings.clone();
        session.renew(0, same.clone(), false);
        assert_eq!(session.at(), 3);
        let fewer = FileFindings { findings: Vec::new(), ..same };
        session.renew(0, fewer, false);
        assert_eq!((session.at(), session.questions().len()), (0, 2));
    }

    #[test]
    fn an_edit_by_hand_is_merged() {
        let mut session = Session::new(vec![calls("a\nb\nf()\n")]);
        let own = Own::Edited { start: 4, end: 8, text: "await h()\n".to_owned(), of: "await it".to_owned() };
        let own = session.own_fix(&session.questions()[0], own).unwrap();
        session.accept_own(own).unwrap();
        assert_eq!(session.renew(0, calls("x\na\nb\nf()\n"), false), Renewal::default());
        let text = session.files()[0].findings.text.clone();
        assert_eq!(session.accepted()[0].1[0].edits.apply(&text), "x\na\nb\nawait h()\n");
        assert_eq!(session.renew(0, calls("x\na\nb\nf() # new\n"), false).reopened.len(), 1);
    }
}
