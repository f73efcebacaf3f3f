//! Every file with its fixes made, in memory: what `--fix` writes and `--dry-run` shows.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::check::broken;
use super::console::Console;
use super::exit_status::ExitStatus;
use super::options::{Options, current_folder};
use super::run::{Results, Task, over_files, plan};
use super::writer::Writer;
use crate::apply::{FileFindings, Fixed, fix_text};
use crate::edit::{CargoFeature, Fix};
use crate::error::Error;
use crate::facts::Surroundings;
use crate::project::cargo_features::add_features;
use crate::report::NotChecked;
use crate::scan::scan_text;
use crate::source::{BlobId, Language, SourceFile};
use crate::syntax::Parser;

/// A file that fixes change or that has findings left.
pub struct Rewritten {
    /// The file as read.
    pub file: SourceFile,
    /// What the fixes make of it. A stub is read, never rewritten.
    pub fixed: Fixed,
    /// What is left in the new text.
    pub left: FileFindings,
    /// The manifest that its fixes need more features in, if they do.
    pub manifest: Option<Utf8PathBuf>,
    /// What holds for it.
    pub task: Task,
}

/// A run over files in memory.
pub struct Rewrite {
    /// The files that fixes change or that have findings left, in the order of their paths.
    pub files: Vec<Rewritten>,
    /// Number of files looked at.
    pub total: usize,
    /// What was not looked at.
    pub results: Results<()>,
}

impl Rewrite {
    /// Tells which Python the fixes are for, if a Python file is changed and no project says.
    pub fn tell_assumed_python(&self, console: &Console) {
        if self.files.iter().any(|one| one.file.language == Language::Python && one.is_changed()) {
            self.results.tell_assumed_python(console);
        }
    }
}

/// Makes every fix that may be made, in memory.
///
/// # Errors
/// The options or the configuration are wrong.
pub fn rewrite(options: &Options) -> Result<Rewrite, Error> {
    let plan = plan(options)?;
    let total = plan.tasks.len();
    let work = |task: &Task, file, parser: &Parser| rewrite_file(task, file, parser, options);
    let (files, results) = over_files(plan, options.threads, work)?.split();
    let mut rewrite = Rewrite { files: Vec::new(), total, results };
    for (file, broken) in files {
        rewrite.files.extend(file);
        rewrite.results.not_checked.extend(broken);
    }
    rewrite.results.not_checked.sort();
    Ok(rewrite)
}

fn rewrite_file(
    task: &Task,
    file: SourceFile,
    parser: &Parser,
    options: &Options,
) -> (Option<Rewritten>, Option<NotChecked>) {
    let scan = |text: &str| scan_text(text, file.language, &task.rules, &task.surroundings, parser);
    let before = task.scan(&file, parser, options.exhaustive);
    let broken = broken(&file, &before);
    if before.findings.iter().all(|finding| finding.suppressed) {
        return (None, broken);
    }
    let fixed = if file.is_stub() {
        Fixed { text: file.text.clone(), remaining: before.findings.clone(), ..Fixed::default() }
    } else {
        fix_text(&file.text, file.language, &task.rules, &task.surroundings, parser, options.threshold)
    };
    let after = if fixed.rounds == 0 { before } else { scan(&fixed.text) };
    let (path, language, text) = (file.path.to_string(), file.language, fixed.text.clone());
    let blob = BlobId::of(&file.encode(&text).unwrap_or_default());
    let mut left = FileFindings { path, language, text, blob, layout: after.layout, findings: after.findings };
    left.findings.retain(|finding| !finding.suppressed);
    let manifest = manifest_of(&task.surroundings).filter(|_| !fixed.features.is_empty());
    (Some(Rewritten { file, fixed, left, manifest, task: task.clone() }), broken)
}

/// The manifest around a file.
pub fn manifest_of(surroundings: &Surroundings) -> Option<Utf8PathBuf> {
    Utf8PathBuf::from_path_buf(surroundings.manifest.clone()?).ok()
}

impl Rewrite {
    /// The manifests that get more features, by path. A file whose manifest cannot be changed is left as it is, and told.
    pub fn manifests(&mut self, console: &Console) -> Vec<Manifest> {
        let mut wanted: BTreeMap<Utf8PathBuf, BTreeSet<CargoFeature>> = BTreeMap::new();
        for one in self.files.iter().filter(|one| one.is_changed()) {
            if let Some(path) = &one.manifest {
                wanted.entry(path.clone()).or_default().extend(one.fixed.features.iter().cloned());
            }
        }
        let mut manifests = Vec::new();
        for (path, features) in wanted {
            match Manifest::with_features(&path, &features) {
                Ok(manifest) => manifests.push(manifest),
                Err(error) => {
                    console.fail(&error);
                    self.results.status = ExitStatus::Failed;
                    self.files.retain(|one| one.manifest.as_ref() != Some(&path));
                }
            }
        }
        manifests
    }
}

/// A Cargo manifest that gets more features.
pub struct Manifest {
    /// Its path.
    pub path: Utf8PathBuf,
    /// Its text as read.
    pub old: String,
    /// Its text with the features.
    pub new: String,
}

impl Manifest {
    /// The manifest at `path` with these features of its dependencies.
    ///
    /// # Errors
    /// It cannot be read, or a feature cannot be added.
    pub fn with_features(path: &Utf8Path, features: &BTreeSet<CargoFeature>) -> Result<Self, Error> {
        let shown = shown(path);
        let old = std::fs::read_to_string(path).map_err(|error| Error::new(format!("{shown}: {error}")))?;
        let features: Vec<CargoFeature> = features.iter().cloned().collect();
        let new = add_features(&old, &features).map_err(|why| Error::new(format!("{shown}: {why}")))?;
        Ok(Self { path: shown, old, new })
    }

    /// Writes it, if it still is what it was.
    ///
    /// # Errors
    /// It cannot or must not be written; it is untouched then.
    pub fn write(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        writer.replace(&self.path, self.old.as_bytes(), self.new.as_bytes())
    }
}

/// Adds the Cargo features that accepted fixes need to the manifest around their file.
///
/// # Errors
/// The manifest cannot be changed.
pub fn add_features_of(fixes: &[&Fix], manifest: Option<&Utf8Path>, writer: &mut Writer<'_>) -> Result<(), Error> {
    let features: BTreeSet<CargoFeature> = fixes.iter().flat_map(|fix| fix.features().cloned()).collect();
    match manifest {
        Some(path) if !features.is_empty() => Manifest::with_features(path, &features)?.write(writer),
        _ => Ok(()),
    }
}

/// A path as people know it: from the current folder on.
fn shown(path: &Utf8Path) -> Utf8PathBuf {
    let here = current_folder();
    let here = here.canonicalize_utf8().unwrap_or(here);
    path.strip_prefix(&here).map_or_else(|_| path.to_owned(), Utf8Path::to_owned)
}

impl Rewritten {
    /// Whether the fixes change anything.
    pub fn is_changed(&self) -> bool {
        self.fixed.text != self.file.text
    }

    /// Tells which fixes were refused, which is a mistake of ours.
    pub fn tell_refused(&self, console: &Console) {
        for refused in &self.fixed.refused {
            let (path, rule, title, reason) = (&self.file.path, refused.rule, &refused.title, &refused.reason);
            console.note(&format!("not fixed: {path}: {rule}: {title}: {reason}"));
        }
    }
}
