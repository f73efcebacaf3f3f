//! Rust's comments, strings, characters, numbers and angle brackets: what is skipped as a whole.

use super::super::Piece;
use super::super::bytes::{self, Class, class};
use super::{Left, Lexer};

/// How often a `<` without its `>` is searched to the end before the file is taken for no Rust: keeps time linear.
const PATIENCE: usize = 64;

impl Lexer<'_> {
    /// Reads the string, byte string, C string, raw string, byte or raw name that starts with `word`; the lexer stands
    /// after the word. Whether it is one.
    pub(super) fn prefixed(&mut self, start: usize, word: &[u8]) -> bool {
        let raw = matches!(word, b"r" | b"br" | b"cr");
        match (self.byte(0), raw) {
            (Some(b'"'), true) => self.raw_string(start),
            (Some(b'#'), true) if self.raw_string_follows() => self.raw_string(start),
            (Some(b'"'), false) if matches!(word, b"b" | b"c") => self.string(start),
            (Some(b'\''), false) if word == b"b" => self.character(start),
            _ => return false,
        }
        true
    }

    fn raw_string_follows(&self) -> bool {
        let rest = &self.bytes[self.at..];
        let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
        rest.get(hashes) == Some(&b'"')
    }

    fn raw_string(&mut self, start: usize) {
        let hashes = self.bytes[self.at..].iter().take_while(|byte| **byte == b'#').count();
        self.at += hashes + 1;
        self.begin_primary(start);
        while let Some(found) = self.bytes.get(self.at..).and_then(|rest| memchr::memchr(b'"', rest)) {
            self.at += found + 1;
            let closing = self.bytes[self.at..].iter().take(hashes).take_while(|byte| **byte == b'#').count();
            self.at += closing;
            if closing == hashes {
                return;
            }
        }
        self.at = self.bytes.len();
    }

    /// Reads a string that starts at `start`; the lexer stands on the quote.
    pub(super) fn string(&mut self, start: usize) {
        self.begin_primary(start);
        self.at += 1;
        while let Some(found) = self.bytes.get(self.at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
            self.at += found;
            if self.bytes[self.at] == b'"' {
                self.at += 1;
                return;
            }
            self.at += 2;
        }
        self.at = self.bytes.len();
    }

    /// Reads a character or a lifetime; the lexer stands on the `'`.
    pub(super) fn character(&mut self, start: usize) {
        if self.byte(1) == Some(b'\\') {
            self.begin_primary(start);
            self.at += 3;
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += memchr::memchr2(b'\'', b'\n', rest).map_or(rest.len(), |found| found + 1);
            return;
        }
        let width = match self.byte(1) {
            Some(0xf0..) => 4,
            Some(0xe0..) => 3,
            Some(0xc0..) => 2,
            _ => 1,
        };
        if self.byte(1 + width) == Some(b'\'') {
            self.begin_primary(start);
            self.at += width + 2;
        } else {
            self.at = bytes::name_end(self.bytes, self.at + 1);
            if self.byte(0) == Some(b'#') && self.bytes[start..self.at] == *b"'r" {
                self.at = bytes::name_end(self.bytes, self.at + 1);
            }
            self.left = Left::Nothing;
        }
    }

    pub(super) fn number(&mut self) {
        let start = self.at;
        self.at = bytes::name_end(self.bytes, start);
        if self.left == Left::Dot {
            self.primary.last = Piece::default();
            self.primary.path = false;
            self.left = Left::Operand;
            return;
        }
        self.begin_primary(start);
        let after = self.byte(1).map_or(Class::Newline, class);
        if self.byte(0) == Some(b'.') && !matches!(after, Class::Name | Class::Dot) {
            self.at = bytes::name_end(self.bytes, self.at + 1);
        }
    }

    /// Skips a comment, if one starts here.
    pub(super) fn comment(&mut self) -> bool {
        match (self.byte(0), self.byte(1)) {
            (Some(b'/'), Some(b'/')) => self.at = bytes::line_end(self.bytes, self.at),
            (Some(b'/'), Some(b'*')) => self.block_comment(),
            _ => return false,
        }
        true
    }

    fn block_comment(&mut self) {
        let mut depth = 1usize;
        self.at += 2;
        while let Some(found) = self.bytes.get(self.at..).and_then(|rest| memchr::memchr2(b'*', b'/', rest)) {
            self.at += found;
            if self.text_is(b"*/") {
                depth -= 1;
                self.at += 2;
            } else if self.text_is(b"/*") {
                depth += 1;
                self.at += 2;
            } else {
                self.at += 1;
            }
            if depth == 0 {
                return;
            }
        }
        self.at = self.bytes.len();
    }

    /// Skips blanks, line breaks and comments.
    pub(super) fn skip_layout(&mut self) {
        while let Some(byte) = self.byte(0) {
            match class(byte) {
                Class::Space | Class::Newline => self.at += 1,
                Class::Mark if self.comment() => {}
                _ => return,
            }
        }
    }

    /// Where the `>` of the `<` here is, if it has one: for generic arguments and `<T as Trait>`.
    pub(super) fn angles_end(&mut self) -> Option<usize> {
        if self.unclosed_angles >= PATIENCE {
            return None;
        }
        let end = angles_end(&self.bytes[self.at..]).map(|length| self.at + length);
        self.unclosed_angles += usize::from(end.is_none());
        end
    }
}

/// The length of the `<…>` that `bytes` starts with.
pub(in crate::outline) fn angles_end(bytes: &[u8]) -> Option<usize> {
    let (mut angles, mut brackets, mut at) = (0usize, 0usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 2,
            b'<' if brackets == 0 => angles += 1,
            b'>' if brackets == 0 && !matches!(bytes.get(at.wrapping_sub(1)), Some(b'-' | b'=')) => {
                angles -= 1;
                if angles == 0 {
                    return Some(at + 1);
                }
            }
            b'(' | b'[' | b'{' => brackets += 1,
            b')' | b']' | b'}' => brackets = brackets.checked_sub(1)?,
            b';' if brackets == 0 => return None,
            _ => {}
        }
        at += 1;
    }
    None
}
