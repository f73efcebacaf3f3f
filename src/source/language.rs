//! The languages asyncfix reads.

use std::fmt;
use std::sync::LazyLock;

/// A language with rules, a grammar and facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Python: `.py`, and `.pyi`, which is read and never rewritten.
    Python,
    /// Rust: `.rs`.
    Rust,
}

impl Language {
    /// Both languages, in the order of every listing.
    pub const ALL: [Language; 2] = [Language::Python, Language::Rust];

    /// The name in folder names, options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Language::Python => "python",
            Language::Rust => "rust",
        }
    }

    /// The language of files whose names end in `.` and `extension`.
    pub fn of_extension(extension: &str) -> Option<Language> {
        match extension {
            "py" | "pyi" => Some(Language::Python),
            "rs" => Some(Language::Rust),
            _ => None,
        }
    }

    /// What starts a comment that runs to the end of the line.
    pub fn comment(self) -> &'static str {
        match self {
            Language::Python => "#",
            Language::Rust => "//",
        }
    }

    /// What stands between the names of a path: `.` or `::`.
    pub fn separator(self) -> &'static str {
        match self {
            Language::Python => ".",
            Language::Rust => "::",
        }
    }

    /// The tree-sitter grammar.
    pub fn grammar(self) -> &'static tree_sitter::Language {
        static PYTHON: LazyLock<tree_sitter::Language> = LazyLock::new(|| tree_sitter_python::LANGUAGE.into());
        static RUST: LazyLock<tree_sitter::Language> = LazyLock::new(|| tree_sitter_rust::LANGUAGE.into());
        match self {
            Language::Python => &PYTHON,
            Language::Rust => &RUST,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
