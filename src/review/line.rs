//! Line mode: questions on the output, answers from the input, one per line. A pipe will do for both, and so will a
//! screen reader.

use std::fmt::Write as _;
use std::io::{self, BufRead, Read, Write};

use anstyle::{AnsiColor, Style};

use super::command::{COMMANDS, Command};
use super::desk::{Ask, Desk, Effect};
use super::keys::{Bindings, Press};
use super::session::{Question, Session, Tally};
use super::{Outcome, World};
use crate::apply::{FileFindings, hunks, render_hunks};
use crate::edit::{Applicability, Fix};
use crate::source::{LineIndex, visible, visible_line};

/// The longest line of input that can hold an answer, in bytes.
const LONGEST: usize = 4096;

const BOLD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const SAFE: Style = AnsiColor::Green.on_default();
const UNSAFE: Style = AnsiColor::Yellow.on_default();

/// The two ends of a conversation.
pub struct Talk<'t> {
    /// Where answers come from.
    pub input: &'t mut dyn BufRead,
    /// Where questions go.
    pub out: &'t mut dyn Write,
    /// Whether answers are written after their questions, where no terminal does that.
    pub echo: bool,
}

/// Asks until every question is answered, the person leaves, or the input ends.
///
/// # Errors
/// The input or the output fails.
pub fn ask(desk: &mut Desk, keys: &Bindings, talk: &mut Talk<'_>, world: &mut dyn World) -> io::Result<Outcome> {
    let mut shown = None;
    let mut effect = Effect::Show;
    loop {
        if let Some(outcome) = talk.tell(desk, keys, effect, &mut shown, world)? {
            talk.out.flush()?;
            return Ok(outcome);
        }
        if desk.session.is_over() {
            return Ok(Outcome::Apply);
        }
        write!(talk.out, "{}", prompt(desk))?;
        let Some(line) = talk.read()? else {
            writeln!(talk.out)?;
            return Ok(Outcome::Keep);
        };
        if world.is_stopped() {
            return Ok(Outcome::Keep);
        }
        effect = match key_of(&line).and_then(|press| keys.command(press)) {
            Some(command) => desk.press(command, world),
            None => Effect::Say("no such key; ? shows every key".to_owned()),
        };
    }
}

/// What is shown of a question: which one, and which of its fixes.
type Shown = Option<(usize, usize, usize)>;

impl Talk<'_> {
    /// Shows an effect, with the questions it brings; how the review ends, if it does.
    fn tell(
        &mut self,
        desk: &mut Desk,
        keys: &Bindings,
        effect: Effect,
        shown: &mut Shown,
        world: &mut dyn World,
    ) -> io::Result<Option<Outcome>> {
        let mut effect = effect;
        loop {
            match effect {
                Effect::Show => {}
                Effect::Say(words) => {
                    for line in words.lines() {
                        writeln!(self.out, "{}", visible_line(line))?;
                    }
                }
                Effect::Read(text) => writeln!(self.out, "{}", visible(&text))?,
                Effect::Help => write!(self.out, "{}", help(keys))?,
                Effect::Pager => {
                    if let Err(why) = world.page(&question(desk)) {
                        writeln!(self.out, "{}", visible_line(&why))?;
                    }
                }
                Effect::Leave(outcome) => return Ok(Some(outcome)),
                Effect::Ask(Ask::Leave) if self.leaves_at_once(desk) => return Ok(Some(Outcome::Apply)),
                Effect::Ask(ask) => {
                    write!(self.out, "{}", question_in_words(desk, ask))?;
                    let Some(words) = self.read()? else { return Ok(Some(Outcome::Keep)) };
                    effect = desk.answer(ask, &words, world);
                    desk.search = None;
                    continue;
                }
            }
            return self.show(desk, shown).map(|()| None);
        }
    }

    /// Whether there is nothing to ask about leaving: nothing is accepted, or nobody is there to answer.
    fn leaves_at_once(&self, desk: &Desk) -> bool {
        self.echo || desk.session.tally().accepted == 0
    }

    /// Shows the current question unless it was shown last.
    fn show(&mut self, desk: &Desk, shown: &mut Shown) -> io::Result<()> {
        let now = desk.session.current().map(|question| (desk.session.at(), question.decision.fix, desk.context));
        if now != *shown {
            write!(self.out, "{}", question(desk))?;
            *shown = now;
        }
        Ok(())
    }

    /// The next line without its end; `None` at the end of the input.
    fn read(&mut self) -> io::Result<Option<String>> {
        self.out.flush()?;
        let mut line = Vec::new();
        let read = (&mut *self.input).take(LONGEST as u64).read_until(b'\n', &mut line)?;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']).to_owned();
        if read > 0 && self.echo {
            writeln!(self.out, "{}", visible_line(&text))?;
        }
        Ok((read > 0).then_some(text))
    }
}

