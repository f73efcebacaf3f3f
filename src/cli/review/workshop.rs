//! What a review asks of the outside world: files written, editors started, decisions kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::Utf8Path;

use super::super::check::{Scanned, findings_in, scan_again};
use super::super::console::Console;
use super::super::exit_status::ExitStatus;
use super::super::options::Options;
use super::super::rewrite::{Manifest, add_features_of};
use super::super::verify::{Contents, Unit, Verify};
use super::super::writer::Writer;
use super::memory::Memory;
use super::{editor, kept_words};
use crate::apply::{FileFindings, apply_fixes};
use crate::edit::{CargoFeature, Fix};
use crate::error::Error;
use crate::report::plural;
use crate::review::{Draft, Outcome, Renewal, Session, World};
use crate::source::{LineIndex, visible_line};
use crate::syntax::Parser;

/// The outside world of one review.
pub(super) struct Workshop<'c> {
    scanned: Scanned,
    memory: Memory,
    verify: Option<Verify>,
    writer: Writer<'c>,
    parser: Parser,
    console: &'c Console,
    status: ExitStatus,
    /// Fixes made and files changed so far.
    made: usize,
    changed: BTreeSet<usize>,
    /// The signal that told the process to end; 0 if none did.
    signal: Arc<AtomicUsize>,
}

impl<'c> Workshop<'c> {
    /// The world around the files that were scanned.
    ///
    /// # Errors
    /// Files with uncommitted changes are to be left alone, and nobody can tell which those are.
    pub(super) fn new(
        scanned: Scanned,
        memory: Memory,
        options: &Options,
        console: &'c Console,
    ) -> Result<Self, Error> {
        Ok(Self {
            scanned,
            memory,
            verify: options.verify.clone(),
            writer: Writer::new(console).guarded(options.require_clean)?,
            parser: Parser::new(),
            console,
            status: ExitStatus::Clean,
            made: 0,
            changed: BTreeSet::new(),
            signal: Arc::default(),
        })
    }

