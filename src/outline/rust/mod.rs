//! The outline of a Rust file.
//!
//! One pass over the bytes. Macros are seen through: what stands in their brackets is read as code. The brackets form a
//! stack; each remembers the operand and the statement it interrupts. Generic arguments are skipped where they are
//! certain (after `::`, at the start of an operand) and are comparisons otherwise, which no call minds.

mod imports;
mod items;
mod literals;
mod words;

use super::bytes::{self, Class, class};
use super::{AWAITED, Call, DISCARDED, MACRO, Outline, PATH, Piece, STATEMENT, offset};
use items::{Closure, Modifiers, Pending};
use words::Word;

pub(super) use literals::angles_end;

/// Fills the empty `outline` from its text.
pub(super) fn outline(outline: Outline<'_>) -> Outline<'_> {
    let mut lexer = Lexer::new(outline);
    while let Some(byte) = lexer.byte(0) {
        lexer.step(byte);
    }
    lexer.outline
}

/// Whether an operand stands to the left, and which marks continue it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    /// No operand: a `(` groups.
    Nothing,
    /// An operand: a `(` calls it.
    Operand,
    /// A block: `.` and `?` continue it, anything else starts a statement.
    Block,
    /// An operand and a `.` or `::`: a name continues it.
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
    /// Whether it is only names so far, generic arguments aside.
    path: bool,
}

/// The statement has ended and the next has not begun.
const NOT_BEGUN: usize = usize::MAX;
/// There are no statements here: parentheses and square brackets.
const NONE: usize = usize::MAX - 1;

/// The statement being read.
#[derive(Clone, Copy)]
struct Statement {
    start: usize,
    /// Where the `if`, `match`, `loop` … starts whose brace has not come.
    keyword: Option<usize>,
    /// Whether a pattern is being read: braces belong to it.
    pattern: bool,
    /// Where the pattern of `let` starts.
    binding: usize,
    /// Where the value of `let _ = value` starts.
    discarded: usize,
}

impl Statement {
    fn at(start: usize) -> Self {
        Self { start, keyword: None, pattern: false, binding: NONE, discarded: NONE }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Parentheses or square brackets.
    Group,
    /// The braces of a struct literal or pattern.
    Literal,
    /// Braces around statements, items or arms.
    Block,
    /// `#[…]`.
    Attribute,
}

/// An open bracket, with what it interrupts.
#[derive(Clone, Copy)]
struct Frame {
    inside: Inside,
    primary: Primary,
    statement: Statement,
    /// The definition whose body it is.
    definition: Option<u32>,
}

struct Lexer<'a> {
    outline: Outline<'a>,
    bytes: &'a [u8],
    at: usize,
    frames: Vec<Frame>,
    /// The definitions that are open, as indexes.
    open: Vec<u32>,
    left: Left,
    primary: Primary,
    statement: Statement,
    modifiers: Option<Modifiers>,
    pending: Option<Pending>,
    closures: Vec<Closure>,
    /// Where the `async` of the block starts whose brace comes next.
    block: Option<usize>,
    /// Where the attributes of the coming item start.
    attributes_start: Option<usize>,
    /// How many attributes are open.
    attributes: usize,
    unclosed_angles: usize,
}

impl<'a> Lexer<'a> {
    fn new(outline: Outline<'a>) -> Self {
        let bytes = outline.text.as_bytes();
        let bom = if outline.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let has_shebang = bytes[bom..].starts_with(b"#!") && !bytes[bom + 2..].trim_ascii_start().starts_with(b"[");
        Self {
            bytes,
            at: if has_shebang { bytes::line_end(bytes, bom) } else { bom },
            outline,
            frames: Vec::new(),
            open: Vec::new(),
            left: Left::Nothing,
            primary: Primary { start: 0, last: Piece::default(), call: None, path: false },
            statement: Statement::at(NOT_BEGUN),
            modifiers: None,
            pending: None,
            closures: Vec::new(),
            block: None,
            attributes_start: None,
            attributes: 0,
            unclosed_angles: 0,
        }
    }