/// The key that a line of input stands for.
fn key_of(line: &str) -> Option<Press> {
    match line {
        "\t" => Some(Press::Tab),
        " " => Some(Press::Char(' ')),
        _ if line.trim().is_empty() => Some(Press::Enter),
        _ => Press::named(line.trim()),
    }
}

/// The current question: place, message, the diff of the shown fix and its alternatives. Empty if there is none.
pub fn question(desk: &Desk) -> String {
    let session = &desk.session;
    let Some(current) = session.current() else { return String::new() };
    let (file, finding) = (session.file(current), session.finding(current));
    let (number, all) = session.progress();
    let Tally { accepted, rejected, .. } = session.tally();
    let index = LineIndex::new(&file.text);
    let place = index.position(finding.span.start, &file.text);
    let mut text = String::new();
    let path = visible_line(&file.path);
    let inside = finding.function.as_ref().map_or_else(String::new, |name| format!(" in {}", visible_line(name)));
    let counts = format!("{FAINT}{number}/{all}  accepted {accepted}  rejected {rejected}{FAINT:#}");
    _ = writeln!(text, "\n{BOLD}{path}:{}:{}{BOLD:#}{inside}  {counts}", place.line, place.column);
    _ = writeln!(text, "{BOLD}{}{BOLD:#}: {}", finding.rule, visible_line(&finding.message));
    if let Some(way) = super::way(session, current) {
        _ = writeln!(text, "  {FAINT}by way of{FAINT:#} {way}");
    }
    text.push_str(&fix_shown(desk, file, &index, current));
    text
}

fn fix_shown(desk: &Desk, file: &FileFindings, index: &LineIndex, question: &Question) -> String {
    let session = &desk.session;
    let mut text = String::new();
    let Some(fix) = session.fix(question) else { return text };
    let edits = file.edits_of(fix);
    text.push_str(&render_hunks(&hunks(&file.text, index, &edits, desk.context)));
    for feature in fix.features() {
        _ = writeln!(text, "  adds the feature `{}` of {} to Cargo.toml", feature.name, feature.package);
    }
    for (nth, one) in session.alternatives(question).enumerate() {
        let mark = if nth == question.decision.fix { ">" } else { " " };
        _ = writeln!(text, "{mark} {} {}", safety(one), visible_line(&one.title));
    }
    if let Some(caution) = &fix.caution {
        _ = writeln!(text, "  {FAINT}unsafe because{FAINT:#} {}", visible_line(caution));
    }
    text
}

fn safety(fix: &Fix) -> String {
    let style = if fix.applicability == Applicability::Safe { SAFE } else { UNSAFE };
    format!("{style}{}{style:#}", fix.applicability.name())
}

/// The line that asks for a key; ends without a line break.
fn prompt(desk: &Desk) -> String {
    let session = &desk.session;
    let alternatives = session.current().is_some_and(|question| session.alternatives(question).count() > 1);
    let other = if alternatives { ",t" } else { "" };
    let was = match session.current().map(|question| question.decision.answer) {
        None | Some(super::Answer::Undecided) => String::new(),
        Some(answer) => format!(" ({} so far)", answer.name()),
    };
    format!("{BOLD}Accept this fix?{was} [y,n,s{other},a,d,A,D,u,q,?]{BOLD:#} ")
}

/// What asks for words.
fn question_in_words(desk: &Desk, ask: Ask) -> String {
    match ask {
        Ask::Search => format!("{BOLD}Search for:{BOLD:#} "),
        Ask::Filter => format!("{BOLD}Show only (empty for all):{BOLD:#} "),
        Ask::Reason => format!("{BOLD}Reason to leave it:{BOLD:#} "),
        Ask::AcceptSafe(count) => format!("{BOLD}Accept {}? [y,n]{BOLD:#} ", safe_fixes(count)),
        Ask::Leave => format!("{BOLD}{} [a,k,d]{BOLD:#} ", leave_question(&desk.session)),
        Ask::List => {
            let mut text = String::new();
            for at in desk.matching("") {
                let answer = desk.session.questions()[at].decision.answer.name();
                _ = writeln!(text, "{:>4}  {answer:9}  {}", at + 1, visible_line(&desk.list_line(at)));
            }
            format!("{text}{BOLD}Go to (a number, or words):{BOLD:#} ")
        }
    }
}

