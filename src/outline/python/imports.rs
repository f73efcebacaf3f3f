//! Python's import statements.

use std::borrow::Cow;

use super::super::bytes;
use super::super::{Import, ImportKind, Piece};
use super::statements::starts_definition;
use super::words::{self, Word};
use super::{Left, Lexer};

impl<'a> Lexer<'a> {
    /// Reads `import a.b as c, d` after its first word.
    pub(super) fn import(&mut self, start: usize) {
        let first = self.outline.imports.len();
        loop {
            self.skip_blanks();
            let from = self.at;
            self.skip_dotted();
            let module = self.between(from, self.at);
            if module.is_empty() {
                break;
            }
            let alias = self.alias();
            let root = module.split('.').next().unwrap_or(module);
            let kind = if alias.is_some() { ImportKind::Module } else { ImportKind::Root };
            self.bind(kind, module, "", alias.unwrap_or(root.trim_end()), start);
            if self.byte(0) != Some(b',') {
                break;
            }
            self.at += 1;
        }
        self.end_import(first);
    }

    /// Reads `from a.b import (c as d, e)` after its first word.
    pub(super) fn import_from(&mut self, start: usize) {
        let first = self.outline.imports.len();
        self.skip_blanks();
        let from = self.at;
        while self.byte(0) == Some(b'.') {
            self.at += 1;
            self.skip_blanks();
        }
        if !self.meets_import() {
            self.skip_dotted();
        }
        let module = self.between(from, self.at).trim_end();
        self.skip_blanks();
        if self.meets_import() {
            self.at += b"import".len();
            self.skip_blanks();
            let in_parentheses = self.byte(0) == Some(b'(');
            self.at += usize::from(in_parentheses);
            self.imported_names(module, start, in_parentheses);
        }
        self.end_import(first);
    }

    fn imported_names(&mut self, module: &'a str, start: usize, in_parentheses: bool) {
        loop {
            self.skip_layout(in_parentheses);
            match self.byte(0) {
                Some(b'*') => {
                    self.at += 1;
                    self.bind(ImportKind::Star, module, "", "", start);
                    return;
                }
                Some(b')') if in_parentheses => return self.at += 1,
                _ => {}
            }
            if self.meets_definition(in_parentheses) {
                return;
            }
            let from = self.at;
            self.at = bytes::name_end(self.bytes, from);
            let name = self.between(from, self.at);
            if name.is_empty() {
                return;
            }
            self.skip_layout(in_parentheses);
            let alias = self.alias();
            self.bind(ImportKind::Name, module, name, alias.unwrap_or(name), start);
            self.skip_layout(in_parentheses);
            match self.byte(0) {
                Some(b',') => self.at += 1,
                Some(b')') if in_parentheses => return self.at += 1,
                _ => {
                    self.meets_definition(in_parentheses);
                    return;
                }
            }
        }
    }

    /// A parenthesis left open before a definition: goes back to the line break before it. Whether there is one.
    fn meets_definition(&mut self, in_parentheses: bool) -> bool {
        if !in_parentheses || !starts_definition(&self.bytes[self.at..]) {
            return false;
        }
        self.at = memchr::memrchr(b'\n', &self.bytes[..self.at]).unwrap_or(self.at);
        true
    }

    fn between(&self, from: usize, to: usize) -> &'a str {
        self.outline.text.get(from..to).unwrap_or("")
    }

    /// Skips `a.b.c`, blanks around the dots included.
    fn skip_dotted(&mut self) {
        loop {
            self.at = bytes::name_end(self.bytes, self.at);
            let end = self.at;
            self.skip_blanks();
            if self.byte(0) != Some(b'.') {
                self.at = end;
                return;
            }
            self.at += 1;
            self.skip_blanks();
        }
    }

    /// Reads `as name`, if it is there, and the blanks after it.
    fn alias(&mut self) -> Option<&'a str> {
        self.skip_blanks();
        let is_as = self.text_is(b"as") && self.byte(2).is_some_and(|byte| !bytes::in_name(byte));
        if !is_as {
            return None;
        }
        self.at += 2;
        self.skip_blanks();
        let from = self.at;
        self.at = bytes::name_end(self.bytes, from);
        let name = self.between(from, self.at);
        self.skip_blanks();
        Some(name)
    }

    fn meets_import(&self) -> bool {
        let end = bytes::name_end(self.bytes, self.at);
        words::word(&self.bytes[self.at..end]) == Word::Import
    }

    /// Skips blanks and, inside parentheses, line breaks and comments.
    fn skip_layout(&mut self, in_parentheses: bool) {
        loop {
            self.skip_blanks();
            match self.byte(0) {
                Some(b'\n') if in_parentheses => self.at += 1,
                Some(b'#') if in_parentheses => self.at = bytes::line_end(self.bytes, self.at),
                _ => return,
            }
        }
    }

    fn bind(&mut self, kind: ImportKind, module: &'a str, name: &'a str, local: &'a str, start: usize) {
        self.outline.imports.push(Import {
            kind,
            module: Cow::Borrowed(module),
            name,
            local,
            span: Piece::new(start, self.at),
            definition: self.open.last().map(|open| open.definition),
        });
    }

    /// Gives every import of the statement the statement's span.
    fn end_import(&mut self, first: usize) {
        let end = bytes::trim_end(self.bytes, self.statement.start, self.at);
        for import in &mut self.outline.imports[first..] {
            import.span.end = super::offset(end);
        }
        self.left = Left::Nothing;
    }
}
