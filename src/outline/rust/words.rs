//! Rust's keywords by what they do to the outline.

/// What a word is, as far as the outline cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A name, or a keyword that is an operand: `self`, `crate`, `true`.
    Name,
    As,
    Async,
    /// `if`, `match`, `while`, `loop`, `else`: the next brace is their block.
    Block,
    Else,
    Extern,
    Fn,
    For,
    Impl,
    In,
    Let,
    Mod,
    /// What may stand before `fn` and decides nothing: `const`, `unsafe`.
    Modifier,
    /// Names that are modifiers only before an item: `default`, `safe`.
    Contextual,
    Pub,
    Trait,
    /// `struct`, `enum`: a name follows that is not called.
    Type,
    /// The same, unless it is a name itself.
    Union,
    Use,
    Where,
    /// Any other keyword: an operand may follow, none stands before.
    Other,
}

/// What `word` is.
pub(super) fn word(word: &[u8]) -> Word {
    if !(2..=8).contains(&word.len()) {
        return Word::Name;
    }
    match word {
        b"as" => Word::As,
        b"async" => Word::Async,
        b"if" | b"match" | b"while" | b"loop" => Word::Block,
        b"else" => Word::Else,
        b"extern" => Word::Extern,
        b"fn" => Word::Fn,
        b"for" => Word::For,
        b"impl" => Word::Impl,
        b"in" => Word::In,
        b"let" => Word::Let,
        b"mod" => Word::Mod,
        b"const" | b"unsafe" => Word::Modifier,
        b"default" | b"safe" => Word::Contextual,
        b"pub" => Word::Pub,
        b"trait" => Word::Trait,
        b"struct" | b"enum" => Word::Type,
        b"union" => Word::Union,
        b"use" => Word::Use,
        b"where" => Word::Where,
        b"break" | b"continue" | b"dyn" | b"move" | b"mut" | b"ref" | b"return" | b"static" | b"type" => Word::Other,
        _ => Word::Name,
    }
}
