//! Places in a text: byte ranges inside the program, lines and columns for people.

/// A range of bytes in a file's text, from 0, end excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start, end }
    }

    /// The empty range at `at`.
    pub fn at(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside this range; equal ranges do.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share a byte or meet at an end.
    pub fn touches(self, other: Span) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Whether the two ranges share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text of this range; empty when the range is not one of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// A place as people count: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Turns byte offsets into lines and columns, for one text.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Number of characters before byte `STEP`, `2 * STEP` and so on: a column is found without reading a long line.
    characters: Vec<usize>,
}

const STEP: usize = 4096;

impl LineIndex {
    /// Finds the line starts of `text`. A line ends at `\n`; a lone `\r` ends none.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        let characters = text.as_bytes().chunks_exact(STEP).scan(0, |before, chunk| {
            *before += characters(chunk);
            Some(*before)
        });
        Self { starts, characters: characters.collect() }
    }

    /// The line that holds byte `at`, from 0.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The byte at which line `line` (from 0) starts; the end of the last line if there is none.
    pub fn start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).copied().unwrap_or(text.len())
    }

    /// Number of lines; a text that ends in a line break has an empty last one.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The place of byte `at` in `text`, which must be the text the index was made of.
    /// A byte-order mark is no column.
    pub fn position(&self, at: usize, text: &str) -> Position {
        let line = self.line(at);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let has_mark = line == 0 && at > 0 && text.starts_with('\u{feff}');
        let before = self.characters_before(at.min(text.len()), text) - self.characters_before(start, text);
        Position { line: line + 1, column: before + 1 - usize::from(has_mark) }
    }

    fn characters_before(&self, at: usize, text: &str) -> usize {
        let steps = at / STEP;
        let counted = steps.checked_sub(1).map_or(0, |last| self.characters[last]);
        counted + characters(&text.as_bytes()[steps * STEP..at])
    }
}

/// Number of characters that start in `bytes`.
fn characters(bytes: &[u8]) -> usize {
    const CONTINUES: u8 = 0b1000_0000;
    bytes.iter().filter(|byte| *byte & 0b1100_0000 != CONTINUES).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_far_into_a_line() {
        let text = format!("\u{feff}ab\n{}", "aä→🦀".repeat(5_000));
        let index = LineIndex::new(&text);
        let mut expected = Position { line: 1, column: 1 };
        for (at, one) in text.char_indices() {
            assert_eq!(index.position(at, &text), expected, "byte {at}");
            match one {
                '\u{feff}' => {}
                '\n' => expected = Position { line: expected.line + 1, column: 1 },
                _ => expected.column += 1,
            }
        }
        assert_eq!(index.position(text.len(), &text), expected);
    }
}
