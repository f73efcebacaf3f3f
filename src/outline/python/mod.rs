//! The outline of a Python file.
//!
//! One pass over the bytes with three stacks' worth of state: the brackets that are open (f-strings count as brackets),
//! the definitions whose suites are being read (by indentation), and the *primary*: the operand that a following `.`,
//! `(` or `[` would continue, so that a call knows where its callee starts.

mod imports;
mod statements;
mod strings;
mod words;

use super::bytes::{self, Class, class};
use super::{AWAITED, Call, DISCARDED, Outline, PATH, Piece, STATEMENT, offset};
use statements::Statement;
use strings::Quotes;
use words::Word;

/// Fills the empty `outline` from its text.
pub(super) fn outline(outline: Outline<'_>) -> Outline<'_> {
    let mut lexer = Lexer::new(outline);
    lexer.begin_line();
    while let Some(byte) = lexer.byte(0) {
        lexer.step(byte);
    }
    lexer.finish()
}

/// Whether an operand stands to the left, and which marks continue it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    /// No operand: a `(` groups.
    Nothing,
    /// An operand: a `(` calls it.
    Operand,
    /// A string: another string continues it.
    Text,
    /// An operand and a dot: a name continues it.
    Dot,
}

/// The operand being read.
#[derive(Clone, Copy)]
struct Primary {
    start: usize,
    /// The last name read of it; empty when something else came after.
    last: Piece,
    /// The call that it ends with, if it does.
    call: Option<u32>,
    /// Whether `await` stands before it.
    awaited: bool,
    /// Whether it is only names and dots so far.
    path: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Bracket,
    /// The `{…}` of an f-string.
    Interpolation(Quotes),
    /// What follows the colon in an interpolation.
    Format(Quotes),
    /// The text of an f-string.
    Text(Quotes),
}

/// An open bracket, with the primary that it belongs to.
#[derive(Clone, Copy)]
struct Frame {
    inside: Inside,
    primary: Primary,
}

/// A definition whose suite is being read.
#[derive(Clone, Copy)]
struct Open {
    definition: u32,
    column: usize,
}

struct Lexer<'a> {
    outline: Outline<'a>,
    bytes: &'a [u8],
    at: usize,
    frames: Vec<Frame>,
    open: Vec<Open>,
    left: Left,
    primary: Primary,
    /// Whether the keyword `await` was the last token.
    awaits: bool,
    /// Columns before the first token of the logical line.
    column: usize,
    statement: Statement,
    /// Where the decorators of the coming definition start.
    decorators: Option<usize>,
    /// The end of the last statement.
    end: usize,
}

impl<'a> Lexer<'a> {
    fn new(outline: Outline<'a>) -> Self {
        let primary = Primary { start: 0, last: Piece::default(), call: None, awaited: false, path: false };
        Self {
            bytes: outline.text.as_bytes(),
            at: if outline.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
            outline,
            frames: Vec::new(),
            open: Vec::new(),
            left: Left::Nothing,
            primary,
            awaits: false,
            column: 0,
            statement: Statement::default(),
            decorators: None,
            end: 0,
        }
    }

