//! Text of unknown origin made fit for a terminal: what would steer it is shown instead of sent.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with every control character but tab and line feed replaced by something to look at: an escape character by
/// `␛`, a carriage return by `␍`, characters that turn the direction of writing by their number (`\u{202e}`).
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|one| steers(one) && !matches!(one, '\t' | '\n')) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for one in text.chars() {
        match one {
            '\t' | '\n' => shown.push(one),
            '\u{7f}' => shown.push('␡'),
            '\0'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(one))),
            _ if steers(one) => _ = write!(shown, "\\u{{{:x}}}", u32::from(one)),
            _ => shown.push(one),
        }
    }
    Cow::Owned(shown)
}

/// [`visible`] for text that must stay on one line: a file name, a title.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    match visible(text) {
        shown if shown.contains(['\n', '\t']) => Cow::Owned(shown.replace('\n', "␊").replace('\t', "␉")),
        shown => shown,
    }
}

fn steers(one: char) -> bool {
    one.is_control() || matches!(one, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown() {
        let check = |text: &str, shown: &str| assert_eq!(visible(text), shown);
        check("plain, füß, 日本\n\tnext", "plain, füß, 日本\n\tnext");
        check("\x1b[31mred\x07", "␛[31mred␇");
        check("a\r\n", "a␍\n");
        check("\u{9b}2J\u{7f}", "\\u{9b}2J␡");
        check("if \u{202e}evil", "if \\u{202e}evil");
    }

    #[test]
    fn a_name_stays_on_its_line() {
        assert_eq!(visible_line("a\nb\tc"), "a␊b␉c");
    }
}
