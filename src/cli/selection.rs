//! A rewrite of which some fixes are left out, because `--verify` says so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use camino::Utf8PathBuf;

use super::console::Console;
use super::options::Options;
use super::rewrite::{Manifest, Rewrite, Rewritten};
use super::verify::{Contents, Unit, Verify};
use crate::apply::fixpoint::Candidate;
use crate::apply::{Fixed, fix_text_where};
use crate::edit::CargoFeature;
use crate::error::Error;
use crate::scan::{identities, scan_text};
use crate::source::LineIndex;
use crate::syntax::Parser;

/// A finding of a file as it was read, whose fix can be left out.
struct Choice {
    /// The number of its file.
    file: usize,
    /// Its number among the findings of the file.
    nth: usize,
    /// What it is about: a later round knows it again by that.
    subject: String,
}

/// Leaves out of a rewrite what makes the command of `verify` fail.
///
/// # Errors
/// The command cannot tell, or a file cannot be written.
pub fn keep_verified(
    rewrite: &mut Rewrite,
    verify: &Verify,
    options: &Options,
    console: &Console,
) -> Result<(), Error> {
    let parser = Parser::new();
    let (mut choices, mut units) = (Vec::new(), Vec::new());
    for (file, one) in rewrite.files.iter().enumerate().filter(|(_, one)| one.is_changed()) {
        add_choices(file, one, options, &parser, &mut choices, &mut units);
    }
    if units.is_empty() {
        return Ok(());
    }
    let mut selection = Selection { rewrite, options, parser: &parser, choices: &choices, known: HashMap::new() };
    let kept = verify.settle(&units, &mut |marked| selection.contents(marked), console)?;
    let fixed: Vec<(usize, Fixed)> = selection.changed().map(|file| (file, selection.fixed(file, &kept))).collect();
    for (file, fixed) in fixed {
        let one = &mut rewrite.files[file];
        let task = &one.task;
        let after = scan_text(&fixed.text, one.file.language, &task.rules, &task.surroundings, &parser);
        one.left.text.clone_from(&fixed.text);
        one.left.layout = after.layout;
        one.left.findings = after.findings.into_iter().filter(|finding| !finding.suppressed).collect();
        one.fixed = fixed;
    }
    Ok(())
}

fn add_choices(
    file: usize,
    one: &Rewritten,
    options: &Options,
    parser: &Parser,
    choices: &mut Vec<Choice>,
    units: &mut Vec<Unit>,
) {
    let (text, task) = (&one.file.text, &one.task);
    let scan = scan_text(text, one.file.language, &task.rules, &task.surroundings, parser);
    let identities = identities(one.file.path.as_str(), text, &scan.findings);
    let index = LineIndex::new(text);
    for (nth, (finding, identity)) in scan.findings.iter().zip(identities).enumerate() {
        let Some(fix) = finding.fix(options.threshold).filter(|_| !finding.suppressed) else { continue };
        choices.push(Choice { file, nth, subject: identity.subject });
        units.push(Unit {
            path: one.file.path.to_string(),
            line: index.line(finding.span.start) + 1,
            rule: finding.rule.to_owned(),
            title: fix.title.clone(),
        });
    }
}

struct Selection<'s> {
    rewrite: &'s Rewrite,
    options: &'s Options,
    parser: &'s Parser,
    choices: &'s [Choice],
    /// What a file comes to with these of its choices.
    known: HashMap<(usize, Vec<bool>), Fixed>,
}

impl Selection<'_> {
    /// The files that the whole rewrite changes.
    fn changed(&self) -> impl Iterator<Item = usize> + use<> {
        let files: BTreeSet<usize> = self.choices.iter().map(|choice| choice.file).collect();
        files.into_iter()
    }

    /// What the files hold with the marked choices, manifests included.
    fn contents(&mut self, marked: &[bool]) -> Result<Contents, Error> {
        let mut contents = Contents::new();
        let mut features: BTreeMap<Utf8PathBuf, BTreeSet<CargoFeature>> = BTreeMap::new();
        for file in self.changed() {
            let fixed = self.fixed(file, marked);
            let one = &self.rewrite.files[file];
            if fixed.text == one.file.text {
                continue;
            }
            let new = one.file.encode(&fixed.text).map_err(|error| Error::new(error.to_string()))?;
            contents.insert(one.file.path.clone(), (one.file.bytes(), new));
            if let Some(manifest) = &one.manifest {
                features.entry(manifest.clone()).or_default().extend(fixed.features);
            }
        }
        for (path, features) in features.into_iter().filter(|(_, features)| !features.is_empty()) {
            let manifest = Manifest::with_features(&path, &features)?;
            contents.insert(manifest.path, (manifest.old.into_bytes(), manifest.new.into_bytes()));
        }
        Ok(contents)
    }

    fn fixed(&mut self, file: usize, marked: &[bool]) -> Fixed {
        let own = self.choices.iter().zip(marked).filter(|(choice, _)| choice.file == file);
        let own: Vec<(&Choice, bool)> = own.map(|(choice, marked)| (choice, *marked)).collect();
        let key = (file, own.iter().map(|(_, marked)| *marked).collect::<Vec<bool>>());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let one = &self.rewrite.files[file];
        let out: Vec<&Choice> = own.iter().filter(|(_, marked)| !marked).map(|(choice, _)| *choice).collect();
        let numbers: BTreeSet<usize> = out.iter().map(|choice| choice.nth).collect();
        let subjects: BTreeSet<&str> = out.iter().map(|choice| choice.subject.as_str()).collect();
        let path = one.file.path.as_str();
        let wanted = |candidate: &Candidate<'_>| {
            if candidate.round == 0 {
                return !numbers.contains(&candidate.nth);
            }
            // Numbers have moved: what is left out, and whatever is like it, stays out.
            let one = std::slice::from_ref(candidate.finding);
            subjects.is_empty()
                || identities(path, candidate.text, one).iter().all(|it| !subjects.contains(it.subject.as_str()))
        };
        let (text, task) = (&one.file.text, &one.task);
        let threshold = self.options.threshold;
        let fixed =
            fix_text_where(text, one.file.language, &task.rules, &task.surroundings, self.parser, threshold, &wanted);
        self.known.insert(key, fixed.clone());
        fixed
    }
}
