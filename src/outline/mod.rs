//! Source text in, outline out: definitions, calls and imports, found by a line lexer about fifty times faster than a
//! parse. It decides which files and which functions deserve a tree; it never decides that something is a finding.
//!
//! An outline may hold a call too many (a tuple pattern in Rust looks like a call), never one too few in code that
//! parses. What it is checked against, and the differences that remain, are listed in `tests/outline.rs`.

mod bytes;
mod gate;

mod python;
mod rust;
#[cfg(test)]
mod testing;

use std::borrow::Cow;

use crate::source::{Language, Span};

pub use gate::{Candidate, Candidates, Names, OwnCoroutines, Triggers, candidates, holders, runs_plain_functions};

/// A range of bytes of the outlined text, from 0, end excluded, in half the size of a [`Span`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Piece {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Piece {
    fn new(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end) }
    }

    /// The same range as the rest of the program counts.
    pub fn span(self) -> Span {
        Span { start: self.start as usize, end: self.end as usize }
    }

    /// The text of this range; empty when the range is not one of `text`.
    pub fn of(self, text: &str) -> &str {
        self.span().of(text)
    }

    /// Whether `at` lies inside.
    pub fn holds(self, at: u32) -> bool {
        self.start <= at && at < self.end
    }
}

/// What a [`Definition`] defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DefinitionKind {
    /// A Python `def`, a Rust `fn`, with or without a body.
    Function,
    /// A Python `class`.
    Class,
    /// A Rust `impl` block; its name is the last name of the type's path.
    Impl,
    /// A Rust `trait`.
    Trait,
    /// A Rust `mod` with a body.
    Module,
    /// A Rust `async` block; it has no name.
    Block,
    /// A Rust `async` closure; it has no name.
    Closure,
}

/// A function, class, `impl` or the like.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// What it is.
    pub kind: DefinitionKind,
    /// Its name; empty if it has none.
    pub name: Piece,
    /// From `async`, `def`, `pub` … to the end of its last statement; decorators and attributes excluded.
    pub span: Piece,
    /// From the start of the span to the colon or brace that opens the body, included.
    pub header: Piece,
    /// Where its decorators or attributes start; the start of the span if there are none.
    pub outer: u32,
    /// The definition around it, as an index into [`Outline::definitions`].
    pub parent: Option<u32>,
    /// Whether it says `async`.
    pub is_async: bool,
}

impl Definition {
    /// Whether it has decorators or attributes.
    pub fn is_decorated(&self) -> bool {
        self.outer < self.span.start
    }
}

/// Something followed by parentheses.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// What is called: `self.session.get`, `thread::sleep`, `loop().create_task`. Layout and comments included.
    pub callee: Piece,
    /// The last name of the callee, `get`; empty if it does not end in a name.
    pub last: Piece,
    /// The offset of the opening parenthesis.
    pub open: u32,
    /// The byte after the closing parenthesis; the end of the text if it is never closed.
    pub end: u32,
    /// The innermost definition around it, as an index into [`Outline::definitions`].
    pub definition: Option<u32>,
    flags: u8,
}

const AWAITED: u8 = 1;
const STATEMENT: u8 = 2;
const DISCARDED: u8 = 4;
const PATH: u8 = 8;
const MACRO: u8 = 16;

impl Call {
    fn set(&mut self, flag: u8, holds: bool) {
        self.flags = if holds { self.flags | flag } else { self.flags & !flag };
    }

    /// Whether the call itself is awaited: `await f()`, `f().await`; not `await f().g()` for `f()`.
    pub fn is_awaited(&self) -> bool {
        self.flags & AWAITED != 0
    }

    /// Whether the call is a whole statement.
    pub fn is_statement(&self) -> bool {
        self.flags & STATEMENT != 0
    }

    /// Whether the call is all that is assigned to `_`.
    pub fn is_discarded(&self) -> bool {
        self.flags & DISCARDED != 0
    }

    /// Whether the callee is only names joined by `.` or `::`.
    pub fn is_path(&self) -> bool {
        self.flags & PATH != 0
    }

    /// Whether it is a Rust macro, `name!(…)`.
    pub fn is_macro(&self) -> bool {
        self.flags & MACRO != 0
    }
}

/// What an import binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// Python `import a.b`: the local name is `a` and means `a`.
    Root,
    /// Python `import a.b as c`: the local name means the module.
    Module,
    /// Python `from a import b`, every Rust `use a::b`: the local name means `a.b`.
    Name,
    /// `from a import *`, `use a::*`: no local name.
    Star,
}

/// One name brought in by an import; a statement with several gives several.
#[derive(Clone, Debug)]
pub struct Import<'a> {
    /// What it binds.
    pub kind: ImportKind,
    /// The module, with the leading dots of a relative one; empty for Rust's `use a;`.
    pub module: Cow<'a, str>,
    /// The name taken from the module; empty for [`ImportKind::Root`], [`ImportKind::Module`] and [`ImportKind::Star`].
    pub name: &'a str,
    /// The name it has in this file; empty for [`ImportKind::Star`], `_` for Rust's `use a as _`.
    pub local: &'a str,
    /// The whole statement.
    pub span: Piece,
    /// The innermost definition around it, as an index into [`Outline::definitions`].
    pub definition: Option<u32>,
}

impl Import<'_> {
    /// Writes the full path that the local name stands for into `path`, joined as `language` does.
    pub fn write_path(&self, language: Language, path: &mut String) {
        path.clear();
        match self.kind {
            ImportKind::Root => path.push_str(self.local),
            ImportKind::Module | ImportKind::Star => path.push_str(&self.module),
            ImportKind::Name => {
                path.push_str(&self.module);
                if !path.is_empty() && !path.ends_with('.') {
                    path.push_str(language.separator());
                }
                path.push_str(self.name);
            }
        }
    }
}

/// What a lexer saw in one text. Everything is in source order.
#[derive(Clone, Debug)]
pub struct Outline<'a> {
    /// The text; all offsets refer to it.
    pub text: &'a str,
    /// Its language.
    pub language: Language,
    /// Functions, classes and the like, outer ones before inner ones.
    pub definitions: Vec<Definition>,
    /// Calls, in the order of their opening parentheses.
    pub calls: Vec<Call>,
    /// Imports, wherever they stand.
    pub imports: Vec<Import<'a>>,
    /// Whether the keyword `async` occurs.
    pub has_async: bool,
}

impl<'a> Outline<'a> {
    /// Outlines `text`. Never fails and takes time linear in its length; broken code gives a best effort.
    ///
    /// A text of 4 GiB or more gets an empty outline.
    pub fn of(text: &'a str, language: Language) -> Self {
        let empty = Outline { text, language, definitions: vec![], calls: vec![], imports: vec![], has_async: false };
        if u32::try_from(text.len()).is_err() {
            return empty;
        }
        match language {
            Language::Python => python::outline(empty),
            Language::Rust => rust::outline(empty),
        }
    }

    /// The innermost definition whose span holds byte `at`.
    pub fn definition_at(&self, at: u32) -> Option<u32> {
        let before = self.definitions.partition_point(|definition| definition.span.start <= at);
        let mut index = offset(before).checked_sub(1)?;
        loop {
            let definition = self.definitions.get(index as usize)?;
            if definition.span.holds(at) {
                return Some(index);
            }
            index = definition.parent?;
        }
    }
}

/// Offsets fit: [`Outline::of`] takes no longer text.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