    /// From now on a signal to end is a wish to keep everything and leave in order.
    pub(super) fn heed_signals(&mut self) {
        #[cfg(unix)]
        for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP, signal_hook::consts::SIGINT] {
            // Without it the process ends as it always did, and the journal has every decision.
            let _ = signal_hook::flag::register_usize(signal, Arc::clone(&self.signal), signal.unsigned_abs() as usize);
        }
    }

    /// Ends the process by the signal that asked for it.
    pub(super) fn obey_signal(&self) {
        #[cfg(unix)]
        if let Ok(signal @ 1..) = i32::try_from(self.signal.load(Ordering::Relaxed)) {
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }

    /// Does what the end of the review asks for, and tells it.
    pub(super) fn end(&mut self, outcome: Outcome, session: &mut Session) -> ExitStatus {
        let tally = session.tally();
        match outcome {
            Outcome::Apply => {
                let (notes, ..) = self.write_all(session);
                for note in notes {
                    self.console.note(&note);
                }
                self.memory.finish();
            }
            Outcome::Keep if tally.accepted + tally.rejected == 0 => self.memory.finish(),
            Outcome::Keep if !self.memory.can_keep() => self.console.note("The decisions could not be kept."),
            Outcome::Keep => self.console.say(&kept_words(tally.accepted + tally.rejected)),
            Outcome::Discard => self.memory.finish(),
        }
        let (findings, files) = (plural(self.made, "finding"), plural(self.changed.len(), "file"));
        self.console.say(&format!("Fixed {findings} in {files}.{}", self.writer.way_back()));
        self.status
    }

    /// Reads a file again that is not what it was; what became of the decisions about it.
    fn refresh(&mut self, session: &mut Session, file: usize) -> Result<Renewal, String> {
        let task = &self.scanned.tasks[file];
        let (source, findings) = scan_again(task, &self.parser).map_err(|error| error.to_string())?;
        if source == self.scanned.sources[file] {
            return Ok(Renewal::default());
        }
        self.scanned.sources[file] = source;
        Ok(session.renew(file, findings, false))
    }

    /// Writes every accepted fix: what there is to tell, how many fixes, in how many files.
    fn write_all(&mut self, session: &mut Session) -> (Vec<String>, usize, usize) {
        let files: Vec<usize> = session.accepted().iter().map(|(file, _)| *file).collect();
        let (mut notes, mut made, mut written) = (Vec::new(), 0, 0);
        for file in &files {
            match self.refresh(session, *file) {
                Ok(renewal) => notes.extend(renewal.reopened),
                Err(why) => notes.push(why),
            }
        }
        if let Err(error) = self.reject_unverified(session, &mut notes) {
            self.status = ExitStatus::Failed;
            notes.extend(error.to_string().lines().map(str::to_owned));
            return (notes, 0, 0);
        }
        for file in files {
            match self.write_file(session, file, &mut notes) {
                Ok(0) => {}
                Ok(count) => (made, written) = (made + count, written + 1),
                Err(why) => {
                    self.status = ExitStatus::Failed;
                    notes.push(why);
                }
            }
            self.memory.keep(session, self.console);
        }
        self.made += made;
        (notes, made, written)
    }

    /// Rejects the accepted fixes with which the command of `--verify` fails.
    fn reject_unverified(&mut self, session: &mut Session, notes: &mut Vec<String>) -> Result<(), Error> {
        let Some(verify) = &self.verify else { return Ok(()) };
        let files: Vec<&FileFindings> = session.files().iter().map(|file| &file.findings).collect();
        let accepted = session.accepted();
        let fixes: Vec<(usize, &Fix)> =
            accepted.iter().flat_map(|(file, fixes)| fixes.iter().map(|fix| (*file, *fix))).collect();
        if fixes.is_empty() {
            return Ok(());
        }
        let kept = verified(&self.scanned, &files, &fixes, verify, self.console)?;
        let rejected = kept.iter().filter(|kept| !**kept).count();
        if rejected > 0 {
            self.status = self.status.max(ExitStatus::FindingsRemain);
            session.reject_accepted(&kept);
            notes.push(format!("{rejected} rejected: the command of --verify fails with them"));
        }
        Ok(())
    }

    /// Writes the accepted fixes of one file; how many.
    fn write_file(&mut self, session: &mut Session, file: usize, notes: &mut Vec<String>) -> Result<usize, String> {
        notes.extend(self.refresh(session, file)?.reopened);
        let accepted: Vec<Fix> = (session.accepted().into_iter())
            .filter(|(nth, _)| *nth == file)
            .flat_map(|(_, fixes)| fixes.into_iter().cloned())
            .collect();
        let accepted: Vec<&Fix> = accepted.iter().collect();
        let findings = &session.files()[file].findings;
        let (text, made, refused) = apply_accepted(findings, &accepted, &self.parser);
        if !refused.is_empty() {
            self.status = ExitStatus::Failed;
            notes.extend(refused);
        }
        if made == 0 {
            return Ok(0);
        }
        let manifest = self.scanned.manifests[file].as_deref();
        let written = add_features_of(&accepted, manifest, &mut self.writer);
        let written = written.and_then(|()| self.writer.write(&self.scanned.sources[file], &text));
        written.map_err(|error| error.to_string())?;
        self.changed.insert(file);
        self.scanned.sources[file].text.clone_from(&text);
        let findings = findings_in(&self.scanned.tasks[file], &self.scanned.sources[file], &text, &self.parser);
        session.renew(file, findings, true);
        Ok(made)
    }
}

