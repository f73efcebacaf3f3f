//! Python's lines and statements: where one starts and ends, and which definitions it opens and closes.

use super::super::bytes::{self, Class, class};
use super::super::{Definition, DefinitionKind, Piece, offset};
use super::words::{self, Word};
use super::{Inside, Left, Lexer, Open};

/// The statement being read.
#[derive(Clone, Copy)]
pub(super) struct Statement {
    /// Its first byte; `usize::MAX` when it has ended and the next has not begun.
    pub(super) start: usize,
    /// Lambdas outside of brackets whose colon has not come.
    pub(super) lambdas: usize,
    /// The first `if` outside of brackets that does not start the statement.
    pub(super) guard: Option<usize>,
    /// Where the value of `_ = value` starts.
    pub(super) discarded: Option<usize>,
    head: Head,
    /// How many calls there were when it started.
    calls: usize,
}

impl Default for Statement {
    fn default() -> Self {
        Self { start: usize::MAX, lambdas: 0, guard: None, discarded: None, head: Head::Simple, calls: 0 }
    }
}

/// What the first words of a statement say about its first colon.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    /// A colon is an annotation.
    Simple,
    /// The colon opens a suite.
    Compound,
    /// The colon opens the suite of a definition; the next parenthesis takes its parameters.
    Definition,
    /// The same after the parenthesis.
    Parameters,
    /// `match` or `case` which may be a keyword: then a colon and, for `match`, a line break follow.
    Match,
    Case,
}

