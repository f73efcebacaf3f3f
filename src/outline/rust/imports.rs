//! Rust's `use` trees, flattened, and `extern crate`.

use std::borrow::Cow;

use super::super::bytes::{self, Class, class};
use super::super::{Import, ImportKind, Piece, offset};
use super::Lexer;

/// Longer paths are not listed: nested lists could make them quadratic, and no name anyone asks for is that long.
const LONGEST_PATH: usize = 1000;

/// The place in a `use` tree.
#[derive(Default)]
struct Place<'a> {
    /// The path so far.
    path: String,
    /// Its last name.
    last: &'a str,
    /// Lengths of the path, and its last names, at the starts of the lists around this one.
    lists: Vec<(usize, &'a str)>,
    /// The same for this list.
    list: (usize, &'a str),
}

impl<'a> Place<'a> {
    fn enter(&mut self, name: &'a str) {
        if !self.path.is_empty() {
            self.path.push_str("::");
        }
        self.path.push_str(name);
        self.last = name;
    }

    fn begin_list(&mut self) {
        self.lists.push(self.list);
        self.list = (self.path.len(), self.last);
    }

    fn end_list(&mut self) {
        self.list = self.lists.pop().unwrap_or_default();
        self.reset();
    }

    fn reset(&mut self) {
        self.path.truncate(self.list.0);
        self.last = self.list.1;
    }
}

impl<'a> Lexer<'a> {
    /// Reads a `use` item after its first word.
    pub(super) fn use_item(&mut self, start: usize) {
        let first = self.outline.imports.len();
        let mut place = Place::default();
        self.skip_layout();
        if self.text_is(b"::") {
            self.at += 2;
        }
        let root = self.at;
        loop {
            self.skip_layout();
            match self.byte(0) {
                Some(b'{') => place.begin_list(),
                Some(b'}') => place.end_list(),
                Some(b',') => place.reset(),
                Some(b':') => {}
                Some(b'*') => self.bind(ImportKind::Star, &place, root, "", "", start),
                Some(byte) if class(byte) == Class::Name => {
                    self.use_name(&mut place, root, start);
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        let end = self.at + usize::from(self.byte(0) == Some(b';'));
        for import in &mut self.outline.imports[first..] {
            import.span.end = offset(end);
        }
    }

    fn use_name(&mut self, place: &mut Place<'a>, root: usize, start: usize) {
        let name = self.read_name();
        self.skip_layout();
        if self.text_is(b"::") {
            self.at += 2;
            return place.enter(name);
        }
        let alias = self.alias();
        if name != "self" || place.path.is_empty() {
            return self.bind(ImportKind::Name, place, root, name, alias.unwrap_or(name), start);
        }
        // `a::b::{self}` names `a::b` itself.
        let last = place.last;
        let parent = place.path.len().saturating_sub(last.len()).saturating_sub("::".len());
        let outer = Place { path: place.path.get(..parent).unwrap_or("").to_string(), ..Place::default() };
        self.bind(ImportKind::Name, &outer, root, last, alias.unwrap_or(last), start);
    }

    fn alias(&mut self) -> Option<&'a str> {
        let is_as = self.text_is(b"as") && self.byte(2).is_some_and(|byte| !bytes::in_name(byte));
        if !is_as {
            return None;
        }
        self.at += 2;
        self.skip_layout();
        Some(self.read_name())
    }

    /// Reads a name, `r#` included.
    fn read_name(&mut self) -> &'a str {
        let from = self.at;
        self.at = bytes::name_end(self.bytes, from);
        if self.at == from + 1 && self.bytes[from] == b'r' && self.byte(0) == Some(b'#') {
            self.at = bytes::name_end(self.bytes, self.at + 1);
        }
        self.outline.text.get(from..self.at).unwrap_or("")
    }

    fn bind(&mut self, kind: ImportKind, place: &Place<'a>, root: usize, name: &'a str, local: &'a str, start: usize) {
        if place.path.len() > LONGEST_PATH {
            return;
        }
        let written = self.outline.text.get(root..root + place.path.len()).filter(|text| *text == place.path);
        let module = written.map_or_else(|| Cow::Owned(place.path.clone()), Cow::Borrowed);
        self.outline.imports.push(Import {
            kind,
            module,
            name,
            local,
            span: Piece::new(start, self.at),
            definition: self.open.last().copied(),
        });
    }

    /// Reads `extern crate a as b` after its second word.
    pub(super) fn extern_crate(&mut self, start: usize) {
        self.skip_layout();
        let name = self.read_name();
        self.skip_layout();
        let alias = self.alias();
        let root = self.at;
        self.bind(ImportKind::Name, &Place::default(), root, name, alias.unwrap_or(name), start);
    }
}
