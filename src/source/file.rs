//! A file as it was read: its text, and what is needed to give exactly its bytes back.

use crate::source::discover::Found;
use crate::source::encoding::{Encoding, decode};
use crate::source::language::Language;
use crate::source::not_checked::{NotChecked, Reason};
use camino::Utf8PathBuf;
use std::fs::File;
use std::io::Read;

/// The largest file that is read unless the user says otherwise, in bytes: 8 MiB.
pub const DEFAULT_SIZE_LIMIT: u64 = 8 << 20;

/// A source file. `encoding.encode(&text)` is what is on disk, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user sees it: relative where possible, with forward slashes.
    pub path: Utf8PathBuf,
    /// The language the text is in.
    pub language: Language,
    /// The whole text: byte-order mark, carriage returns and tabs included, nothing added.
    pub text: String,
    /// How the bytes spell the text.
    pub encoding: Encoding,
}

/// A text cannot be written in the encoding of its file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: `{character}` cannot be written in the file's encoding, {encoding}; save the file as UTF-8 first")]
pub struct EncodeError {
    /// The file.
    pub path: Utf8PathBuf,
    /// The first character that the encoding lacks.
    pub character: char,
    /// The name of the encoding.
    pub encoding: &'static str,
}

impl SourceFile {
    /// Reads a discovered file of at most `size_limit` bytes, from the current folder.
    pub fn read(found: &Found, size_limit: u64) -> Result<Self, NotChecked> {
        let refuse = |reason| NotChecked { path: found.path.clone(), reason, named: found.named };
        let bytes = read_bytes(&found.path, size_limit).map_err(refuse)?;
        let (text, encoding) = decode(bytes, found.language == Language::Python).map_err(refuse)?;
        Ok(Self { path: found.path.clone(), language: found.language, text, encoding })
    }

    /// Takes bytes that are not on disk, such as standard input, as the content of `path`.
    pub fn of_bytes(path: Utf8PathBuf, language: Language, bytes: Vec<u8>) -> Result<Self, NotChecked> {
        match decode(bytes, language == Language::Python) {
            Ok((text, encoding)) => Ok(Self { path, language, text, encoding }),
            Err(reason) => Err(NotChecked { path, reason, named: true }),
        }
    }

    /// Whether this is a Python stub (`.pyi`): read, never rewritten.
    pub fn is_stub(&self) -> bool {
        self.path.extension() == Some("pyi")
    }

    /// The bytes of `text` in this file's own encoding.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, EncodeError> {
        self.encoding.encode(text).map_err(|character| EncodeError {
            path: self.path.clone(),
            character,
            encoding: self.encoding.name(),
        })
    }

    /// The bytes that were read.
    pub fn bytes(&self) -> Vec<u8> {
        // Decoding made sure that every character has bytes in this encoding.
        self.encoding.encode(&self.text).unwrap_or_default()
    }
}

fn read_bytes(path: &Utf8PathBuf, size_limit: u64) -> Result<Vec<u8>, Reason> {
    let file = File::open(path).map_err(|error| Reason::of_error(&error))?;
    let size = file.metadata().map_err(|error| Reason::of_error(&error))?.len();
    if size > size_limit {
        return Err(Reason::TooLarge { size, limit: size_limit });
    }
    // One spare byte beyond the size lets the whole file come in one read; the limit holds even if it grows meanwhile.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 64);
    file.take(size_limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| Reason::of_error(&error))?;
    let size = bytes.len() as u64;
    if size > size_limit {
        return Err(Reason::TooLarge { size, limit: size_limit });
    }
    Ok(bytes)
}
