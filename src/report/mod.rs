//! What a run found, told to people and to programs. Text goes to a writer the caller gives; nothing is decided here.
//!
//! Text from source files, file names and messages reaches a terminal only through `visible`.

pub mod concise;
pub mod json;
pub mod patch;
pub mod text;

use crate::apply::FileFindings;
use crate::edit::Applicability;
use crate::scan::Finding;

/// Everything a run has to tell.
#[derive(Debug, Default)]
pub struct Report {
    /// The files with findings, sorted by path.
    pub files: Vec<FileFindings>,
    /// What could not be checked, sorted by path.
    pub not_checked: Vec<NotChecked>,
    /// Number of files looked at, those without findings included.
    pub total: usize,
    /// Number of findings that this run fixed, if it was to fix any.
    pub fixed: Option<usize>,
}

/// A file, or a part of it, that was not checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotChecked {
    /// The path as shown.
    pub path: String,
    /// Why, one clause: `syntax error at 3:7`.
    pub reason: String,
}

/// The numbers of a run. Suppressed findings do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Findings.
    pub findings: usize,
    /// Files with findings.
    pub files: usize,
    /// Findings with a safe fix.
    pub safe: usize,
    /// Findings whose best fix is unsafe.
    pub unsafe_: usize,
    /// Findings without a fix.
    pub manual: usize,
}

impl Report {
    /// The numbers of the run.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for file in &self.files {
            let before = counts.findings;
            for finding in file.findings.iter().filter(|finding| !finding.suppressed) {
                counts.findings += 1;
                match best_applicability(finding) {
                    Some(Applicability::Safe) => counts.safe += 1,
                    Some(Applicability::Unsafe) => counts.unsafe_ += 1,
                    None => counts.manual += 1,
                }
            }
            counts.files += usize::from(counts.findings > before);
        }
        counts
    }

    /// `Found 41 findings in 12 of 230 files: 29 safe fixes, 7 unsafe, 5 manual. 1 file not checked (-v shows why).`
    pub fn summary(&self, verbose: bool) -> String {
        let counts = self.counts();
        let mut line = match counts.findings {
            0 => format!("No findings in {}.", plural(self.total, "file")),
            found => format!(
                "Found {} in {} of {}: {}, {} unsafe, {} manual.",
                plural(found, "finding"),
                counts.files,
                plural(self.total, "file"),
                plural_of(counts.safe, "safe fix", "safe fixes"),
                counts.unsafe_,
                counts.manual
            ),
        };
        if !self.not_checked.is_empty() {
            let hint = if verbose { "" } else { " (-v shows why)" };
            line = format!("{line} {} not checked{hint}.", plural(self.not_checked.len(), "file"));
        }
        line
    }
}

/// How far the best fix can be trusted: safe if any is.
pub fn best_applicability(finding: &Finding) -> Option<Applicability> {
    finding.fixes.iter().map(|fix| fix.applicability).max()
}

/// `1 file`, `2 files`.
pub fn plural(count: usize, noun: &str) -> String {
    plural_of(count, noun, &format!("{noun}s"))
}

fn plural_of(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