    fn finish(mut self) -> Outline<'a> {
        self.end_statement(self.bytes.len());
        self.close_definitions(0);
        self.outline
    }

    /// The byte `ahead` bytes from here.
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn text_is(&self, text: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(text))
    }

    /// Reads one token, or the rest of a comment or string.
    fn step(&mut self, byte: u8) {
        match class(byte) {
            Class::Space => self.at += 1,
            Class::Name => self.name(),
            Class::Newline => self.newline(),
            Class::Digit => self.number(),
            Class::Quote => self.string(self.at, b""),
            Class::Open => self.open_bracket(byte),
            Class::Close => self.close_bracket(byte),
            Class::Dot => self.dot(),
            Class::Mark => self.mark(byte),
        }
    }

    fn newline(&mut self) {
        if self.frames.is_empty() {
            self.end_statement(self.at);
            self.at += 1;
            self.begin_line();
        } else {
            self.at += 1;
            self.resync();
        }
    }

    fn name(&mut self) {
        let start = self.at;
        let end = bytes::name_end(self.bytes, start);
        let word = &self.bytes[start..end];
        self.at = end;
        if end - start <= 2 && matches!(self.byte(0), Some(b'"' | b'\'')) && strings::is_prefix(word) {
            return self.string(start, word);
        }
        if self.left == Left::Dot {
            self.primary.last = Piece::new(start, end);
            self.left = Left::Operand;
            return;
        }
        match words::word(word) {
            Word::Soft if start == self.statement.start => self.soft_keyword(start, end),
            Word::Name | Word::Soft => self.begin_name(start, end),
            keyword => self.keyword(keyword, start),
        }
    }

    fn begin_name(&mut self, start: usize, end: usize) {
        self.begin_primary(start);
        self.primary.last = Piece::new(start, end);
        self.primary.path = true;
    }

    fn keyword(&mut self, keyword: Word, start: usize) {
        self.left = Left::Nothing;
        self.awaits = keyword == Word::Await;
        match keyword {
            Word::Async => self.outline.has_async = true,
            Word::Lambda if self.frames.is_empty() => self.statement.lambdas += 1,
            Word::If if self.frames.is_empty() => self.statement.guard = self.statement.guard.or(Some(start)),
            _ => {}
        }
        if start == self.statement.start {
            self.begin_keyword(keyword, start);
        }
    }

    fn number(&mut self) {
        self.begin_primary(self.at);
        self.at = bytes::name_end(self.bytes, self.at);
        if self.byte(0) == Some(b'.') {
            self.at = bytes::name_end(self.bytes, self.at + 1);
        }
    }

    /// An operand starts here.
    fn begin_primary(&mut self, start: usize) {
        let awaited = std::mem::take(&mut self.awaits);
        self.primary = Primary { start, last: Piece::default(), call: None, awaited, path: false };
        self.left = Left::Operand;
    }

    /// The operand goes on after the call it seemed to end with, so that call is not what is awaited.
    fn continue_primary(&mut self) {
        if let Some(call) = self.primary.call.take() {
            self.outline.calls[call as usize].set(AWAITED, false);
        }
    }

    fn dot(&mut self) {
        if self.left != Left::Nothing {
            self.continue_primary();
            self.left = Left::Dot;
            self.at += 1;
        } else if self.text_is(b"...") {
            self.begin_primary(self.at);
            self.at += 3;
        } else {
            self.number();
        }
    }

    fn open_bracket(&mut self, byte: u8) {
        let continues = self.left != Left::Nothing && byte != b'{';
        if !continues {
            self.begin_primary(self.at);
        } else if byte == b'(' && !self.takes_parameters() {
            self.continue_primary();
            self.begin_call();
        } else {
            self.continue_primary();
        }
        self.push(Inside::Bracket);
        self.at += 1;
    }

    fn begin_call(&mut self) {
        let Primary { start, last, path, .. } = self.primary;
        let end = bytes::trim_end(self.bytes, start, self.at);
        let mut call = Call {
            callee: Piece::new(start, end),
            last,
            open: offset(self.at),
            end: offset(self.bytes.len()),
            definition: self.open.last().map(|open| open.definition),
            flags: 0,
        };
        call.set(PATH, path);
        self.primary.call = Some(offset(self.outline.calls.len()));
        self.outline.calls.push(call);
    }

    fn push(&mut self, inside: Inside) {
        self.frames.push(Frame { inside, primary: self.primary });
        self.left = Left::Nothing;
        self.awaits = false;
        self.primary.call = None;
    }

    fn close_bracket(&mut self, byte: u8) {
        self.at += 1;
        let Some(frame) = self.frames.pop() else {
            self.left = Left::Nothing;
            return;
        };
        match frame.inside {
            Inside::Interpolation(_) if byte == b'}' => self.string_text(),
            Inside::Interpolation(_) | Inside::Format(_) | Inside::Text(_) => self.frames.push(frame),
            Inside::Bracket => self.end_bracket(frame.primary),
        }
    }

    fn end_bracket(&mut self, primary: Primary) {
        self.primary = Primary { last: Piece::default(), path: false, ..primary };
        self.left = Left::Operand;
        self.awaits = false;
        if let Some(call) = primary.call {
            let call = &mut self.outline.calls[call as usize];
            call.end = offset(self.at);
            call.set(AWAITED, primary.awaited);
        }
    }

    fn mark(&mut self, byte: u8) {
        match byte {
            b'#' => return self.comment(),
            // A line continuation is no token.
            b'\\' => return self.at += 1 + usize::from(self.byte(1) == Some(b'\r')) + 1,
            b':' => self.colon(),
            b';' if self.frames.is_empty() => return self.semicolon(),
            b'@' if self.at == self.statement.start => self.begin_decorator(),
            b'=' => self.equals(),
            _ => {}
        }
        self.at += 1;
        self.left = Left::Nothing;
        self.awaits = false;
        if byte == b':' && self.statement.start == usize::MAX {
            self.begin_statement();
        } else if byte == b':' && self.frames.last().is_some_and(|frame| matches!(frame.inside, Inside::Format(_))) {
            self.string_text();
        }
    }

    fn comment(&mut self) {
        if self.frames.is_empty() {
            self.end_statement(self.at);
        }
        self.at = bytes::line_end(self.bytes, self.at);
    }

    /// Sets what is known of a call when its statement ends: that it is all of it.
    fn judge_last_call(&mut self) {
        let (Left::Operand, Some(call)) = (self.left, self.primary.call) else { return };
        let Some(call) = self.outline.calls.get_mut(call as usize) else { return };
        call.set(STATEMENT, self.primary.start == self.statement.start);
        call.set(DISCARDED, Some(self.primary.start) == self.statement.discarded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Language;

    fn check(text: &str, expected: &[&str]) {
        crate::outline::testing::check_calls(Language::Python, text, expected);
    }

    #[test]
    fn calls_know_their_callee_and_their_place() {
        let rows: &[(&str, &[&str])] = &[
            ("a.b.c(1)", &["; a.b.c"]),
            ("await a(b())", &["await a", "b"]),
            ("await a().b()", &["a", "await a().b"]),
            ("_ = a()\n_ = a().b", &["_ a", "a"]),
            ("a(); b() ; c(),", &["; a", "; b", "c"]),
            ("x[f()](1)", &["f", "; x[f()]"]),
            ("if x: f()\nelse: g()", &["; f", "; g"]),
            ("if lambda: f(): g()", &["f", "; g"]),
            ("f'{a(f\"{b()}\"):{c()}}'.d()", &["a", "b", "c", "; f'{a(f\"{b()}\"):{c()}}'.d"]),
            ("'f(' \"g(\" r'\\' # h(", &[]),
            ("match (a):\n case B(c()) if d(): e()", &["d", "; e"]),
            ("match(a)", &["; match"]),
        ];
        for (text, expected) in rows {
            check(text, expected);
        }
    }

    #[test]
    fn definitions_end_with_their_suite() {
        let rows: &[(&str, &[&str])] = &[
            ("def f(x=g()): return 1 # c\n", &["[def f(x=g()): return 1]", "g"]),
            ("@d()\nasync def f():\n\ta()\n\n# end\nb()", &["d", "[async def f():\n\ta()]", "; a", "; b"]),
            ("class A:\n  def f(self): pass\n", &["[class A:\n  def f(self): pass]", "[def f(self): pass]"]),
            ("x = (1,\ndef f(): pass", &["[def f(): pass]"]),
            ("from a import (b\ndef f(): pass", &["[def f(): pass]"]),
        ];
        for (text, expected) in rows {
            check(text, expected);
        }
    }

    #[test]
    fn imports_are_flattened() {
        let text = "import a.b, c as d\nfrom .e import (f as g, # h\n  i,)\nfrom . import j\nfrom k import *";
        let outline = Outline::of(text, Language::Python);
        let mut path = String::new();
        let found: Vec<String> = outline
            .imports
            .iter()
            .map(|import| {
                import.write_path(Language::Python, &mut path);
                format!("{path} as {}", import.local)
            })
            .collect();
        assert_eq!(found, ["a as a", "c as d", ".e.f as g", ".e.i as i", ".j as j", "k as "]);
    }
}