/// `3 safe fixes`.
pub(super) fn safe_fixes(count: usize) -> String {
    if count == 1 { "the 1 safe fix that is left".to_owned() } else { format!("all {count} safe fixes that are left") }
}

/// The question of how to leave.
pub(super) fn leave_question(session: &Session) -> String {
    let Tally { accepted, undecided, .. } = session.tally();
    let fixes = if accepted == 1 { "fix" } else { "fixes" };
    format!("Apply {accepted} accepted {fixes} ({undecided} undecided), keep for later, or discard?")
}

/// Every key.
fn help(keys: &Bindings) -> String {
    let mut text = String::new();
    for entry in COMMANDS.iter().filter(|entry| entry.command != Command::Layout) {
        let names = keys.keys(entry.command).join(" ");
        _ = writeln!(text, "  {BOLD}{names:11}{BOLD:#} {}", entry.does);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Nothing, files};
    use super::*;
    use crate::review::{Pages, Session};

    /// What is said when these lines are typed, and how it ends.
    fn talk(lines: &str, echo: bool) -> (String, Outcome) {
        let mut desk = Desk::new(Session::new(files()), Pages::default());
        let mut out = Vec::new();
        let mut talk = Talk { input: &mut lines.as_bytes(), out: &mut out, echo };
        let outcome = ask(&mut desk, &Bindings::default(), &mut talk, &mut Nothing).unwrap();
        (anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string(), outcome)
    }

    #[test]
    fn lines_stand_for_keys() {
        let check = |line: &str, key| assert_eq!(key_of(line), key, "{line:?}");
        check("y", Some(Press::Char('y')));
        check(" y ", Some(Press::Char('y')));
        check("", Some(Press::Enter));
        check("\t", Some(Press::Tab));
        check("A", Some(Press::Char('A')));
        check("yes", None);
    }

    #[test]
    fn the_end_of_the_input_keeps_for_later() {
        assert_eq!(talk("y\n", true).1, Outcome::Keep);
        assert_eq!(talk("", true).1, Outcome::Keep);
        assert_eq!(talk("!\n", true).1, Outcome::Keep);
    }

    #[test]
    fn leaving_asks_only_a_person() {
        assert_eq!(talk("y\nq\n", true).1, Outcome::Apply);
        assert_eq!(talk("y\nq\nk\n", false).1, Outcome::Keep);
        assert_eq!(talk("y\nq\nd\n", false).1, Outcome::Discard);
        assert_eq!(talk("q\n", false).1, Outcome::Apply);
        let (text, outcome) = talk("y\nq\n\nn\nq\na\n", false);
        assert_eq!(outcome, Outcome::Apply);
        assert!(text.contains("Apply 1 accepted fix (3 undecided), keep for later, or discard?"), "{text}");
    }

    #[test]
    fn words_are_asked_for_and_taken() {
        let (text, _) = talk("!\ny\n/\nclient\nf\nrule:sleep\ng\n5\nq\n", true);
        for part in [
            "Accept all 3 safe fixes that are left? [y,n] y\n3 accepted",
            "Search for: client",
            "   4  accepted   b.py:1 sleep 0123",
        ] {
            assert!(text.contains(part), "no {part:?} in\n{text}");
        }
    }

    #[test]
    fn a_question_is_shown_once() {
        let (text, _) = talk("h\n?\nz\nq\n", true);
        assert_eq!(text.matches("a.py:1:1").count(), 1, "{text}");
        assert_eq!(text.matches("no such key").count(), 2);
    }

    #[test]
    fn an_endless_line_is_read_in_pieces() {
        let mut input = io::BufReader::new(io::repeat(b'y').take(10_000));
        let mut talk = Talk { input: &mut input, out: &mut io::sink(), echo: false };
        assert_eq!(talk.read().unwrap().map(|line| line.len()), Some(LONGEST));
    }
}
