//! Git's name for a file's content. Patches need it, and it says whether a file is still what it was.

use std::fmt;

/// The identity of a sequence of bytes: the SHA-1 that git gives to a blob of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(sha1_smol::Digest);

impl BlobId {
    /// The identity of `bytes`, as `git hash-object` prints it.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = sha1_smol::Sha1::new();
        hash.update(format!("blob {}\0", bytes.len()).as_bytes());
        hash.update(bytes);
        Self(hash.digest())
    }

    /// The identity that 40 hexadecimal digits spell, if they do.
    pub fn parse(digits: &str) -> Option<Self> {
        digits.parse().ok().map(Self)
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_one_of_git() {
        assert_eq!(BlobId::of(b"").to_string(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(BlobId::of(b"hello\n").to_string(), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn survives_printing() {
        let id = BlobId::of(b"x = 1\r\n");
        assert_eq!(BlobId::parse(&id.to_string()), Some(id));
        assert_eq!(BlobId::parse("ce0136"), None);
    }
}
