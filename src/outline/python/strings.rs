//! Python's strings. Plain ones are skipped; the interpolations of f- and t-strings are code and are read as such.

use super::super::Piece;
use super::{Inside, Left, Lexer};

/// How a string ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotes {
    quote: u8,
    triple: bool,
    raw: bool,
}

/// Whether `word` may stand directly before a quote as part of the string.
pub(super) fn is_prefix(word: &[u8]) -> bool {
    let is = |at: usize, letters: &[u8]| word.get(at).is_some_and(|byte| letters.contains(&byte.to_ascii_lowercase()));
    match word.len() {
        1 => is(0, b"rbuft"),
        2 => (is(0, b"r") && is(1, b"bft")) || (is(0, b"bft") && is(1, b"r")),
        _ => false,
    }
}

impl Lexer<'_> {
    /// Reads the string that starts at `start` with `prefix`; the lexer stands on the quote.
    pub(super) fn string(&mut self, start: usize, prefix: &[u8]) {
        let has = |letter: u8| prefix.iter().any(|byte| byte.eq_ignore_ascii_case(&letter));
        let quote = self.bytes[self.at];
        let triple = self.byte(1) == Some(quote) && self.byte(2) == Some(quote);
        let quotes = Quotes { quote, triple, raw: has(b'r') };
        self.at += if triple { 3 } else { 1 };
        if self.left != Left::Text {
            self.begin_primary(start);
        }
        if has(b'f') || has(b't') {
            self.push(Inside::Text(quotes));
            return self.string_text();
        }
        self.at = if triple { self.triple_end(quote) } else { self.single_end(quote) };
        self.left = Left::Text;
    }

    fn single_end(&self, quote: u8) -> usize {
        let mut at = self.at;
        while let Some(byte) = self.bytes.get(at).copied() {
            match byte {
                b'\\' => at += self.escape(at),
                b'\n' => return at,
                _ if byte == quote => return at + 1,
                _ => at += 1,
            }
        }
        self.bytes.len()
    }

    /// The length of the backslash at `at` and what it escapes: one byte, or a line break.
    fn escape(&self, at: usize) -> usize {
        2 + usize::from(self.bytes[at..].starts_with(b"\\\r\n"))
    }

    fn triple_end(&self, quote: u8) -> usize {
        let mut at = self.at;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| memchr::memchr2(quote, b'\\', rest)) {
            at += found;
            if self.bytes[at] == b'\\' {
                at += 2;
            } else if self.bytes[at..].starts_with(&[quote; 3]) {
                return at + 3;
            } else {
                at += 1;
            }
        }
        self.bytes.len()
    }

    /// Reads the text of the innermost f-string up to its end or to the code of its next interpolation.
    pub(super) fn string_text(&mut self) {
        while let (Some(byte), Some(frame)) = (self.byte(0), self.frames.last()) {
            let (quotes, format) = match frame.inside {
                Inside::Text(quotes) => (quotes, false),
                Inside::Format(quotes) => (quotes, true),
                Inside::Bracket | Inside::Interpolation(_) => return,
            };
            match byte {
                b'{' if self.byte(1) == Some(b'{') && !format => self.at += 2,
                b'{' => return self.begin_interpolation(quotes),
                b'}' if format => self.end_format(),
                b'\\' if self.byte(1) == Some(b'{') => self.at += 1,
                b'\\' if !quotes.raw && self.text_is(b"\\N{") => self.at = self.named_character_end(),
                b'\\' => self.at += self.escape(self.at),
                b'\n' if !quotes.triple => return self.end_string(),
                _ if byte == quotes.quote && (!quotes.triple || self.text_is(&[quotes.quote; 3])) => {
                    self.at += if quotes.triple { 3 } else { 1 };
                    return self.end_string();
                }
                _ => self.at += 1,
            }
        }
    }

    /// The end of `\N{NAME}`, which stays on its line.
    fn named_character_end(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = memchr::memchr2(b'}', b'\n', rest).unwrap_or(rest.len());
        self.at + end + usize::from(rest.get(end) == Some(&b'}'))
    }

    fn begin_interpolation(&mut self, quotes: Quotes) {
        self.push(Inside::Interpolation(quotes));
        self.at += 1;
    }

    /// The `}` that ends a format ends its interpolation too.
    fn end_format(&mut self) {
        self.frames.pop();
        self.at += 1;
    }

    /// Closes the innermost f-string and whatever is open inside it.
    fn end_string(&mut self) {
        while let Some(frame) = self.frames.pop() {
            if let Inside::Text(_) = frame.inside {
                self.primary = super::Primary { last: Piece::default(), path: false, ..frame.primary };
                self.primary.call = None;
                self.left = Left::Text;
                return;
            }
        }
    }
}
