//! Commands in, what is to be done about them out. Line mode and the screen sit at the same desk.

use std::collections::HashMap;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::bulk::{Done, Scope};
use super::command::Command;
use super::filter::Filter;
use super::moves::Move;
use super::own::Own;
use super::session::{Answer, Question, Session};
use super::{Outcome, World};
use crate::edit::Applicability;
use crate::source::{Language, LineIndex};

/// Unchanged lines shown around a change at first, and at most.
const CONTEXT: usize = 3;
const MOST_CONTEXT: usize = 200;

/// What is asked in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// What to search for.
    Search,
    /// What to narrow the questions to.
    Filter,
    /// Why the code stays.
    Reason,
    /// Which fix of the list to go to.
    List,
    /// Whether to accept that many safe fixes.
    AcceptSafe(usize),
    /// How to leave.
    Leave,
}

/// What comes of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The question is to be shown.
    Show,
    /// These words are to be shown.
    Say(String),
    /// Words are wanted.
    Ask(Ask),
    /// A text is to be shown that may be longer than the screen.
    Read(String),
    /// The change is to be shown in the pager.
    Pager,
    /// Every key is to be shown.
    Help,
    /// The review is over.
    Leave(Outcome),
}

/// What a review knows of the rules.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    pages: HashMap<(Language, &'static str), RulePage>,
}

/// What a review knows of one rule.
#[derive(Clone, Debug, Default)]
pub struct RulePage {
    /// Its codes in other tools.
    pub codes: Vec<String>,
    /// What is wrong, one sentence.
    pub summary: String,
    /// The whole page.
    pub text: &'static str,
}

impl Pages {
    /// Adds the page of a rule, if it is not there yet.
    pub fn add(&mut self, language: Language, rule: &'static str, page: impl FnOnce() -> RulePage) {
        self.pages.entry((language, rule)).or_insert_with(page);
    }

    /// The page of a rule.
    pub fn of(&self, language: Language, rule: &str) -> Option<&RulePage> {
        self.pages.iter().find(|((known, name), _)| *known == language && *name == rule).map(|(_, page)| page)
    }
}

/// A review at work.
#[derive(Debug)]
pub struct Desk {
    /// The decisions.
    pub session: Session,
    /// What is known of the rules.
    pub pages: Pages,
    /// Unchanged lines shown around a change.
    pub context: usize,
    /// Whether old and new stand side by side; `None` if the width decides.
    pub side_by_side: Option<bool>,
    /// The words searched for, while the search is open.
    pub search: Option<String>,
}

impl Desk {
    /// A desk for a review.
    pub fn new(session: Session, pages: Pages) -> Self {
        Self { session, pages, context: CONTEXT, side_by_side: None, search: None }
    }

    /// Does what `command` says, with the help of the world where it takes one.
    pub fn press(&mut self, command: Command, world: &mut dyn World) -> Effect {
        let effect = self.act(command, world);
        world.keep(&mut self.session);
        effect
    }

    fn act(&mut self, command: Command, world: &mut dyn World) -> Effect {
        if self.session.is_over() && needs_question(command) {
            return Effect::Ask(Ask::Leave);
        }
        match command {
            Command::Accept => self.decide(Answer::Accepted),
            Command::Reject => self.decide(Answer::Rejected),
            Command::AcceptIfSafe => self.accept_if_safe(),
            Command::Skip => {
                self.session.skip();
                Effect::Show
            }
            Command::Undo => told(self.session.undo(), "taken back", "nothing to undo"),
            Command::Redo => told(self.session.redo(), "made again", "nothing to do again"),
            Command::AcceptFile => accepted(self.session.accept_rest(Scope::File)),
            Command::AcceptRule => accepted(self.session.accept_rest(Scope::Rule)),
            Command::RejectFile => rejected(self.session.reject_rest(Scope::File)),
            Command::RejectRule => rejected(self.session.reject_rest(Scope::Rule)),
            Command::AcceptSafe => match self.session.rest_safe().len() {
                0 => Effect::Say("no safe fix is left".to_owned()),
                count => Effect::Ask(Ask::AcceptSafe(count)),
            },
            Command::Next => self.go(Move::NextOpen, "no undecided fix after this one"),
            Command::Previous => self.go(Move::PreviousOpen, "no undecided fix before this one"),
            Command::NextAny => self.go(Move::Next, "this is the last fix"),
            Command::PreviousAny => self.go(Move::Previous, "this is the first fix"),
            Command::NextFile => self.go(Move::NextFile, "no other file after this one"),
            Command::PreviousFile => self.go(Move::PreviousFile, "no other file before this one"),
            Command::NextRule => self.go(Move::NextRule, "no fix of another rule after this one"),
            Command::PreviousRule => self.go(Move::PreviousRule, "no fix of another rule before this one"),
            Command::Alternative if self.session.next_alternative() => Effect::Show,
            Command::Alternative => Effect::Say(self.why_no_alternative()),
            Command::List => Effect::Ask(Ask::List),
            Command::Search => Effect::Ask(Ask::Search),
            Command::Filter => Effect::Ask(Ask::Filter),
            Command::Suppress => Effect::Ask(Ask::Reason),
            Command::Explain => self.page().map_or_else(|| Effect::Say("no page".to_owned()), Effect::Read),
            Command::Layout | Command::MoreContext | Command::LessContext => self.look(command),
            Command::Pager => Effect::Pager,
            Command::Edit => self.edit(world),
            Command::Open => said(&world.open(&mut self.session)),
            Command::Write => self.write(world),
            Command::Leave => Effect::Ask(Ask::Leave),
            Command::Help => Effect::Help,
        }
    }

