//! What must be known of a file, once its tree is gone, to add and remove imports and definitions.

use crate::source::Span;

/// An import a piece of code needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Import {
    /// Python: the module (`asyncio`, `anyio.lowlevel`, `typing`). Rust: the full path of the item (`tokio::io::AsyncReadExt`).
    pub module: String,
    /// Python: the name taken from the module by `from … import name`. Always `None` in Rust.
    pub name: Option<String>,
}

impl Import {
    /// `import module`, or `use path`.
    pub fn of(module: impl Into<String>) -> Self {
        Self { module: module.into(), name: None }
    }

    /// `from module import name`.
    pub fn from(module: impl Into<String>, name: impl Into<String>) -> Self {
        Self { module: module.into(), name: Some(name.into()) }
    }
}

/// A Cargo feature a piece of code needs, of a dependency that is declared without it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CargoFeature {
    /// The crate, as written in paths: `tokio`.
    pub package: String,
    /// The feature: `fs`.
    pub name: String,
    /// Whether only code of tests needs it, so that a dependency for tests may have it.
    pub for_tests: bool,
}

/// One name bound by an import statement of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportItem {
    /// The full path it stands for: `asyncio`, `time.sleep`, `std::thread::sleep`. Relative Python imports keep their dots.
    pub path: String,
    /// The name it binds in this file.
    pub local: String,
    /// The item inside its statement: `sleep as nap`. Equal to the statement's own part if it is the only one.
    pub item: Span,
    /// The whole statement, from `import`, `from` or `use` (with its visibility) to its end; `;` included in Rust.
    pub statement: Span,
    /// How many names the statement binds.
    pub siblings: usize,
    /// Whether it stands at module level, outside `if TYPE_CHECKING`, `try` and every other block.
    pub top_level: bool,
    /// Every place that uses the name through this import, decorators and annotations included.
    pub uses: Vec<Span>,
    /// Whether it must stay although nothing in the file uses it: re-exported (`__all__`, `__init__.py`, `x as x`, `pub use`),
    /// imported for its effect, unused before, or marked by a comment (`# noqa: F401`).
    pub kept: bool,
}

/// A local variable whose only assignment does nothing but give it a value: once nobody reads it, the assignment can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleLocal {
    /// Its name.
    pub name: String,
    /// The lines of the assignment, which hold nothing else; other statements of its block remain.
    pub lines: Span,
    /// The function it is a local of.
    pub scope: Span,
    /// Every place that reads it; not empty.
    pub reads: Vec<Span>,
}

/// The imports of a file and the places where new code goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Every imported name, in source order.
    pub imports: Vec<ImportItem>,
    /// The local variables that go with their last reader, in source order.
    pub idle: Vec<IdleLocal>,
    /// Where the first import of a file without any goes: after shebang, coding line, docstring, inner attributes. A line start.
    pub header_end: usize,
    /// Where a module-level definition goes: the line start after the last top-level import and the code that belongs to it.
    pub definitions: usize,
    /// The names defined at module level by `def`, `class`, assignment, `fn`, `struct`, …
    pub defined: Vec<String>,
    /// The text between the statements of module level: `\n` or `\r\n`.
    pub newline: &'static str,
}
