//! Python's keywords by what they do to the outline.

/// What a word is, as far as the outline cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A name, or a keyword that is an operand: `None`, `True`, `False`.
    Name,
    /// `match` and `case`: keywords only at the start of some statements.
    Soft,
    Async,
    Await,
    Class,
    Def,
    From,
    If,
    Import,
    Lambda,
    /// A keyword that opens a compound statement.
    Compound,
    /// Any other keyword: an operand may follow, none stands before.
    Other,
}

/// What `word` is.
pub(super) fn word(word: &[u8]) -> Word {
    if !(2..=8).contains(&word.len()) {
        return Word::Name;
    }
    match word {
        b"match" | b"case" => Word::Soft,
        b"async" => Word::Async,
        b"await" => Word::Await,
        b"class" => Word::Class,
        b"def" => Word::Def,
        b"from" => Word::From,
        b"if" => Word::If,
        b"import" => Word::Import,
        b"lambda" => Word::Lambda,
        b"elif" | b"else" | b"except" | b"finally" | b"for" | b"try" | b"while" | b"with" => Word::Compound,
        b"and" | b"as" | b"assert" | b"break" | b"continue" | b"del" | b"global" | b"in" | b"is" | b"nonlocal"
        | b"not" | b"or" | b"pass" | b"raise" | b"return" | b"yield" => Word::Other,
        _ => Word::Name,
    }
}
