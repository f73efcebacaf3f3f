//! What was asked for and could not be looked at, and why: a value that reports count, never an error.

use camino::{Utf8Path, Utf8PathBuf};
use std::io;

/// A file or folder that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotChecked {
    /// The path as the user sees it; bytes that are not UTF-8 are shown as `\u{fffd}`.
    pub path: Utf8PathBuf,
    /// Why.
    pub reason: Reason,
    /// Whether the user named this very path, so that leaving it out is a failure of the run.
    pub named: bool,
}

/// Why something was not looked at. Its text stands after the path: `app/x.py: <reason>`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// There is nothing at that path, or no longer.
    #[error("no such file or folder")]
    Missing,
    /// A symbolic link to nothing.
    #[error("broken link to `{0}`")]
    BrokenLink(String),
    /// A symbolic link to a place outside the project; following it could write there.
    #[error("links to `{0}`, outside the project")]
    LeavesRoot(String),
    /// The system forbids reading it.
    #[error("no permission to read it")]
    NoPermission,
    /// Any other failure of the system, in its words.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A pipe, a socket, a device.
    #[error("not a regular file")]
    NotAFile,
    /// A file that the user named, in no language that asyncfix reads.
    #[error("neither Python nor Rust (`.py`, `.pyi`, `.rs`, or a `#!` line that runs python)")]
    UnknownLanguage,
    /// Reports and patches could not name it.
    #[error("its name is not UTF-8")]
    NameNotUtf8,
    /// Larger than the limit; both in bytes.
    #[error("larger than {} ({})", human_size(*.limit), human_size(*.size))]
    TooLarge {
        /// The size of the file.
        size: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// It holds NUL bytes.
    #[error("binary file")]
    Binary,
    /// It starts with a UTF-16 or UTF-32 byte-order mark.
    #[error("encoded as {0}; save it as UTF-8 to have it checked")]
    WideEncoding(&'static str),
    /// Bytes that are not UTF-8 and no declaration of another encoding.
    #[error("not UTF-8 at line {line}; save it as UTF-8, or declare its encoding in a Python coding line")]
    NotUtf8 {
        /// The line of the first wrong byte, from 1.
        line: usize,
    },
    /// A coding line that names an encoding unknown here.
    #[error("declares the encoding `{0}`, which is not supported; save it as UTF-8 to have it checked")]
    UnknownEncoding(String),
    /// The bytes do not survive decoding and encoding again.
    #[error("not valid in its declared encoding `{0}`")]
    WrongEncoding(String),
}

impl Reason {
    /// The reason for a failure of the system to open or read something.
    pub fn of_error(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::NoPermission,
            _ => Self::Unreadable(error.to_string()),
        }
    }
}

impl NotChecked {
    /// `path` was met on the way, not named by the user.
    pub(crate) fn met(path: &Utf8Path, reason: Reason) -> Self {
        Self { path: path.to_owned(), reason, named: false }
    }

    /// `path` was named by the user.
    pub(crate) fn named(path: &Utf8Path, reason: Reason) -> Self {
        Self { path: path.to_owned(), reason, named: true }
    }
}

/// A number of bytes in the largest binary unit of which there is at least one: `52.4 MiB`, `8 MiB`, `312 bytes`.
fn human_size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| bytes >= *unit) else {
        return format!("{bytes} bytes");
    };
    let tenths = (u128::from(bytes) * 10 + u128::from(unit) / 2) / u128::from(unit);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_well() {
        for (bytes, expected) in [
            (312, "312 bytes"),
            (1024, "1 KiB"),
            (1536, "1.5 KiB"),
            (8 << 20, "8 MiB"),
            (54_945_382, "52.4 MiB"),
            (3 << 30, "3 GiB"),
        ] {
            assert_eq!(human_size(bytes), expected);
        }
    }

    #[test]
    fn a_size_limit_names_both_sizes() {
        let reason = Reason::TooLarge { size: 54_945_382, limit: 8 << 20 };
        assert_eq!(reason.to_string(), "larger than 8 MiB (52.4 MiB)");
    }
}
