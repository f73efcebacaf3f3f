//! Every key in a real pseudo-terminal.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::project::{Project, SLEEPS, SLEEPS_FIXED};

/// How long a screen may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    parser: Arc<Mutex<vt100::Parser>>,
}

impl Terminal {
    fn start(project: &Project, line: &str, environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_asyncfix"));
        command.args(line.split_whitespace());
        command.cwd(project.path());
        for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "VISUAL", "EDITOR", "PAGER"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let (rows, columns) = (NonZeroU16::new(30).unwrap(), NonZeroU16::new(100).unwrap());
        let parser = Arc::new(Mutex::new(vt100::Parser::new(rows, columns, 200)));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&parser);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                shared.lock().unwrap().process(&bytes[..count]);
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self { child, master: pair.master, writer, parser }
    }

    fn screen(&self) -> String {
        self.parser.lock().unwrap().screen().contents()
    }

    fn is_aside(&self) -> bool {
        self.parser.lock().unwrap().screen().alternate_screen()
    }

    #[track_caller]
    fn wait(&self, what: &str, is_there: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !is_there(self) {
            assert!(started.elapsed() < PATIENCE, "no {what} on\n{}", self.screen());
            thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    fn see(&self, text: &str) {
        self.wait(&format!("{text:?}"), |terminal| terminal.screen().contains(text));
    }

    /// Presses keys and waits for a text.
    #[track_caller]
    fn press(&mut self, keys: &str, text: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        self.see(text);
    }

    #[track_caller]
    fn end(mut self) -> u32 {
        let code = self.child.wait().unwrap().exit_code();
        self.wait("normal screen", |terminal| !terminal.is_aside());
        code
    }
}

/// `a.py` with two sleeps, `b.py` with one, `c.py` with a task that nobody keeps.
fn project() -> Project {
    let two = SLEEPS.replace("    time.sleep(2)\n", "    time.sleep(2)\n    time.sleep(3)\n");
    let task = "import asyncio\n\n\nasync def main():\n    asyncio.create_task(asyncio.sleep(1))\n    await asyncio.sleep(2)\n";
    Project::new(&[("a.py", &two), ("b.py", SLEEPS), ("c.py", task)])
}

fn script(project: &Project, text: &str) -> String {
    let path = project.path().join("editor.sh");
    std::fs::write(&path, format!("#!/bin/sh\nfor file; do :; done\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn keys_that_decide() {
    let project = project();
    let mut terminal = Terminal::start(&project, "", &[]);
    terminal.see("asyncfix  1/4");
    assert!(terminal.is_aside());
    terminal.press("y", "2/4   accepted 1  rejected 0  left 3");
    terminal.press("n", "3/4   accepted 1  rejected 1  left 2");
    terminal.press("s", "4/4   accepted 1  rejected 1  left 2");
    terminal.press("u", "3/4   accepted 1");
    terminal.press("u", "2/4   accepted 1  rejected 0  left 3");
    terminal.press("\x12", "rejected 1");
    terminal.press("uu", "1/4   accepted 0  rejected 0  left 4");
    terminal.press("\r", "2/4   accepted 1");
    terminal.press("ua", "3/4   accepted 2  rejected 0");
    terminal.press("ud", "3/4   accepted 0  rejected 2");
    terminal.press("uA", "4/4   accepted 3  rejected 0");
    terminal.press("uD", "4/4   accepted 0  rejected 3");
    terminal.press("u!", "Accept");
    terminal.press("y", "left 0");
    terminal.press("uq", "0 rejected, 4 undecided");
    assert_eq!(terminal.end(), 1);
    assert_eq!(project.read("b.py"), SLEEPS);
}

#[test]
fn keys_that_move_and_show() {
    let project = project();
    let mut terminal = Terminal::start(&project, "review", &[("PAGER", "sed s/^/PAGED:/")]);
    terminal.see("a.py:6");
    for (keys, text) in [
        ("j", "a.py:7"),
        ("k", "a.py:6"),
        ("\x1b[B", "a.py:7"),
        ("\x1b[A", "a.py:6"),
        ("J", "a.py:7"),
        ("K", "a.py:6"),
        ("]", "b.py:6"),
        ("[", "a.py:6"),
        ("}", "c.py:5"),
        ("{", "b.py:6"),
        ("g", "go to:"),
        ("c.py\r", "c.py:5"),
        ("/", "Search for:"),
        ("sleep(3)\r", "a.py:7"),
        ("n", "asyncfix  2/4"),
        ("\x1b", "y accept"),
        ("f", "Show only"),
        ("path:b.py\r", "asyncfix  1/1"),
        ("f", "path:b.py"),
        ("\x15\r", "asyncfix  3/4"),
        ("x", "the page of the rule"),
        ("\x1b", "asyncfix  3/4"),
        ("?", "every key"),
        ("q", "asyncfix  3/4"),
        ("v", "side by side"),
        ("v", "one below the other"),
        ("+", "asyncio.run(main())"),
        ("-", "asyncfix  3/4"),
        ("p", "asyncfix  3/4"),
        ("\t", "there is no other fix"),
    ] {
        terminal.press(keys, text);
    }
    terminal.press("q", "b.py");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn keys_that_write_and_leave() {
    let project = project();
    let mut terminal = Terminal::start(&project, "", &[]);
    terminal.see("1/4");
    terminal.press("w", "nothing is accepted yet");
    terminal.press("]y", "accepted 1");
    terminal.press("w", "1 fix written to 1 file");
    assert_eq!(project.read("b.py"), SLEEPS_FIXED);
    terminal.press("gtask\r", "c.py:5");
    terminal.press("i", "Reason to leave it");
    terminal.press("one shot\r", "taken over and accepted");
    terminal.press("q", "Apply 1 accepted fix (2 undecided), keep for later, or discard?");
    terminal.press("\x1b", "y accept");
    terminal.press("qa", "Fixed 2 findings in 2 files.");
    assert_eq!(terminal.end(), 1);
    assert!(project.read("c.py").contains("# asyncfix: ignore[dangling-task] one shot\n"), "{}", project.read("c.py"));
    project.run("check c.py").check(0, &["No findings"], &[]);
    project.run("undo").check(0, &[], &["2 files as before."]);
}

#[test]
fn discarding_forgets_and_control_c_keeps() {
    let project = project();
    let mut terminal = Terminal::start(&project, "", &[]);
    terminal.see("1/4");
    terminal.press("yqd", "Fixed 0 findings");
    assert_eq!(terminal.end(), 1);
    project.answer("review --resume", "").check(2, &[], &["no review"]);
    let mut terminal = Terminal::start(&project, "", &[]);
    terminal.see("1/4");
    terminal.press("y\x03", "Apply 1 accepted fix");
    terminal.press("\x03", "Kept 1 decision for later");
    assert_eq!(terminal.end(), 1);
    let mut terminal = Terminal::start(&project, "review --resume", &[]);
    terminal.see("2/4   accepted 1");
    terminal.press("u", "1/4   accepted 0");
    terminal.press("yqa", "Fixed 1 finding in 1 file.");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn the_replacement_can_be_edited() {
    let project = project();
    let editor = script(&project, "sed -i 's/sleep(2)/sleep(2.5)/' \"$file\"");
    let mut terminal = Terminal::start(&project, "", &[("EDITOR", &editor)]);
    terminal.see("1/4");
    terminal.press("e", "taken over and accepted");
    terminal.press("qa", "Fixed 1 finding");
    terminal.end();
    assert!(
        project.read("a.py").contains("    await asyncio.sleep(2.5)\n    time.sleep(3)\n"),
        "{}",
        project.read("a.py")
    );
}

#[test]
fn an_editor_that_fails_changes_nothing() {
    let project = project();
    for (text, says) in [
        ("exit 3", "the editor ended with exit status: 3"),
        ("rm \"$file\"", "the editor left no file"),
        ("echo ')(' >> \"$file\"", "does not parse"),
    ] {
        let editor = script(&project, text);
        let mut terminal = Terminal::start(&project, "", &[("VISUAL", &editor)]);
        terminal.see("1/4");
        terminal.press("e", says);
        terminal.press("q", "4 undecided");
        terminal.end();
    }
    let mut terminal = Terminal::start(&project, "", &[("VISUAL", "no-such-editor-here")]);
    terminal.see("1/4");
    terminal.press("o", "cannot start the editor");
    terminal.press("q", "4 undecided");
    terminal.end();
}

/// ast-grep overwrites what was edited by hand when another match of the file is accepted afterwards.
#[test]
fn a_hand_edit_is_kept() {
    let project = project();
    let editor = script(&project, "printf '# by hand\\n' >> \"$file\"");
    let mut terminal = Terminal::start(&project, "", &[("EDITOR", &editor)]);
    terminal.see("1/4");
    terminal.press("y", "accepted 1");
    terminal.press("o", "2/4   accepted 1");
    terminal.press("y", "accepted 2");
    terminal.press("qa", "Fixed 2 findings in 1 file.");
    terminal.end();
    let text = project.read("a.py");
    assert!(text.ends_with("# by hand\n") && text.contains("asyncio.sleep(2)\n    await asyncio.sleep(3)"), "{text}");
}

/// ast-grep loses the accepted edits of the file and leaves the terminal in the alternate screen.
#[test]
fn a_signal_keeps_everything_and_restores_the_terminal() {
    for signal in ["TERM", "HUP"] {
        let project = project();
        let mut terminal = Terminal::start(&project, "", &[]);
        terminal.see("1/4");
        terminal.press("y", "accepted 1");
        let process = terminal.child.process_id().unwrap().to_string();
        std::process::Command::new("kill").args(["-s", signal, &process]).status().unwrap();
        terminal.end();
        assert_eq!(project.read("b.py"), SLEEPS);
        project.answer("review --resume", "q\n").check(
            1,
            &[],
            &["1 decision as before.", "Fixed 1 finding in 1 file."],
        );
    }
}

/// ast-grep panics.
#[test]
fn without_a_terminal_nothing_panics() {
    let project = project();
    project.run("").check(1, &["a.py:6:5"], &["no terminal"]);
    project.run("review --ui tui").check(1, &[], &["there is no terminal; `asyncfix review --ui line`"]);
}

#[test]
fn a_small_or_dumb_terminal_gets_lines() {
    let project = project();
    let mut terminal = Terminal::start(&project, "", &[("TERM", "dumb")]);
    terminal.see("Accept this fix? [y,n,s,a,d,A,D,u,q,?]");
    assert!(!terminal.is_aside());
    terminal.press("y\n", "a.py:7:5");
    terminal.press("q\n", "Apply 1 accepted fix (3 undecided), keep for later, or discard? [a,k,d]");
    terminal.press("a\n", "Fixed 1 finding in 1 file.");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn keys_can_be_given_away() {
    let project = project();
    project.write("asyncfix.toml", "[keys]\naccept = 'z'\nskip = ['y']\n");
    let mut terminal = Terminal::start(&project, "", &[]);
    terminal.see("z accept");
    terminal.press("z", "accepted 1");
    terminal.press("y", "3/4   accepted 1");
    terminal.press("qd", "Fixed 0 findings");
    terminal.end();
    project.write("asyncfix.toml", "[keys]\naccept = 'z'\nreject = ['z']\n");
    project.answer("review", "").check(
        2,
        &[],
        &["`z` stands for two commands: `accept` and `reject`", "asyncfix.toml:3"],
    );
    project.write("asyncfix.toml", "[keys]\nacept = 'z'\n");
    project.answer("review", "").check(2, &[], &["unknown command `acept`", "`accept`"]);
}

#[test]
fn one_review_at_a_time() {
    let project = project();
    let mut terminal = Terminal::start(&project, "", &[]);
    terminal.see("1/4");
    project.answer("review", "").check(2, &[], &["another review of this project is open (process ", "end it there"]);
    terminal.press("q", "4 undecided");
    terminal.end();
}

/// The library that reads keys never comes back from a terminal that is gone.
#[test]
fn a_review_ends_with_its_terminal() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_asyncfix"));
    command.args(["review", "--ui", "tui"]);
    command.cwd(project.path());
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut shown: Vec<u8> = Vec::new();
    let mut bytes = [0; 4096];
    while !String::from_utf8_lossy(&shown).contains("a.py") {
        let count = reader.read(&mut bytes).unwrap();
        shown.extend(&bytes[..count]);
    }
    drop((reader, pair.master));
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < PATIENCE, "it goes on without a terminal");
        thread::sleep(Duration::from_millis(20));
    }
}
