//! One line per finding: `path:line:column: rule message [safe fix]`.

use std::io::{self, Write};

use super::{Report, best_applicability};
use crate::source::{LineIndex, visible_line};

/// Writes every finding on a line of its own.
///
/// # Errors
/// The writer fails.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for file in &report.files {
        let index = LineIndex::new(&file.text);
        let path = visible_line(&file.path);
        for finding in &file.findings {
            let place = index.position(finding.span.start, &file.text);
            let message = visible_line(&finding.message);
            write!(out, "{path}:{}:{}: {} {message}", place.line, place.column, finding.rule)?;
            if let Some(applicability) = best_applicability(finding) {
                write!(out, " [{} fix]", applicability.name())?;
            }
            writeln!(out, "{}", if finding.suppressed { " (suppressed)" } else { "" })?;
        }
    }
    Ok(())
}
