//! Every file with its fixes made, in memory: what `--fix` writes and `--dry-run` shows.

use super::check::broken;
use super::console::Console;
use super::options::Options;
use super::run::{Results, Task, over_files, plan};
use crate::apply::{FileFindings, Fixed, fix_text};
use crate::error::Error;
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
    let blob = BlobId::of(&file.encode(&text).unwrap_or_default());
    let mut left = FileFindings { path, language, text, blob, layout: after.layout, findings: after.findings };
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
