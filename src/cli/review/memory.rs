//! The decisions of a review beyond the life of the process.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;

use super::super::console::Console;
use super::super::options::current_folder;
use crate::error::Error;
use crate::report::plural;
use crate::review::{Answer, Own, Question, Session};
use crate::source::{PatchRoot, visible_line};
use crate::store::{Entry, Journal, JournalError};

/// The decisions that are kept; `None` where there is no place for them.
pub(super) struct Memory {
    journal: Option<Journal>,
    recalled: Vec<Entry>,
    warned: bool,
}

impl Memory {
    /// For a review that begins. Tells of one that was left for later.
    ///
    /// # Errors
    /// Another review of the project is open.
    pub(super) fn begin(console: &Console) -> Result<Self, Error> {
        let words = std::env::args().collect();
        let journal = match Journal::begin(&PatchRoot::of(&current_folder()), &current_folder(), words) {
            Ok(journal) => Some(journal),
            Err(error @ JournalError::Open { .. }) => return Err(explained(&error)),
            Err(error) => {
                console.note(&format!("decisions will not outlive this review: {error}"));
                None
            }
        };
        if let Some(started) = journal.as_ref().and_then(Journal::left_for_later) {
            console.say(&format!(
                "The review of {started} was left for later: `asyncfix review --resume` goes on with it."
            ));
        }
        Ok(Self { journal, recalled: Vec::new(), warned: false })
    }

    /// For a review that goes on.
    ///
    /// # Errors
    /// There is none, it began in another folder, or it cannot be read.
    pub(super) fn resume() -> Result<Self, Error> {
        let here = current_folder();
        let (journal, recalled) = Journal::resume(&PatchRoot::of(&here)).map_err(|error| explained(&error))?;
        let folder = &journal.beginning().folder;
        if *folder != here {
            let next = format!("go on with it there: cd {}", visible_line(folder.as_str()));
            return Err(Error::new("the review began in another folder").next(next));
        }
        Ok(Self { journal: Some(journal), recalled, warned: false })
    }

    /// The command line that the review began with.
    pub(super) fn words(&self) -> Vec<OsString> {
        let words = self.journal.iter().flat_map(|journal| &journal.beginning().words);
        words.filter(|word| *word != "--resume").map(OsString::from).collect()
    }

    /// Takes the decisions over that were made before, where they are about what is there now.
    pub(super) fn recall(&mut self, session: &mut Session, console: &Console) {
        let entries = std::mem::take(&mut self.recalled);
        if entries.is_empty() {
            return;
        }
        let mut by_file: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in &entries {
            by_file.entry(&entry.path).or_default().push(entry);
        }
        let mut recalled = 0;
        for (file, findings) in
            session.files().iter().enumerate().map(|(nth, file)| (nth, file.findings.clone())).collect::<Vec<_>>()
        {
            let Some(entries) = by_file.get(findings.path.as_str()) else { continue };
            let blob = findings.blob.to_string();
            let same: HashMap<&str, &Entry> = (entries.iter())
                .filter(|entry| entry.blob == blob)
                .map(|entry| (entry.finding.as_str(), *entry))
                .collect();
            if same.is_empty() {
                let accepted: BTreeSet<&str> = (entries.iter())
                    .filter(|entry| entry.answer == Answer::Accepted.name())
                    .map(|entry| entry.finding.as_str())
                    .collect();
                if !accepted.is_empty() {
                    let (path, fixes) = (visible_line(&findings.path), accepted.len());
                    console.note(&format!("{path}: changed since; its {fixes} accepted must be decided again"));
                }
                continue;
            }
            recalled += session.recall(file, &|fingerprint| same.get(fingerprint).and_then(|entry| decision_of(entry)));
        }
        session.take_changed();
        session.go_to_first_open();
        console.say(&format!("{} as before.", plural(recalled, "decision")));
    }

    /// Keeps the decisions that changed.
    pub(super) fn keep(&mut self, session: &mut Session, console: &Console) {
        let changed = session.take_changed();
        let entries: Vec<Entry> = changed.iter().map(|at| entry_of(session, &session.questions()[*at])).collect();
        let Some(journal) = &mut self.journal else { return };
        if let Err(error) = journal.keep(&entries)
            && !self.warned
        {
            self.warned = true;
            console.note(&format!("decisions will not outlive this review: {error}"));
        }
    }

    /// Whether decisions can be kept for later.
    pub(super) fn can_keep(&self) -> bool {
        self.journal.is_some() && !self.warned
    }

    /// Forgets the decisions: the review is done.
    pub(super) fn finish(&mut self) {
        if let Some(journal) = self.journal.take() {
            journal.finish();
        }
    }
}

fn explained(error: &JournalError) -> Error {
    let next = match error {
        JournalError::Open { .. } => "end it there first: two reviews at once would write over each other",
        JournalError::Nothing => "`asyncfix review` begins one",
        _ => "`asyncfix review` begins a new one",
    };
    Error::new(error.to_string()).next(next)
}

fn entry_of(session: &Session, question: &Question) -> Entry {
    let file = &session.files()[question.file];
    let decision = &question.decision;
    let own = decision.own.as_ref().filter(|_| decision.fix >= session.finding(question).fixes.len());
    Entry {
        path: file.findings.path.clone(),
        blob: file.findings.blob.to_string(),
        finding: file.identities[question.finding].fingerprint(),
        answer: decision.answer.name().to_owned(),
        fix: session.fix(question).map(|fix| fix.title.clone()),
        own: own.and_then(|own| serde_json::to_value(&own.own).ok()),
    }
}

/// What an entry says: the answer, the title of the fix, and the person's own wish.
fn decision_of(entry: &Entry) -> Option<(Answer, Option<String>, Option<Own>)> {
    let answers = [Answer::Undecided, Answer::Accepted, Answer::Rejected];
    let answer = answers.into_iter().find(|answer| answer.name() == entry.answer)?;
    let own = entry.own.clone().and_then(|own| serde_json::from_value(own).ok());
    Some((answer, entry.fix.clone(), own))
}