    /// Takes the words that were asked for.
    pub fn answer(&mut self, ask: Ask, words: &str, world: &mut dyn World) -> Effect {
        let words = words.trim();
        let effect = match ask {
            Ask::Search => self.search(words),
            Ask::Filter => self.filter(words),
            Ask::Reason => self.suppress(words),
            Ask::List => self.jump(words),
            Ask::AcceptSafe(_) if matches!(words, "y" | "yes") => accepted(self.session.accept_safe()),
            Ask::AcceptSafe(_) => Effect::Say("nothing accepted".to_owned()),
            Ask::Leave => match words {
                "a" | "apply" => Effect::Leave(Outcome::Apply),
                "k" | "keep" => Effect::Leave(Outcome::Keep),
                "d" | "discard" => Effect::Leave(Outcome::Discard),
                _ => Effect::Show,
            },
        };
        world.keep(&mut self.session);
        effect
    }

    /// Goes to the next question, or the previous one, that has the words searched for.
    pub fn find(&mut self, forward: bool) -> Effect {
        let Some(words) = self.search.clone() else { return Effect::Show };
        let count = self.session.questions().len();
        let at = self.session.at().min(count.saturating_sub(1));
        let order = (1..=count).map(|step| if forward { (at + step) % count } else { (at + count - step) % count });
        let has = |at: &usize| {
            let question = &self.session.questions()[*at];
            self.session.is_shown(question) && has_words(&self.session, question, &words)
        };
        match order.into_iter().find(has) {
            Some(found) => {
                self.session.go_to(found);
                Effect::Show
            }
            None => Effect::Say(format!("`{words}` is nowhere")),
        }
    }

    /// The numbers of the questions that `words` stand for, the best first; all of them without words.
    pub fn matching(&self, words: &str) -> Vec<usize> {
        let questions = self.session.questions();
        let shown = (0..questions.len()).filter(|at| self.session.is_shown(&questions[*at]));
        if words.trim().is_empty() {
            return shown.collect();
        }
        let pattern = Pattern::parse(words, CaseMatching::Smart, Normalization::Smart);
        let (mut matcher, mut buffer) = (Matcher::new(Config::DEFAULT.match_paths()), Vec::new());
        let mut scored: Vec<(u32, usize)> = Vec::new();
        for at in shown {
            let line = self.list_line(at);
            let score = pattern.score(Utf32Str::new(&line, &mut buffer), &mut matcher);
            scored.extend(score.map(|score| (score, at)));
        }
        scored.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        scored.into_iter().map(|(_, at)| at).collect()
    }

    /// What the list says of a question: path, line, rule and code.
    pub fn list_line(&self, at: usize) -> String {
        let Some(question) = self.session.questions().get(at) else { return String::new() };
        let (file, finding) = (self.session.file(question), self.session.finding(question));
        let before = &file.text.as_bytes()[..finding.span.start];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let code = finding.span.of(&file.text).lines().next().unwrap_or("").trim();
        format!("{}:{line} {} {code}", file.path, finding.rule)
    }

    /// The page of the current rule.
    pub fn page(&self) -> Option<String> {
        let question = self.session.current()?;
        let (file, finding) = (self.session.file(question), self.session.finding(question));
        self.pages.of(file.language, finding.rule).map(|page| page.text.trim_end().to_owned())
    }

    fn decide(&mut self, answer: Answer) -> Effect {
        match self.session.decide(answer) {
            Ok(()) => Effect::Show,
            Err(why) => Effect::Say(why.to_owned()),
        }
    }

    fn accept_if_safe(&mut self) -> Effect {
        let current = self.session.current();
        match current.and_then(|question| self.session.applicability(question)) {
            Some(Applicability::Safe) => self.decide(Answer::Accepted),
            _ => Effect::Say("this fix is unsafe: press y to accept it all the same".to_owned()),
        }
    }

    fn go(&mut self, to: Move, nowhere: &str) -> Effect {
        if self.session.go(to) { Effect::Show } else { Effect::Say(nowhere.to_owned()) }
    }

    fn why_no_alternative(&self) -> String {
        let withheld = self.session.current().map(|question| &self.session.finding(question).withheld);
        let reasons: Vec<String> =
            withheld.into_iter().flatten().map(|fix| format!("{}: {}", fix.title, fix.reason)).collect();
        if reasons.is_empty() {
            "there is no other fix".to_owned()
        } else {
            format!("no other fix; {}", reasons.join("; "))
        }
    }

