//! Every file with its fixes made, in memory: what `--fix` writes and `--dry-run` shows.

use camino::{Utf8Path, Utf8PathBuf};

use super::check::broken;
use super::console::Console;
use super::options::{Options, current_folder};
use super::run::{Results, Task, over_files, plan};
use crate::apply::{FileFindings, Fixed, fix_text};
use crate::error::Error;
use crate::report::NotChecked;
use crate::scan::scan_text;
use crate::source::repository::repository_root;
use crate::source::{BlobId, Language, PatchRoot, SourceFile};
use crate::store::write_file;
use crate::syntax::Parser;

/// A file that fixes change or that has findings left.
pub struct Rewritten {
    /// The file as read.
    pub file: SourceFile,
    /// What the fixes make of it. A stub is read, never rewritten.
    pub fixed: Fixed,
    /// What is left in the new text.
    pub left: FileFindings,
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
        Fixed {
            text: file.text.clone(),
            applied: Vec::new(),
            remaining: before.findings.clone(),
            rounds: 0,
            refused: Vec::new(),
        }
    } else {
        fix_text(&file.text, file.language, &task.rules, &task.surroundings, parser, options.threshold)
    };
    let after = if fixed.rounds == 0 { before } else { scan(&fixed.text) };
    let (path, language, text) = (file.path.to_string(), file.language, fixed.text.clone());
    let mut left = FileFindings { path, language, text, layout: after.layout, findings: after.findings };
    left.findings.retain(|finding| !finding.suppressed);
    (Some(Rewritten { file, fixed, left }), broken)
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

/// Writes `text` as the new content of `file`, if that still is what it was.
///
/// # Errors
/// The text cannot be encoded, or the file cannot or must not be written; it is untouched then.
pub fn write(file: &SourceFile, text: &str, root: &PatchRoot) -> Result<(), Error> {
    let new = file.encode(text).map_err(|error| Error::new(error.to_string()))?;
    let within = writable_folder(&file.path, root);
    write_file(&file.path, &within, BlobId::of(&file.bytes()), &new).map_err(|error| Error::new(error.to_string()))
}

/// The folder that a write to `path` may not leave: the project around the current folder, or around a path elsewhere
/// that the user named.
fn writable_folder(path: &Utf8Path, root: &PatchRoot) -> Utf8PathBuf {
    let folder = current_folder().join(path.parent().unwrap_or(Utf8Path::new("")));
    let folder = folder.canonicalize_utf8().unwrap_or(folder);
    if folder.starts_with(root.folder()) {
        return root.folder().to_owned();
    }
    repository_root(&folder).unwrap_or(folder)
}