    /// The byte `ahead` bytes from here.
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn text_is(&self, text: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(text))
    }

    /// Reads one token, or a few that belong together.
    fn step(&mut self, byte: u8) {
        match class(byte) {
            Class::Space | Class::Newline => self.at += 1,
            Class::Name => self.name(),
            Class::Digit => self.number(),
            Class::Quote if byte == b'"' => self.string(self.at),
            Class::Quote => self.character(self.at),
            Class::Open => self.open_bracket(byte),
            Class::Close => self.close_bracket(),
            Class::Dot => self.dot(),
            Class::Mark if byte == b'/' && self.comment() => {}
            Class::Mark => self.mark(byte),
        }
    }

    fn name(&mut self) {
        let start = self.at;
        let mut end = bytes::name_end(self.bytes, start);
        let word = &self.bytes[start..end];
        self.at = end;
        if end - start <= 2 && matches!(self.byte(0), Some(b'"' | b'\'' | b'#')) {
            if self.prefixed(start, word) {
                return;
            }
            if word == b"r" && self.byte(0) == Some(b'#') {
                end = bytes::name_end(self.bytes, end + 1);
                self.at = end;
            }
        }
        let before = self.modifiers.take();
        if self.left == Left::Dot {
            return self.member(start, end);
        }
        match words::word(&self.bytes[start..end]) {
            Word::Name => self.begin_name(start, end),
            Word::Contextual if !self.is_modifier() => self.begin_name(start, end),
            Word::Union if !self.next_is_name() => self.begin_name(start, end),
            Word::Union => self.keyword(Word::Type, start, before),
            Word::Contextual => self.keyword(Word::Modifier, start, before),
            keyword => self.keyword(keyword, start, before),
        }
    }

    /// What follows a `.` or `::`.
    fn member(&mut self, start: usize, end: usize) {
        self.left = Left::Operand;
        if &self.bytes[start..end] == b"await" {
            if let Some(call) = self.primary.call.take() {
                self.outline.calls[call as usize].set(AWAITED, true);
            }
            self.primary.path = false;
            self.primary.last = Piece::default();
            return;
        }
        self.primary.call = None;
        self.primary.last = Piece::new(start, end);
        self.name_pending(self.primary.last);
    }

    fn begin_name(&mut self, start: usize, end: usize) {
        self.begin_primary(start);
        self.primary.last = Piece::new(start, end);
        self.primary.path = true;
        self.name_pending(self.primary.last);
    }

    /// An operand starts here.
    fn begin_primary(&mut self, start: usize) {
        self.begin_token(start);
        self.primary = Primary { start, last: Piece::default(), call: None, path: false };
        self.left = Left::Operand;
    }

    /// A token that continues nothing: it starts a statement if the last one has ended.
    fn begin_token(&mut self, start: usize) {
        let follows_block = self.left == Left::Block && self.statement.start != NONE;
        if self.statement.start == NOT_BEGUN || follows_block {
            self.statement = Statement::at(start);
        }
    }

    fn keyword(&mut self, keyword: Word, start: usize, before: Option<Modifiers>) {
        if keyword == Word::Else && self.left == Left::Block {
            // The whole of `if … else …` is one operand.
            self.statement.keyword = Some(self.primary.start);
            self.left = Left::Nothing;
            return;
        }
        if self.left == Left::Operand && begins_item(keyword) {
            // No operand goes on with one of these: the brace before it closed an item, not a literal.
            self.left = Left::Block;
        }
        if !matches!(keyword, Word::As | Word::In) {
            self.begin_token(start);
        }
        self.left = Left::Nothing;
        match keyword {
            Word::Block | Word::Else => {
                self.statement.keyword.get_or_insert(start);
            }
            Word::For => self.for_keyword(start),
            Word::In => self.statement.pattern = false,
            Word::Let => self.let_keyword(),
            Word::Where => self.header_where(),
            keyword => self.item_keyword(keyword, start, before),
        }
    }

    /// A loop, the `for` of an `impl`, or `for<'a>`.
    fn for_keyword(&mut self, start: usize) {
        self.skip_layout();
        if self.byte(0) != Some(b'<') && !self.header_for() {
            self.statement.keyword.get_or_insert(start);
            self.statement.pattern = true;
        }
    }

    fn let_keyword(&mut self) {
        self.skip_layout();
        self.statement.pattern = true;
        self.statement.binding = self.at;
    }

    fn dot(&mut self) {
        if self.byte(1) == Some(b'.') {
            self.at += 2;
            self.left = Left::Nothing;
            return;
        }
        self.at += 1;
        self.left = if self.left == Left::Nothing { Left::Nothing } else { Left::Dot };
    }

    fn open_bracket(&mut self, byte: u8) {
        let before = self.modifiers.take();
        match (byte, self.left) {
            (b'{', _) => return self.open_brace(before),
            (b'(', Left::Operand) => self.begin_call(0),
            (_, Left::Operand) => self.primary.call = None,
            _ => self.begin_primary(self.at),
        }
        self.push(Inside::Group, None);
    }

    fn open_brace(&mut self, before: Option<Modifiers>) {
        self.attributes_start = None;
        if let Some(definition) = self.begin_body() {
            return self.push(Inside::Block, Some(definition));
        }
        let block = self.block;
        if let Some(definition) = self.begin_async_body() {
            self.begin_primary(block.unwrap_or(self.outline.definitions[definition as usize].span.start as usize));
            return self.push(Inside::Block, Some(definition));
        }
        if self.statement.pattern {
            return self.push(Inside::Literal, None);
        }
        if before.is_none()
            && let Some(keyword) = self.statement.keyword.take()
        {
            self.primary = Primary { start: keyword, last: Piece::default(), call: None, path: false };
            return self.push(Inside::Block, None);
        }
        if self.left == Left::Operand && self.primary.path {
            return self.push(Inside::Literal, None);
        }
        self.begin_primary(before.map_or(self.at, Modifiers::start));
        self.push(Inside::Block, None);
    }

    fn push(&mut self, inside: Inside, definition: Option<u32>) {
        self.frames.push(Frame { inside, primary: self.primary, statement: self.statement, definition });
        let has_statements = matches!(inside, Inside::Block | Inside::Literal);
        self.statement = Statement::at(if has_statements { NOT_BEGUN } else { NONE });
        self.left = Left::Nothing;
        self.primary.call = None;
        self.at += 1;
    }

    fn begin_call(&mut self, flags: u8) {
        let Primary { start, last, path, .. } = self.primary;
        let is_bound = last.start == offset(start) && matches!(last.of(self.outline.text), "Fn" | "FnMut" | "FnOnce");
        if self.attributes > 0 || is_bound {
            self.primary.call = None;
            return;
        }
        let end = if flags & MACRO == 0 { self.at } else { last.end as usize };
        let mut call = Call {
            callee: Piece::new(start, bytes::trim_end(self.bytes, start, end)),
            last,
            open: offset(self.at),
            end: offset(self.bytes.len()),
            definition: self.open.last().copied(),
            flags,
        };
        call.set(PATH, path);
        self.primary.call = Some(offset(self.outline.calls.len()));
        self.outline.calls.push(call);
    }

    fn close_bracket(&mut self) {
        self.modifiers = None;
        self.end_closures(self.at, false);
        self.at += 1;
        let Some(frame) = self.frames.pop() else {
            self.left = Left::Nothing;
            return;
        };
        if self.pending.is_some() {
            self.cancel_inner_pending();
        }
        if let Some(definition) = frame.definition {
            self.end_definition(definition, self.at);
        }
        self.statement = frame.statement;
        self.primary = Primary { last: Piece::default(), path: false, ..frame.primary };
        if let Some(call) = frame.primary.call {
            self.outline.calls[call as usize].end = offset(self.at);
        }
        self.left = match frame.inside {
            Inside::Group | Inside::Literal => Left::Operand,
            Inside::Block => Left::Block,
            Inside::Attribute => return self.end_attribute(),
        };
    }

    /// A header inside the bracket that just closed has no body.
    fn cancel_inner_pending(&mut self) {
        let depth = self.frames.len();
        if self.pending.is_some_and(|pending| pending.is_deeper_than(depth)) {
            self.cancel_pending(self.at - 1);
        }
    }

    fn mark(&mut self, byte: u8) {
        self.modifiers = None;
        match byte {
            b'#' if self.begin_attribute() => return,
            b':' if self.text_is(b"::") => return self.path_separator(),
            b'?' if matches!(self.left, Left::Operand | Left::Block) => return self.question(),
            b'!' if self.byte(1) != Some(b'=')
                && self.left == Left::Operand
                && self.primary.path
                && self.begin_macro() =>
            {
                return;
            }
            b'<' => return self.less(),
            b'-' if self.text_is(b"->") => {
                self.arrow();
                self.at += 1;
            }
            b'>' => {
                self.header_angle(false);
            }
            b'=' => self.equals(),
            b'|' => self.bar(),
            b',' => self.comma(),
            b'+' => self.header_where(),
            b';' => return self.semicolon(),
            _ => {}
        }
        self.begin_token(self.at);
        self.at += 1;
        self.left = Left::Nothing;
    }

    fn begin_attribute(&mut self) -> bool {
        let inner = usize::from(self.byte(1) == Some(b'!'));
        if self.byte(1 + inner) != Some(b'[') {
            return false;
        }
        if self.left == Left::Block && self.statement.start != NONE {
            self.statement = Statement::at(NOT_BEGUN);
        }
        if inner == 0 {
            self.attributes_start.get_or_insert(self.at);
        }
        self.attributes += 1;
        self.at += 1 + inner;
        self.push(Inside::Attribute, None);
        true
    }

    fn end_attribute(&mut self) {
        self.attributes -= 1;
        self.left = Left::Nothing;
        self.primary.call = None;
    }

    fn path_separator(&mut self) {
        if matches!(self.left, Left::Nothing | Left::Block) {
            self.begin_primary(self.at);
            self.primary.path = true;
        }
        self.at += 2;
        self.left = Left::Dot;
        let at = self.at;
        self.skip_layout();
        if self.byte(0) != Some(b'<') {
            self.at = at;
        } else if let Some(end) = self.angles_end() {
            self.at = end;
            self.left = Left::Operand;
        }
    }

    fn question(&mut self) {
        self.at += 1;
        self.left = Left::Operand;
        self.primary = Primary { last: Piece::default(), call: None, path: false, ..self.primary };
    }

    /// `name!(…)`, whichever brackets it uses. Whether it is one.
    fn begin_macro(&mut self) -> bool {
        let mark = self.at;
        self.at += 1;
        self.skip_layout();
        let Some(byte @ (b'(' | b'[' | b'{')) = self.byte(0) else {
            // The brace of `macro_rules! name {` is no struct literal's.
            self.statement.keyword = Some(self.primary.start);
            self.at = mark;
            return false;
        };
        self.begin_call(MACRO);
        self.push(if byte == b'{' { Inside::Block } else { Inside::Group }, None);
        true
    }

    /// A comparison, a shift, generic arguments, or the start of `<T as Trait>::name`.
    fn less(&mut self) {
        if self.header_angle(true) {
            self.at += 1;
            self.left = Left::Nothing;
            return;
        }
        let continues = self.left != Left::Nothing && self.left != Left::Block;
        if !continues && let Some(end) = self.angles_end() {
            self.begin_primary(self.at);
            self.at = end;
            return;
        }
        self.at += if self.text_is(b"<<") { 2 } else { 1 };
        self.left = Left::Nothing;
    }

    fn equals(&mut self) {
        if self.byte(1) == Some(b'>') {
            self.statement.keyword = None;
            self.statement.pattern = false;
            self.at += 1;
            return;
        }
        if self.byte(1) == Some(b'=') {
            self.at += 1;
            return;
        }
        self.statement.pattern = false;
        let Primary { start, last, path, .. } = self.primary;
        let is_blank = self.left == Left::Operand && path && last.of(self.outline.text) == "_";
        if is_blank && (start == self.statement.start || start == self.statement.binding) {
            let at = self.at;
            self.at += 1;
            self.skip_layout();
            self.statement.discarded = self.at;
            self.at = at;
        }
    }

    fn comma(&mut self) {
        self.statement.keyword = None;
        self.attributes_start = None;
        self.end_closures(self.at, true);
    }

    fn semicolon(&mut self) {
        self.end_closures(self.at, true);
        self.end_declaration();
        if let (Left::Operand, Some(call)) = (self.left, self.primary.call) {
            let call = &mut self.outline.calls[call as usize];
            call.set(STATEMENT, self.primary.start == self.statement.start);
            call.set(DISCARDED, self.primary.start == self.statement.discarded);
        }
        if self.statement.start != NONE {
            self.statement = Statement::at(NOT_BEGUN);
        }
        self.attributes_start = None;
        self.primary.call = None;
        self.left = Left::Nothing;
        self.at += 1;
    }
}