impl Lexer<'_> {
    /// Goes to the first token of the next line that has one, and closes the definitions that it is not inside of.
    pub(super) fn begin_line(&mut self) {
        let mut column = 0;
        while let Some(byte) = self.byte(0) {
            match byte {
                b' ' => column += 1,
                b'\t' => column += 8,
                b'\n' | b'\x0c' => column = 0,
                b'\r' => {}
                b'#' => {
                    self.at = bytes::line_end(self.bytes, self.at);
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        if self.at < self.bytes.len() {
            self.close_definitions(column);
        }
        self.column = column;
        self.begin_statement();
    }

    /// A statement starts at the next token.
    pub(super) fn begin_statement(&mut self) {
        self.skip_blanks();
        self.left = Left::Nothing;
        self.awaits = false;
        self.primary.call = None;
        self.statement = Statement { start: self.at, calls: self.outline.calls.len(), ..Statement::default() };
    }

    /// Skips blanks and line continuations.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(byte) = self.byte(0) {
            match byte {
                b'\\' if self.byte(1) == Some(b'\n') => self.at += 2,
                b'\\' if self.text_is(b"\\\r\n") => self.at += 3,
                _ if class(byte) == Class::Space => self.at += 1,
                _ => return,
            }
        }
    }

    /// Ends the statement whose last token is before `at`; does nothing between statements.
    pub(super) fn end_statement(&mut self, at: usize) {
        if self.statement.start >= at {
            return;
        }
        self.judge_last_call();
        self.end = bytes::trim_end(self.bytes, self.statement.start, at);
        self.statement.start = usize::MAX;
        self.primary.call = None;
        self.left = Left::Nothing;
    }

    /// Ends the definitions that are indented by `column` or more.
    pub(super) fn close_definitions(&mut self, column: usize) {
        while let Some(open) = self.open.pop_if(|open| open.column >= column) {
            let definition = &mut self.outline.definitions[open.definition as usize];
            definition.span.end = offset(self.end).max(definition.header.end);
        }
    }

    pub(super) fn semicolon(&mut self) {
        self.at += 1;
        self.end_statement_before_semicolon();
        self.begin_statement();
    }

    /// A semicolon is part of the suite, though not of the statement.
    fn end_statement_before_semicolon(&mut self) {
        self.end_statement(self.at - 1);
        self.end = self.at;
    }

    /// A keyword starts the statement.
    pub(super) fn begin_keyword(&mut self, keyword: Word, start: usize) {
        match keyword {
            Word::Def => self.begin_definition(DefinitionKind::Function, start, false),
            Word::Class => self.begin_definition(DefinitionKind::Class, start, false),
            Word::Async => self.begin_async(start),
            Word::If | Word::Compound => {
                self.statement.head = Head::Compound;
                self.statement.guard = None;
            }
            Word::Import => self.import(start),
            Word::From => self.import_from(start),
            _ => {}
        }
    }

    fn begin_async(&mut self, start: usize) {
        self.skip_blanks();
        let end = bytes::name_end(self.bytes, self.at);
        match words::word(&self.bytes[self.at..end]) {
            Word::Def => {
                self.at = end;
                self.begin_definition(DefinitionKind::Function, start, true);
            }
            Word::Compound => self.statement.head = Head::Compound,
            _ => {}
        }
    }

    fn begin_definition(&mut self, kind: DefinitionKind, start: usize, is_async: bool) {
        self.skip_blanks();
        let end = bytes::name_end(self.bytes, self.at);
        let outer = self.decorators.take().unwrap_or(start);
        let rest = Piece::new(start, self.bytes.len());
        let definition = Definition {
            kind,
            name: Piece::new(self.at, end),
            span: rest,
            header: Piece::new(start, end),
            outer: offset(outer),
            parent: self.open.last().map(|open| open.definition),
            is_async,
        };
        self.open.push(Open { definition: offset(self.outline.definitions.len()), column: self.column });
        self.outline.definitions.push(definition);
        self.statement.head = Head::Definition;
        self.begin_primary(self.at);
        self.at = end;
    }

    /// Whether the parenthesis here takes the parameters or bases of a definition. Asked once per parenthesis.
    pub(super) fn takes_parameters(&mut self) -> bool {
        let takes = self.statement.head == Head::Definition && self.frames.is_empty();
        if takes {
            self.statement.head = Head::Parameters;
        }
        takes
    }

    pub(super) fn begin_decorator(&mut self) {
        self.decorators = self.decorators.or(Some(self.at));
    }

    /// `match` or `case` starts the statement; what follows tells whether it is a name.
    pub(super) fn soft_keyword(&mut self, start: usize, end: usize) {
        self.skip_blanks();
        let is_match = self.bytes[start] == b'm';
        let follows = self.byte(0).unwrap_or(b'\n');
        let is_name =
            matches!(follows, b'=' | b'.' | b':' | b',' | b')' | b';' | b'#' | b'\n' | b'|' | b'!' | b'<' | b'>');
        if !is_name {
            self.statement.head = if is_match { Head::Match } else { Head::Case };
        }
        self.begin_name(start, end);
    }

    /// A colon: of a suite, a lambda, an annotation, a slice, a key or a format.
    pub(super) fn colon(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            if let Inside::Interpolation(quotes) = frame.inside {
                frame.inside = Inside::Format(quotes);
            }
        } else if self.statement.lambdas > 0 {
            self.statement.lambdas -= 1;
        } else {
            self.suite_colon();
        }
    }

    fn suite_colon(&mut self) {
        match self.statement.head {
            Head::Simple => return,
            Head::Compound => {}
            Head::Definition | Head::Parameters => self.end_header(),
            Head::Match => return self.end_match_header(),
            Head::Case => {
                let guard = self.statement.guard.map_or(u32::MAX, offset);
                self.drop_calls_before(guard);
            }
        }
        self.end = self.at + 1;
        self.statement.start = usize::MAX;
    }

    fn end_header(&mut self) {
        let Some(open) = self.open.last() else { return };
        self.outline.definitions[open.definition as usize].header.end = offset(self.at + 1);
    }

    /// `match (subject):` is no call of `match`, and `match (a).b():` calls `(a).b`.
    fn end_match_header(&mut self) {
        let line = self.bytes.get(self.at + 1..bytes::line_end(self.bytes, self.at)).unwrap_or_default();
        let rest = line.trim_ascii_start();
        if !(rest.is_empty() || rest.starts_with(b"#")) {
            return;
        }
        let keyword = offset(self.statement.start);
        let subject = self.statement.start + b"match".len();
        let subject = subject + self.bytes[subject..].iter().take_while(|byte| class(**byte) == Class::Space).count();
        let mut kept = self.statement.calls;
        for index in self.statement.calls..self.outline.calls.len() {
            let mut call = self.outline.calls[index];
            if call.callee.start == keyword {
                if call.callee.end <= offset(subject) {
                    continue;
                }
                call.callee.start = offset(subject);
            }
            self.outline.calls[kept] = call;
            kept += 1;
        }
        self.outline.calls.truncate(kept);
        self.statement.start = usize::MAX;
        self.end = self.at + 1;
    }

    /// Class patterns look like calls; only what follows the guard's `if` is code.
    fn drop_calls_before(&mut self, guard: u32) {
        let mut kept = self.statement.calls;
        for index in self.statement.calls..self.outline.calls.len() {
            let call = self.outline.calls[index];
            if call.callee.start >= guard {
                self.outline.calls[kept] = call;
                kept += 1;
            }
        }
        self.outline.calls.truncate(kept);
    }

    /// `_ = value`, `_: Type = value`.
    pub(super) fn equals(&mut self) {
        let target = self.primary.last;
        let is_plain = self.left == Left::Operand
            && self.primary.path
            && self.primary.start == self.statement.start
            && self.bytes.get(target.span().start..target.span().end) == Some(b"_");
        let discards = self.frames.is_empty()
            && self.at > self.statement.start
            && self.byte(1) != Some(b'=')
            && (is_plain || self.annotates_underscore());
        if discards {
            let value = self.at + 1;
            let blanks = self.bytes[value..].iter().take_while(|byte| class(**byte) == Class::Space).count();
            self.statement.discarded = Some(value + blanks);
        }
    }

    /// Whether the statement starts with `_:`.
    fn annotates_underscore(&self) -> bool {
        let statement = self.bytes.get(self.statement.start..self.at).unwrap_or(b"");
        let Some(rest) = statement.strip_prefix(b"_") else { return false };
        let mut rest = rest.iter().skip_while(|byte| class(**byte) == Class::Space);
        rest.next() == Some(&b':') && rest.next() != Some(&b'=')
    }

    /// A definition cannot start inside brackets: if one does, a bracket was left open before it.
    pub(super) fn resync(&mut self) {
        let line = self.at;
        let blanks = self.bytes[line..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c')).count();
        if !starts_definition(&self.bytes[line + blanks..]) {
            return;
        }
        self.frames.clear();
        self.end_statement(line);
        self.begin_line();
    }
}

/// Whether `line` starts with `def`, `class` or `async def` and a name.
pub(super) fn starts_definition(line: &[u8]) -> bool {
    let after = |line: &[u8], word: &[u8]| -> Option<usize> {
        let rest = line.strip_prefix(word)?;
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        (blanks > 0).then_some(word.len() + blanks)
    };
    let line = after(line, b"async").map_or(line, |at| &line[at..]);
    let name = after(line, b"def").or_else(|| after(line, b"class"));
    name.is_some_and(|at| line.get(at).is_some_and(|byte| class(*byte) == Class::Name))
}
