//! A JSON report as a plan: the fixes it names are made, on exactly the files it was made for.
//!
//! The plan says which fixes, never what is written: the files are scanned again, and only what the scan offers is made.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

use super::args::ApplyArgs;
use super::args::RulesArgs;
use super::check::{Scanned, scan_files};
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::{Options, current_folder};
use super::review::{apply_accepted, verified};
use super::rewrite::add_features_of;
use super::rulebook::rules_here;
use super::run::unknown_rule;
use super::verify::Verify;
use super::writer::Writer;
use crate::apply::FileFindings;
use crate::edit::{Applicability, Fix};
use crate::error::Error;
use crate::report::plural;
use crate::rules::select::{check_name, rules_named};
use crate::scan::fingerprints;
use crate::source::{PatchRoot, visible_line};
use crate::syntax::Parser;

/// The parts of a report that make it a plan.
#[derive(Deserialize)]
struct Plan {
    schema_version: u32,
    findings: Vec<PlannedFinding>,
    files: Vec<PlannedFile>,
}

#[derive(Deserialize)]
struct PlannedFinding {
    rule: String,
    path: Utf8PathBuf,
    fingerprint: String,
    fixes: Vec<PlannedFix>,
}

#[derive(Deserialize)]
struct PlannedFix {
    title: String,
    applicability: String,
}

#[derive(Deserialize)]
struct PlannedFile {
    path: Utf8PathBuf,
    blob: String,
}

/// Makes the first fix of each planned finding that may be made; nothing at all if a file has changed since.
///
/// # Errors
/// The text is no plan, or names files outside of the project.
pub(super) fn apply_plan(text: &[u8], args: &ApplyArgs, console: &Console) -> Result<ExitStatus, Error> {
    if args.reverse {
        return Err(Error::new("a plan has no way back").next("`asyncfix undo` takes back what was written"));
    }
    let mut plan = read_plan(text)?;
    narrow(&mut plan, args)?;
    if tell_changed(&plan, console)? {
        return Ok(ExitStatus::FindingsRemain);
    }
    let threshold = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let paths: BTreeSet<Utf8PathBuf> = plan.findings.iter().map(|finding| finding.path.clone()).collect();
    if paths.is_empty() {
        console.say("The plan names no finding.");
        return Ok(ExitStatus::Clean);
    }
    let rules = plan.findings.iter().map(|finding| finding.rule.clone()).collect();
    let scanned = scan_files(&Options::of_plan(paths.into_iter().collect(), rules, threshold)?)?;
    let mut fixes: Vec<Vec<&Fix>> =
        scanned.report.files.iter().map(|file| planned_fixes(&plan, file, threshold)).collect();
    if let Some(verify) = Verify::of(&args.safety)?.filter(|_| !args.check) {
        fixes = keep_verified(&scanned, fixes, &verify, console)?;
    }
    let writer = Writer::new(console).guarded(args.safety.require_clean)?;
    Ok(write(plan.findings.len(), &scanned, &fixes, writer, args.check, console))
}

/// The fixes that a command lets pass.
fn keep_verified<'f>(
    scanned: &'f Scanned,
    fixes: Vec<Vec<&'f Fix>>,
    verify: &Verify,
    console: &Console,
) -> Result<Vec<Vec<&'f Fix>>, Error> {
    let fixes: Vec<(usize, &Fix)> =
        fixes.into_iter().enumerate().flat_map(|(file, fixes)| fixes.into_iter().map(move |fix| (file, fix))).collect();
    let kept = verified(scanned, &scanned.report.files.iter().collect::<Vec<_>>(), &fixes, verify, console)?;
    let mut by_file = vec![Vec::new(); scanned.report.files.len()];
    for ((file, fix), _) in fixes.iter().zip(kept).filter(|(_, kept)| *kept) {
        by_file[*file].push(*fix);
    }
    Ok(by_file)
}

/// A plan to be decided about.
pub(super) struct PlannedReview {
    plan: Plan,
}

impl PlannedReview {
    /// Reads the plan at `path`.
    ///
    /// # Errors
    /// It cannot be read, or is none.
    pub(super) fn read(path: &Utf8Path) -> Result<Self, Error> {
        let text = super::apply::read(path)?;
        Ok(Self { plan: read_plan(&text)? })
    }

    /// Tells which files are not those of the plan; the status of the command if there is one.
    ///
    /// # Errors
    /// The plan leads out of the project.
    pub(super) fn tell_changed(&self, console: &Console) -> Result<Option<ExitStatus>, Error> {
        Ok(tell_changed(&self.plan, console)?.then_some(ExitStatus::FindingsRemain))
    }

    /// The options of a review of the plan's files.
    pub(super) fn options(&self, options: Options) -> Options {
        let paths: BTreeSet<Utf8PathBuf> = self.plan.findings.iter().map(|finding| finding.path.clone()).collect();
        Options { paths: paths.into_iter().collect(), ..options }
    }

    /// Leaves only the findings of the plan.
    pub(super) fn narrow(&self, scanned: &mut Scanned) {
        let wanted: BTreeSet<&str> = self.plan.findings.iter().map(|finding| &*finding.fingerprint).collect();
        for file in &mut scanned.report.files {
            let identities = fingerprints(&file.path, &file.text, &file.findings);
            let mut planned = identities.iter().map(|identity| wanted.contains(&**identity));
            file.findings.retain(|_| planned.next().unwrap_or(false));
        }
    }
}