impl World for Workshop<'_> {
    fn keep(&mut self, session: &mut Session) {
        self.memory.keep(session, self.console);
    }

    fn write(&mut self, session: &mut Session) -> Vec<String> {
        let (mut notes, made, written) = self.write_all(session);
        if made > 0 {
            let (fixes, files) = (if made == 1 { "fix" } else { "fixes" }, plural(written, "file"));
            notes.insert(0, format!("{made} {fixes} written to {files}"));
        }
        notes
    }

    fn edit(&mut self, draft: &Draft) -> Result<String, String> {
        editor::edit(draft)
    }

    fn open(&mut self, session: &mut Session) -> Vec<String> {
        let Some(question) = session.current() else { return Vec::new() };
        let file = question.file;
        let findings = session.file(question);
        let before = &findings.text.as_bytes()[..session.finding(question).span.start];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        if let Err(why) = editor::open(&self.scanned.sources[file].path, line) {
            return vec![why];
        }
        match self.refresh(session, file) {
            Ok(renewal) => renewal.reopened,
            Err(why) => vec![why],
        }
    }

    fn page(&mut self, text: &str) -> Result<(), String> {
        editor::page(text)
    }

    fn is_stopped(&self) -> bool {
        self.signal.load(Ordering::Relaxed) != 0
    }
}

/// The text with the accepted fixes and how many were made: all, or those with which the result still parses. The
/// others in words.
pub fn apply_accepted(file: &FileFindings, accepted: &[&Fix], parser: &Parser) -> (String, usize, Vec<String>) {
    let apply = |fixes: &[&Fix]| apply_fixes(&file.text, file.language, fixes, &file.layout, parser);
    if let Ok(text) = apply(accepted) {
        return (text, accepted.len(), Vec::new());
    }
    let (mut text, mut kept, mut refused) = (file.text.clone(), Vec::new(), Vec::new());
    for fix in accepted {
        kept.push(*fix);
        match apply(&kept) {
            Ok(next) => text = next,
            Err(error) => {
                kept.pop();
                refused.push(format!("not fixed: {}: {}: {error}", visible_line(&file.path), visible_line(&fix.title)));
            }
        }
    }
    (text, kept.len(), refused)
}

/// Which of `fixes`, each with the number of its file, the command lets pass.
///
/// # Errors
/// The command cannot tell, or a file cannot be written.
pub fn verified(
    scanned: &Scanned,
    files: &[&FileFindings],
    fixes: &[(usize, &Fix)],
    verify: &Verify,
    console: &Console,
) -> Result<Vec<bool>, Error> {
    let units: Vec<Unit> = fixes.iter().map(|(file, fix)| unit(files[*file], fix)).collect();
    let parser = Parser::new();
    let mut contents = |marked: &[bool]| -> Result<Contents, Error> {
        let mut contents = Contents::new();
        let mut by_file: BTreeMap<usize, Vec<&Fix>> = BTreeMap::new();
        for ((file, fix), _) in fixes.iter().zip(marked).filter(|(_, marked)| **marked) {
            by_file.entry(*file).or_default().push(fix);
        }
        let mut features: BTreeMap<&Utf8Path, BTreeSet<CargoFeature>> = BTreeMap::new();
        for (file, fixes) in by_file {
            let (text, ..) = apply_accepted(files[file], &fixes, &parser);
            let source = &scanned.sources[file];
            let new = source.encode(&text).map_err(|error| Error::new(error.to_string()))?;
            contents.insert(source.path.clone(), (source.bytes(), new));
            if let Some(manifest) = &scanned.manifests[file] {
                features.entry(manifest).or_default().extend(fixes.iter().flat_map(|fix| fix.features().cloned()));
            }
        }
        for (path, features) in features.into_iter().filter(|(_, features)| !features.is_empty()) {
            let manifest = Manifest::with_features(path, &features)?;
            contents.insert(manifest.path, (manifest.old.into_bytes(), manifest.new.into_bytes()));
        }
        Ok(contents)
    };
    verify.settle(&units, &mut contents, console)
}

fn unit(file: &FileFindings, fix: &Fix) -> Unit {
    let finding = file.findings.iter().find(|finding| finding.fixes.contains(fix));
    let start = finding.map(|finding| finding.span.start).or(fix.edits.hull().map(|hull| hull.start)).unwrap_or(0);
    let line = LineIndex::new(&file.text).line(start) + 1;
    let rule = finding.map_or_else(String::new, |finding| finding.rule.to_owned());
    Unit { path: file.path.clone(), line, rule, title: fix.title.clone() }
}
