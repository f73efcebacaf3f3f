//! Bytes to text and back, such that nothing is lost: what does not survive the round trip is not decoded.
//!
//! UTF-8 is the rule. A Python file may declare another encoding in a coding line (PEP 263).

use crate::source::not_checked::Reason;
use memchr::{memchr, memchr_iter, memmem};

/// How a file's bytes spell its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark; the mark is part of the text.
    #[default]
    Utf8,
    /// What the file's coding line declares.
    Declared(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// The name of the encoding: `UTF-8`, `windows-1252`.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Declared(encoding) => encoding.name(),
        }
    }

    /// The bytes of `text`, or the first character that has none in this encoding.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let Encoding::Declared(encoding) = self else {
            return Ok(text.as_bytes().to_vec());
        };
        let (bytes, _, unmappable) = encoding.encode(text);
        if !unmappable {
            return Ok(bytes.into_owned());
        }
        let lost = text.chars().find(|character| encoding.encode(character.encode_utf8(&mut [0; 4])).2);
        Err(lost.unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

/// The text of `bytes` and the encoding that gives exactly these bytes back. `may_declare`: a coding line counts.
pub(crate) fn decode(bytes: Vec<u8>, may_declare: bool) -> Result<(String, Encoding), Reason> {
    if let Some(name) = wide_encoding(&bytes) {
        return Err(Reason::WideEncoding(name));
    }
    if memchr(0, &bytes).is_some() {
        return Err(Reason::Binary);
    }
    if let Some(label) = declared(&bytes, may_declare) {
        return decode_declared(&bytes, &label);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, Encoding::Utf8)),
        Err(error) => {
            let wrong = error.utf8_error().valid_up_to();
            let line = memchr_iter(b'\n', &error.as_bytes()[..wrong]).count() + 1;
            Err(Reason::NotUtf8 { line })
        }
    }
}

fn decode_declared(bytes: &[u8], label: &str) -> Result<(String, Encoding), Reason> {
    let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
        return Err(Reason::UnknownEncoding(label.to_owned()));
    };
    let wrong = || Reason::WrongEncoding(label.to_owned());
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(wrong)?;
    let (again, _, unmappable) = encoding.encode(&text);
    if unmappable || *again != *bytes {
        return Err(wrong());
    }
    Ok((text.into_owned(), Encoding::Declared(encoding)))
}

/// The wide encoding whose byte-order mark `bytes` start with. UTF-32LE starts as UTF-16LE does.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// The label of the encoding other than UTF-8 that the bytes declare, if they are to be read by it.
fn declared(bytes: &[u8], may_declare: bool) -> Option<String> {
    if !may_declare || bytes.starts_with("\u{feff}".as_bytes()) {
        return None;
    }
    let label = label_of(coding_line(bytes)?);
    (!matches!(label.as_str(), "utf-8" | "utf8" | "utf-8-sig" | "u8")).then_some(label)
}

/// The encoding that one of the first two lines names, as written. The second counts after a blank or comment line.
fn coding_line(bytes: &[u8]) -> Option<&str> {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let first = lines.next()?;
    if let Some(name) = coding_name(first) {
        return Some(name);
    }
    let code = first.trim_ascii_start();
    if !code.is_empty() && !code.starts_with(b"#") {
        return None;
    }
    coding_name(lines.next()?)
}

/// The name after `coding:` or `coding=` in a comment line.
fn coding_name(line: &[u8]) -> Option<&str> {
    let comment = line.trim_ascii_start().strip_prefix(b"#")?;
    memmem::find_iter(comment, b"coding").find_map(|at| {
        let rest = &comment[at + b"coding".len()..];
        let rest = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"="))?;
        let rest = rest.trim_ascii_start();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        let length = rest.iter().take_while(|byte| is_part(byte)).count();
        std::str::from_utf8(&rest[..length]).ok().filter(|name| !name.is_empty())
    })
}

/// The label, in the words of the web's list of encodings, for a name as Python knows it.
fn label_of(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace('_', "-");
    // Python ignores what follows these two: `utf-8-unix`, `latin-1-dos` are editors' inventions.
    if name.starts_with("utf-8-") {
        return "utf-8".to_owned();
    }
    if ["latin-1", "iso-8859-1", "iso-latin-1"].iter().any(|known| is_or_extends(&name, known)) {
        return "latin1".to_owned();
    }
    match name.as_str() {
        "mac-roman" | "macroman" => "macintosh".to_owned(),
        "shift-jis" | "sjis" | "cp932" | "ms932" => "shift_jis".to_owned(),
        "eucjp" | "ujis" => "euc-jp".to_owned(),
        "euckr" | "cp949" => "euc-kr".to_owned(),
        "cp936" => "gbk".to_owned(),
        "cp950" => "big5".to_owned(),
        _ => name,
    }
}

