//! Bytes by their part in a token.

/// What a byte can start, in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Blanks, `\r` and form feed.
    Space,
    /// `\n`.
    Newline,
    /// A letter, `_`, or part of a character beyond ASCII.
    Name,
    /// `0` to `9`.
    Digit,
    /// `"` and `'`.
    Quote,
    /// `(`, `[`, `{`.
    Open,
    /// `)`, `]`, `}`.
    Close,
    /// `.`.
    Dot,
    /// Every other mark.
    Mark,
}

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Mark; 256];
    let mut byte: u8 = 0;
    loop {
        table[byte as usize] = match byte {
            b' ' | b'\t' | b'\r' | b'\x0c' => Class::Space,
            b'\n' => Class::Newline,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => Class::Name,
            b'0'..=b'9' => Class::Digit,
            b'"' | b'\'' => Class::Quote,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b'.' => Class::Dot,
            _ => Class::Mark,
        };
        if byte == u8::MAX {
            return table;
        }
        byte += 1;
    }
}

/// The class of a byte.
pub(super) fn class(byte: u8) -> Class {
    CLASSES[byte as usize]
}

/// Whether the byte can stand inside a name.
pub(super) fn in_name(byte: u8) -> bool {
    matches!(class(byte), Class::Name | Class::Digit)
}

/// The end of the name or number part that starts at `at`; `at` itself if there is none.
pub(super) fn name_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| !in_name(*byte)).unwrap_or(rest.len())
}

/// The offset of the next `\n` at or after `at`; the end of the text if there is none.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(bytes.len(), |found| at + found)
}

/// The end of `bytes[from..to]` without trailing blanks and line breaks.
pub(super) fn trim_end(bytes: &[u8], from: usize, to: usize) -> usize {
    let part = bytes.get(from..to).unwrap_or_default();
    let kept = part.iter().rposition(|byte| !matches!(class(*byte), Class::Space | Class::Newline));
    kept.map_or(from, |last| from + last + 1)
}