    fn look(&mut self, command: Command) -> Effect {
        match command {
            Command::MoreContext => self.context = (self.context * 2).min(MOST_CONTEXT),
            Command::LessContext => self.context = (self.context / 2).max(1),
            _ => {
                self.side_by_side = match self.side_by_side {
                    None => Some(true),
                    Some(true) => Some(false),
                    Some(false) => None,
                };
                let how = match self.side_by_side {
                    None => "side by side where there is room",
                    Some(true) => "side by side",
                    Some(false) => "one below the other",
                };
                return Effect::Say(how.to_owned());
            }
        }
        Effect::Show
    }

    fn edit(&mut self, world: &mut dyn World) -> Effect {
        let Some(draft) = self.session.draft() else { return Effect::Say("there is nothing to edit".to_owned()) };
        let text = match world.edit(&draft) {
            Ok(text) if text == draft.text => return Effect::Say("nothing was changed".to_owned()),
            Ok(text) => text,
            Err(why) => return Effect::Say(why),
        };
        self.accept_own(Own::Edited { start: draft.span.start, end: draft.span.end, text, of: draft.of })
    }

    fn suppress(&mut self, reason: &str) -> Effect {
        if reason.is_empty() {
            return Effect::Say("no reason, no comment".to_owned());
        }
        self.accept_own(Own::Suppressed { reason: reason.to_owned() })
    }

    fn accept_own(&mut self, own: Own) -> Effect {
        let Some(current) = self.session.current() else { return Effect::Show };
        let accepted =
            self.session.own_fix(current, own).and_then(|own| self.session.accept_own(own).map_err(str::to_owned));
        match accepted {
            Ok(()) => Effect::Say("taken over and accepted".to_owned()),
            Err(why) => Effect::Say(why),
        }
    }

    fn write(&mut self, world: &mut dyn World) -> Effect {
        if self.session.tally().accepted == 0 {
            return Effect::Say("nothing is accepted yet".to_owned());
        }
        let told = world.write(&mut self.session);
        if self.session.is_over() {
            self.session.go(Move::PreviousOpen)
        } else {
            true
        };
        said(&told)
    }

    fn search(&mut self, words: &str) -> Effect {
        if !words.is_empty() {
            self.search = Some(words.to_lowercase());
        }
        self.find(true)
    }

    fn filter(&mut self, words: &str) -> Effect {
        let filter = match Filter::parse(words) {
            Ok(filter) => filter,
            Err(why) => return Effect::Say(why),
        };
        let before = self.session.filter().clone();
        self.session.set_filter(filter);
        if self.session.has_shown() {
            return Effect::Show;
        }
        self.session.set_filter(before);
        Effect::Say(format!("no fix is `{words}`"))
    }

    /// Goes to the fix with a number, or the best one for some words.
    fn jump(&mut self, words: &str) -> Effect {
        let number = words.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let target = number.or_else(|| self.matching(words).first().copied().filter(|_| !words.is_empty()));
        match target {
            Some(at) if self.session.go_to(at) => Effect::Show,
            _ if words.is_empty() => Effect::Show,
            _ => Effect::Say(format!("no fix is `{words}`")),
        }
    }
}

/// Whether a command is about the current question.
fn needs_question(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Accept
            | C::Reject
            | C::AcceptIfSafe
            | C::Skip
            | C::AcceptFile
            | C::RejectFile
            | C::AcceptRule
            | C::RejectRule
            | C::Alternative
            | C::Edit
            | C::Open
            | C::Suppress
            | C::Explain
            | C::Pager
    )
}

/// Whether a question has some words, in lower case, in its path, rule, message, code or fix.
fn has_words(session: &Session, question: &Question, words: &str) -> bool {
    let (file, finding) = (session.file(question), session.finding(question));
    let index = LineIndex::new(&file.text);
    let (first, last) = (index.line(finding.span.start), index.line(finding.span.end));
    let lines = &file.text[index.start(first, &file.text)..index.start(last + 1, &file.text)];
    let title = session.fix(question).map_or("", |fix| fix.title.as_str());
    let function = finding.function.as_deref().unwrap_or("");
    [file.path.as_str(), finding.rule, &finding.message, lines, title, function]
        .iter()
        .any(|text| text.to_lowercase().contains(words))
}

fn told(count: Option<usize>, what: &str, nothing: &str) -> Effect {
    match count {
        None => Effect::Say(nothing.to_owned()),
        Some(1) => Effect::Say(format!("1 decision {what}")),
        Some(count) => Effect::Say(format!("{count} decisions {what}")),
    }
}

fn accepted(done: Done) -> Effect {
    let left = match done.left {
        0 => String::new(),
        left => format!(", {left} left open (not as safe, or in the way of another)"),
    };
    Effect::Say(format!("{} accepted{left}", done.decided))
}

fn rejected(done: Done) -> Effect {
    Effect::Say(format!("{} rejected", done.decided))
}

fn said(notes: &[String]) -> Effect {
    if notes.is_empty() { Effect::Show } else { Effect::Say(notes.join("\n")) }
}
