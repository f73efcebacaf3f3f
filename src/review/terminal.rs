//! Line mode: questions on the output, answers from the input, one per line. A pipe will do for both.

use std::io::{self, BufRead, Read, Write};

use super::session::{Key, Reply, Session};
use super::view;
use crate::source::visible_line;

/// The longest line of input that can hold an answer, in bytes.
const LONGEST: usize = 4096;

/// Asks until every question is answered, the person leaves, or the input ends. What is accepted then counts.
/// With `echo` the answers are written after their questions, where no terminal does that.
///
/// # Errors
/// The input or the output fails.
pub fn ask(session: &mut Session<'_>, input: &mut dyn BufRead, out: &mut dyn Write, echo: bool) -> io::Result<()> {
    let mut reply = Reply::Ask;
    while !session.is_over() {
        match &reply {
            Reply::Ask => write!(out, "{}", view::question(session))?,
            Reply::Say(words) => write!(out, "{words}\n{}", view::question(session))?,
            Reply::Again(words) => writeln!(out, "{words}")?,
            Reply::Help => write!(out, "{}", view::help())?,
            Reply::Over => break,
        }
        write!(out, "{}", view::prompt(session))?;
        out.flush()?;
        let Some(line) = read_line(input)? else {
            writeln!(out)?;
            break;
        };
        if echo {
            writeln!(out, "{}", visible_line(&line))?;
        }
        reply = match key_of(&line) {
            Some(key) => session.press(key),
            None => Reply::Again("no such key; ? shows every key".to_owned()),
        };
    }
    out.flush()
}

/// The next line without its end; `None` at the end of the input.
fn read_line(input: &mut dyn BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let read = (&mut *input).take(LONGEST as u64).read_until(b'\n', &mut line)?;
    let text = String::from_utf8_lossy(&line);
    Ok((read > 0).then(|| text.trim_end_matches(['\n', '\r']).to_owned()))
}

/// The key that a line of input stands for.
pub fn key_of(line: &str) -> Option<Key> {
    let line = if line == "\t" { line } else { line.trim() };
    Some(match line {
        "y" => Key::Accept,
        "" => Key::AcceptIfSafe,
        "n" => Key::Reject,
        "a" => Key::AcceptFile,
        "d" => Key::RejectFile,
        "A" => Key::AcceptRule,
        "D" => Key::RejectRule,
        "s" => Key::Skip,
        "t" | "\t" => Key::Alternative,
        "u" => Key::Undo,
        "?" => Key::Help,
        "q" => Key::Leave,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_for_keys() {
        let check = |line: &str, key| assert_eq!(key_of(line), key, "{line:?}");
        check("y", Some(Key::Accept));
        check(" y ", Some(Key::Accept));
        check("", Some(Key::AcceptIfSafe));
        check("\t", Some(Key::Alternative));
        check("A", Some(Key::AcceptRule));
        check("yes", None);
        check("Y", None);
    }

    #[test]
    fn an_endless_line_is_read_in_pieces() {
        let mut input = io::repeat(b'y').take(10_000);
        let mut input = io::BufReader::new(&mut input);
        assert_eq!(read_line(&mut input).unwrap().map(|line| line.len()), Some(LONGEST));
    }
}