fn is_or_extends(name: &str, known: &str) -> bool {
    name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &Result<(&str, &str), &str>) {
        let decoded = decode(bytes.to_vec(), true);
        if let Ok((text, encoding)) = &decoded {
            assert_eq!(encoding.encode(text).as_deref(), Ok(bytes), "{text:?} does not give its bytes back");
        }
        let decoded = decoded.map(|(text, encoding)| (text, encoding.name())).map_err(|reason| reason.to_string());
        match expected {
            Ok((text, name)) => assert_eq!(decoded, Ok(((*text).to_owned(), *name))),
            Err(words) => assert!(
                decoded.as_ref().is_err_and(|reason| reason.contains(words)),
                "{bytes:?}: {words:?} is not in {decoded:?}"
            ),
        }
    }

    #[test]
    fn text_is_kept_byte_for_byte() {
        for text in ["", "x = 1", "a\r\nb\rc\n\n", "\u{feff}x\n", "\tä€\u{1f600}\u{c}\n", "# coding: utf-8\nä"] {
            check(text.as_bytes(), &Ok((text, "UTF-8")));
        }
    }

    #[test]
    fn a_coding_line_decides() {
        let rows: [(&[u8], &str, &str); 10] = [
            (b"# -*- coding: latin-1 -*-\nx = '\xe4'\n", "# -*- coding: latin-1 -*-\nx = 'ä'\n", "windows-1252"),
            (b"#!/usr/bin/python\n# coding=cp1252\n\x80", "#!/usr/bin/python\n# coding=cp1252\n€", "windows-1252"),
            (b"\n# vim: set fileencoding=koi8-r :\n\xc1", "\n# vim: set fileencoding=koi8-r :\nа", "KOI8-R"),
            (b"# coding: Latin_1\r\n\xe4\r\n", "# coding: Latin_1\r\nä\r\n", "windows-1252"),
            (b"# coding: latin-1-unix\n\xe4", "# coding: latin-1-unix\nä", "windows-1252"),
            (b"# coding: iso-8859-15\n\xa4", "# coding: iso-8859-15\n€", "ISO-8859-15"),
            (b"# coding: euc_jp\n\xa4\xa2", "# coding: euc_jp\nあ", "EUC-JP"),
            (b"# coding: shift_jis\n\x82\xa0", "# coding: shift_jis\nあ", "Shift_JIS"),
            // Valid UTF-8 by chance: the declaration decides, as it does for Python.
            (b"# coding: latin-1\n\xc3\xa4", "# coding: latin-1\nÃ¤", "windows-1252"),
            (b"# coding: utf-8-unix\n\xc3\xa4", "# coding: utf-8-unix\nä", "UTF-8"),
        ];
        for (bytes, text, name) in rows {
            check(bytes, &Ok((text, name)));
        }
    }

    #[test]
    fn what_is_no_coding_line() {
        for text in
            ["x = 1\n# coding: latin-1\nä", "\n\n# coding: latin-1\nä", "s = 'coding: latin-1'\nä", "# coding\nä"]
        {
            check(text.as_bytes(), &Ok((text, "UTF-8")));
        }
    }

    #[test]
    fn a_byte_order_mark_wins_over_a_coding_line() {
        let text = "\u{feff}# coding: latin-1\nä";
        check(text.as_bytes(), &Ok((text, "UTF-8")));
    }

    #[test]
    fn what_would_lose_bytes_is_refused() {
        let rows: [(&[u8], &str); 10] = [
            (b"a\nb\n\xe4\n", "not UTF-8 at line 3"),
            (b"# coding: cp437\n\xe4", "`cp437`"),
            (b"# coding: rot13\nx", "`rot13`"),
            (b"# coding: shift_jis\n\x82", "not valid in its declared encoding `shift_jis`"),
            (b"# coding: utf-16-le\nab", "`utf-16-le`"),
            (b"# coding: utf-7\n+AOQ-", "`utf-7`"),
            (b"# coding: utf-8\n\xe4", "not UTF-8 at line 2"),
            (b"\xff\xfea\0", "UTF-16"),
            (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
            (b"\x7fELF\0\0", "binary file"),
        ];
        for (bytes, words) in rows {
            check(bytes, &Err(words));
        }
    }

    #[test]
    fn rust_has_no_coding_line() {
        let decoded = decode(b"# coding: latin-1\n\xe4".to_vec(), false);
        assert_eq!(decoded, Err(Reason::NotUtf8 { line: 2 }));
    }

    #[test]
    fn a_character_without_bytes_is_named() {
        let latin = decode(b"# coding: latin-1\n".to_vec(), true).unwrap().1;
        assert_eq!(latin.encode("ä→b"), Err('→'));
        assert_eq!(latin.encode("äb"), Ok(b"\xe4b".to_vec()));
    }
}