/// Whether the keyword never stands inside an expression after an operand.
fn begins_item(keyword: Word) -> bool {
    matches!(
        keyword,
        Word::Async | Word::Fn | Word::Impl | Word::Let | Word::Mod | Word::Pub | Word::Trait | Word::Type | Word::Use
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Language;

    fn check(text: &str, expected: &[&str]) {
        crate::outline::testing::check_calls(Language::Rust, text, expected);
    }

    #[test]
    fn calls_know_their_callee_and_their_place() {
        let rows: &[(&str, &[&str])] = &[
            ("a::b(1);", &["; a::b"]),
            ("a.b().c().await;", &["a.b", "await a.b().c"]),
            ("let _ = a(); _ = b(); let _ = c().d;", &["_ a", "_ b", "c"]),
            ("x.collect::<Vec<_>>();", &["; x.collect::<Vec<_>>"]),
            ("<A as B<C>>::d();", &["; <A as B<C>>::d"]),
            ("match unsafe { a() }.b() {}", &["a", "unsafe { a() }.b"]),
            ("if a { b(); } c();", &["; b", "; c"]),
            ("'a' '\\'' b'(' r#\"f(\"# \"g(\" /* h( /* */ i( */ // j(", &[]),
            ("#[a(b)] c();", &["; c"]),
            ("select! { x = a() => b() }", &["select", "a", "b"]),
        ];
        for (text, expected) in rows {
            check(text, expected);
        }
    }

    #[test]
    fn definitions_end_with_their_body() {
        let rows: &[(&str, &[&str])] = &[
            ("fn f(a: [u8; { 1 }]) -> X<{ 2 }> { }", &["[fn f(a: [u8; { 1 }]) -> X<{ 2 }> { }]"]),
            ("trait T { fn f(); }", &["[trait T { fn f(); }]", "[fn f();]"]),
            ("#[x] pub async fn f() {} mod m;", &["[pub async fn f() {}]"]),
            ("spawn(async move { a() });", &["; spawn", "[async move { a() }]", "a"]),
            ("go(async |x, y| x, 1)", &["go", "[async |x, y| x]"]),
            ("fn f() -> impl T + use<'_> {}", &["[fn f() -> impl T + use<'_> {}]"]),
        ];
        for (text, expected) in rows {
            check(text, expected);
        }
    }

    #[test]
    fn imports_are_flattened() {
        let text = "pub use a::{b as c, d::{self, *}, e};\nuse ::f;\nextern crate g as h;";
        let outline = Outline::of(text, Language::Rust);
        let mut path = String::new();
        let found: Vec<String> = outline
            .imports
            .iter()
            .map(|import| {
                import.write_path(Language::Rust, &mut path);
                format!("{path} as {}", import.local)
            })
            .collect();
        assert_eq!(found, ["a::b as c", "a::d as d", "a::d as ", "a::e as e", "f as f", "g as h"]);
    }
}