/// Tells which files are not those of the plan; whether there are any.
fn tell_changed(plan: &Plan, console: &Console) -> Result<bool, Error> {
    let changed = changed_files(plan)?;
    for path in &changed {
        console.note(&format!("{}: changed since the plan was made", visible_line(path.as_str())));
    }
    if !changed.is_empty() {
        console.say("Nothing was written: make the plan again.");
    }
    Ok(!changed.is_empty())
}

fn read_plan(text: &[u8]) -> Result<Plan, Error> {
    let next = "`asyncfix check --output-format json > plan.json` makes one";
    let plan: Plan =
        serde_json::from_slice(text).map_err(|error| Error::new(format!("this is no plan: {error}")).next(next))?;
    match plan.schema_version {
        1 => Ok(plan),
        newer => Err(Error::new(format!("the plan is of version {newer}; this asyncfix knows version 1"))),
    }
}

/// Drops the findings of rules that the arguments leave out.
fn narrow(plan: &mut Plan, args: &ApplyArgs) -> Result<(), Error> {
    let all = rules_here(&RulesArgs::default())?;
    let named = |names: &[String]| -> Result<BTreeSet<&'static str>, Error> {
        let mut rules = BTreeSet::new();
        for name in names {
            check_name(all.rules(), name).map_err(|unknown| unknown_rule(&unknown, ""))?;
            rules.extend(rules_named(all.rules(), name).map(|rule| rule.source.name));
        }
        Ok(rules)
    };
    let (selected, ignored) = (named(&args.select)?, named(&args.ignore)?);
    plan.findings.retain(|finding| {
        let rule = finding.rule.as_str();
        (args.select.is_empty() || selected.contains(rule)) && !ignored.contains(rule)
    });
    for finding in &plan.findings {
        check_name(all.rules(), &finding.rule).map_err(|unknown| unknown_rule(&unknown, ""))?;
    }
    Ok(())
}

/// The files of the plan that are not what they were.
fn changed_files(plan: &Plan) -> Result<Vec<&Utf8Path>, Error> {
    let root = PatchRoot::of(&current_folder());
    let blobs: BTreeMap<&Utf8Path, &str> = plan.files.iter().map(|file| (&*file.path, &*file.blob)).collect();
    let paths: BTreeSet<&Utf8Path> = plan.findings.iter().map(|finding| &*finding.path).collect();
    let mut changed = Vec::new();
    for path in paths {
        let real = path.canonicalize_utf8().ok();
        if real.as_ref().is_some_and(|real| !real.starts_with(root.folder())) {
            let what = format!("{}: the plan leads out of the project", visible_line(path.as_str()));
            return Err(Error::new(what).next("apply it in the folder it was made in"));
        }
        let now = real.and_then(|real| std::fs::read(real).ok()).map(|bytes| crate::source::BlobId::of(&bytes));
        if now.map(|now| now.to_string()).as_deref() != blobs.get(path).copied() {
            changed.push(path);
        }
    }
    Ok(changed)
}

fn write(
    planned: usize,
    scanned: &Scanned,
    fixes: &[Vec<&Fix>],
    mut writer: Writer<'_>,
    only_check: bool,
    console: &Console,
) -> ExitStatus {
    let parser = Parser::new();
    let (mut made, mut files, mut status) = (0, 0, ExitStatus::Clean);
    let all = scanned.report.files.iter().zip(&scanned.sources).zip(&scanned.manifests).zip(fixes);
    for (((file, source), manifest), fixes) in all {
        let (text, count, refused) = apply_accepted(file, fixes, &parser);
        for why in &refused {
            console.note(why);
        }
        if count == 0 {
            continue;
        }
        let mut write = || {
            add_features_of(fixes, manifest.as_deref(), &mut writer)?;
            writer.write(source, &text)
        };
        if !only_check && let Err(error) = write() {
            console.fail(&error);
            status = ExitStatus::Failed;
            continue;
        }
        (made, files) = (made + count, files + 1);
    }
    let (findings, files, left) = (plural(made, "finding"), plural(files, "file"), planned - made);
    let verb = if only_check { "Would fix" } else { "Fixed" };
    console.say(&format!("{verb} {findings} in {files}. {left} of the plan left.{}", writer.way_back()));
    if left > 0 { status.max(ExitStatus::FindingsRemain) } else { status }
}

/// The fixes of `file` that the plan names first and the scan still offers.
fn planned_fixes<'f>(plan: &Plan, file: &'f FileFindings, threshold: Applicability) -> Vec<&'f Fix> {
    let wanted: BTreeMap<&str, &PlannedFinding> =
        plan.findings.iter().map(|finding| (&*finding.fingerprint, finding)).collect();
    let mut chosen: Vec<&Fix> = Vec::new();
    for (finding, identity) in file.findings.iter().zip(fingerprints(&file.path, &file.text, &file.findings)) {
        let Some(planned) = wanted.get(&*identity) else { continue };
        let may = |fix: &&PlannedFix| threshold == Applicability::Unsafe || fix.applicability == "safe";
        let Some(title) = planned.fixes.iter().find(may).map(|fix| &fix.title) else { continue };
        let offered = finding.fixes.iter().find(|fix| fix.title == *title && fix.applicability >= threshold);
        chosen.extend(offered.filter(|fix| !chosen.iter().any(|other| other.conflicts_with(fix))));
    }
    chosen
}
