//! Rust's definitions: functions, `impl`, `trait` and `mod` blocks, `async` blocks and closures.

use super::super::bytes::{self, Class, class};
use super::super::{Definition, DefinitionKind, Piece, offset};
use super::words::{self, Word};
use super::{Left, Lexer};

/// How far the `)` of `pub(in path)` is searched; keeps time linear.
const LONGEST_RESTRICTION: usize = 200;

/// A definition whose body has not begun.
#[derive(Clone, Copy)]
pub(super) struct Pending {
    definition: u32,
    /// How many brackets are open around it.
    depth: usize,
    /// How many `<` are open in its header.
    angles: usize,
    /// Whether names in the header are still the name of an `impl`.
    is_naming: bool,
}

impl Pending {
    /// Whether it began inside more than `depth` brackets.
    pub(super) fn is_deeper_than(self, depth: usize) -> bool {
        self.depth > depth
    }
}

/// An async closure whose end is the end of an expression.
#[derive(Clone, Copy)]
pub(super) struct Closure {
    definition: u32,
    depth: usize,
    /// How many of the bars around its parameters were read.
    bars: usize,
    /// Whether it says what it returns, so that its body is a block.
    returns: bool,
}

/// The words before `fn` and the like.
#[derive(Clone, Copy)]
pub(super) struct Modifiers {
    start: usize,
    is_async: bool,
}

impl Modifiers {
    /// Where the first of them starts.
    pub(super) fn start(self) -> usize {
        self.start
    }
}

impl Lexer<'_> {
    /// Notes a modifier that starts at `start`.
    fn modifier(&mut self, before: Option<Modifiers>, start: usize, is_async: bool) {
        let modifiers = before.unwrap_or(Modifiers { start, is_async: false });
        self.modifiers = Some(Modifiers { is_async: modifiers.is_async || is_async, ..modifiers });
    }

    /// A keyword that begins or modifies an item. `before` are the modifiers to its left.
    pub(super) fn item_keyword(&mut self, keyword: Word, start: usize, before: Option<Modifiers>) {
        let is_item = before.map_or(start, |before| before.start) == self.statement.start;
        let first = before.map_or(start, |before| before.start);
        match keyword {
            Word::Extern if self.next_word() == b"crate" && is_item => {
                self.skip_word();
                self.extern_crate(first);
            }
            Word::Extern | Word::Modifier => self.modifier(before, start, false),
            Word::Pub => {
                self.skip_restriction();
                self.modifier(before, start, false);
            }
            Word::Async => self.begin_async(before, start),
            Word::Fn if self.next_is_name() => self.begin_function(first, before.is_some_and(|before| before.is_async)),
            // `impl Trait for fn() -> T`: such a type has no name.
            Word::Fn => self.header_where(),
            Word::Impl if is_item => self.begin_header(DefinitionKind::Impl, first),
            Word::Trait => self.begin_named(DefinitionKind::Trait, first),
            Word::Mod => self.begin_module(first),
            Word::Use if is_item && !self.next_is(b'<') => self.use_item(first),
            Word::Type => {
                self.statement.keyword = Some(first);
                self.skip_type_name();
            }
            _ => {}
        }
    }

    /// Whether `default` or `safe` modifies an item here.
    pub(super) fn is_modifier(&mut self) -> bool {
        matches!(words::word(self.next_word()), Word::Fn | Word::Modifier | Word::Async | Word::Impl | Word::Extern)
    }

    /// The word after the layout here; empty if there is none.
    fn next_word(&mut self) -> &[u8] {
        self.skip_layout();
        &self.bytes[self.at..bytes::name_end(self.bytes, self.at)]
    }

    fn skip_word(&mut self) {
        self.skip_layout();
        self.at = bytes::name_end(self.bytes, self.at);
    }

    /// `Name<T>` after `struct`: no operand, so what follows is no call.
    fn skip_type_name(&mut self) {
        self.skip_word();
        if self.next_is(b'<')
            && let Some(end) = self.angles_end()
        {
            self.at = end;
        }
    }

    fn next_is(&mut self, byte: u8) -> bool {
        self.skip_layout();
        self.byte(0) == Some(byte)
    }

    pub(super) fn next_is_name(&mut self) -> bool {
        self.skip_layout();
        self.byte(0).is_some_and(|byte| class(byte) == Class::Name)
    }

    /// Skips the `(crate)` of `pub(crate)`.
    fn skip_restriction(&mut self) {
        if !self.next_is(b'(') {
            return;
        }
        let inside = &self.bytes[self.at + 1..self.bytes.len().min(self.at + 1 + LONGEST_RESTRICTION)];
        let Some(end) = memchr::memchr(b')', inside) else { return };
        let mut words = inside[..end].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let is_restriction = match words.next() {
            Some(b"in") => true,
            Some(b"crate" | b"self" | b"super") => words.next().is_none(),
            _ => false,
        };
        if is_restriction {
            self.at += end + 2;
        }
    }

    fn begin_async(&mut self, before: Option<Modifiers>, start: usize) {
        self.outline.has_async = true;
        if matches!(self.next_word(), b"fn" | b"unsafe" | b"extern" | b"safe") {
            return self.modifier(before, start, true);
        }
        if matches!(self.next_word(), b"move") {
            self.skip_word();
        }
        if self.next_is(b'{') {
            self.block = Some(start);
        } else if self.next_is(b'|') {
            let definition = self.define(DefinitionKind::Closure, start, Piece::new(start, start), true);
            self.closures.push(Closure { definition, depth: self.frames.len(), bars: 0, returns: false });
            self.begin_primary(start);
            self.left = Left::Nothing;
        }
    }

    fn begin_function(&mut self, start: usize, is_async: bool) {
        let name = self.read_piece();
        self.pend(DefinitionKind::Function, start, name, is_async);
    }

    /// Reads a name, `r#` included.
    fn read_piece(&mut self) -> Piece {
        self.skip_layout();
        let start = self.at;
        self.at = bytes::name_end(self.bytes, start);
        if &self.bytes[start..self.at] == b"r" && self.byte(0) == Some(b'#') {
            self.at = bytes::name_end(self.bytes, self.at + 1);
        }
        Piece::new(start, self.at)
    }

    fn begin_header(&mut self, kind: DefinitionKind, start: usize) {
        self.pend(kind, start, Piece::new(self.at, self.at), false);
    }

    fn begin_named(&mut self, kind: DefinitionKind, start: usize) {
        if self.next_is_name() {
            let name = self.read_piece();
            self.pend(kind, start, name, false);
        }
    }

    /// `mod name {`; a module in another file defines nothing here.
    fn begin_module(&mut self, start: usize) {
        let name = self.read_piece();
        if self.next_is(b'{') {
            self.pend(DefinitionKind::Module, start, name, false);
        }
    }

    fn pend(&mut self, kind: DefinitionKind, start: usize, name: Piece, is_async: bool) {
        self.cancel_pending(start);
        let definition = self.define(kind, start, name, is_async);
        let is_naming = kind == DefinitionKind::Impl;
        self.pending = Some(Pending { definition, depth: self.frames.len(), angles: 0, is_naming });
        self.left = Left::Nothing;
    }

    /// Opens a definition.
    pub(super) fn define(&mut self, kind: DefinitionKind, start: usize, name: Piece, is_async: bool) -> u32 {
        let is_item = !matches!(kind, DefinitionKind::Block | DefinitionKind::Closure);
        let outer = if is_item { self.attributes_start.take().unwrap_or(start) } else { start };
        let index = offset(self.outline.definitions.len());
        self.outline.definitions.push(Definition {
            kind,
            name,
            span: Piece::new(start, self.bytes.len()),
            header: Piece::new(start, self.at),
            outer: offset(outer),
            parent: self.open.last().copied(),
            is_async,
        });
        self.open.push(index);
        index
    }

    /// Closes a definition at `end`, with everything opened inside it.
    pub(super) fn end_definition(&mut self, definition: u32, end: usize) {
        while let Some(open) = self.open.pop_if(|open| *open >= definition) {
            self.outline.definitions[open as usize].span.end = offset(end);
        }
    }

    /// A name in the header of an `impl`: the last one outside of `<…>` names its type.
    pub(super) fn name_pending(&mut self, name: Piece) {
        let Some(pending) = self.pending_here() else { return };
        if pending.is_naming && pending.angles == 0 {
            let definition = pending.definition as usize;
            self.outline.definitions[definition].name = name;
        }
    }

    /// `for` in the header of an `impl`: what came before was the trait.
    pub(super) fn header_for(&mut self) -> bool {
        let at = self.at;
        let Some(pending) = self.pending_here() else { return false };
        if pending.is_naming && pending.angles == 0 {
            let definition = pending.definition as usize;
            self.outline.definitions[definition].name = Piece::new(at, at);
        }
        true
    }

    /// `where` or `+` in the header of an `impl`: the name is complete.
    pub(super) fn header_where(&mut self) {
        if let Some(pending) = self.pending_here().filter(|pending| pending.angles == 0) {
            pending.is_naming = false;
        }
    }

    /// The pending definition, if no bracket was opened since.
    fn pending_here(&mut self) -> Option<&mut Pending> {
        let depth = self.frames.len();
        self.pending.as_mut().filter(|pending| pending.depth == depth)
    }

    /// A `<` or `>` in a header. Whether it was one.
    pub(super) fn header_angle(&mut self, opens: bool) -> bool {
        let Some(pending) = self.pending_here() else { return false };
        pending.angles = if opens { pending.angles + 1 } else { pending.angles.saturating_sub(1) };
        true
    }

    /// The definition whose body the brace here opens.
    pub(super) fn begin_body(&mut self) -> Option<u32> {
        let end = offset(self.at + 1);
        let pending = self.pending_here().filter(|pending| pending.angles == 0)?;
        let definition = pending.definition;
        self.pending = None;
        self.outline.definitions[definition as usize].header.end = end;
        Some(definition)
    }

    /// The async block or closure whose body the brace here opens.
    pub(super) fn begin_async_body(&mut self) -> Option<u32> {
        if let Some(start) = self.block.take() {
            let definition = self.define(DefinitionKind::Block, start, Piece::new(start, start), true);
            self.outline.definitions[definition as usize].header.end = offset(self.at + 1);
            return Some(definition);
        }
        let depth = self.frames.len();
        let may_be_body = self.left == Left::Nothing && self.statement.keyword.is_none();
        let closure = self.closures.pop_if(|closure| {
            let at_body = self.outline.definitions[closure.definition as usize].header.end == offset(self.at);
            closure.depth == depth && closure.bars == 2 && (closure.returns || (may_be_body && at_body))
        })?;
        self.outline.definitions[closure.definition as usize].header.end = offset(self.at + 1);
        Some(closure.definition)
    }

    /// A `|`, perhaps of an async closure's parameters.
    pub(super) fn bar(&mut self) {
        let depth = self.frames.len();
        let Some(closure) = self.closures.last_mut().filter(|closure| closure.depth == depth) else { return };
        if closure.bars == 2 {
            return;
        }
        closure.bars += 1;
        let (done, definition) = (closure.bars == 2, closure.definition as usize);
        if done {
            self.at += 1;
            self.skip_layout();
            self.outline.definitions[definition].header.end = offset(self.at);
            self.at -= 1;
        }
    }

    /// A `->`, perhaps of an async closure.
    pub(super) fn arrow(&mut self) {
        let depth = self.frames.len();
        if let Some(closure) = self.closures.last_mut().filter(|closure| closure.depth == depth) {
            closure.returns |= closure.bars == 2;
        }
    }

    /// The expressions at this depth end before `at`: a comma, a semicolon or a closing bracket.
    pub(super) fn end_closures(&mut self, at: usize, separator: bool) {
        let depth = self.frames.len();
        while let Some(closure) = self
            .closures
            .pop_if(|closure| closure.depth > depth || (closure.depth == depth && (closure.bars == 2 || !separator)))
        {
            let start = self.outline.definitions[closure.definition as usize].span.start as usize;
            let end = bytes::trim_end(self.bytes, start, at);
            self.end_definition(closure.definition, end);
        }
    }

    /// A `;` ends a function that has no body.
    pub(super) fn end_declaration(&mut self) {
        let end = self.at + 1;
        let Some(pending) = self.pending_here() else { return };
        let definition = pending.definition;
        self.pending = None;
        self.outline.definitions[definition as usize].header.end = offset(end);
        self.end_definition(definition, end);
    }

    /// The bracket around a header closes, or another header begins: the definition has no body.
    pub(super) fn cancel_pending(&mut self, at: usize) {
        let depth = self.frames.len();
        if let Some(pending) = self.pending.filter(|pending| pending.depth >= depth) {
            self.pending = None;
            self.end_definition(pending.definition, at);
        }
    }
}
