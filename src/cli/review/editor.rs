//! Other programs that a review starts: an editor and a pager.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use camino::Utf8Path;

use crate::review::Draft;
use crate::source::Language;

/// Editors that go to `+LINE`, and those that take `PATH:LINE`.
const PLUS_LINE: &[&str] =
    &["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne", "mg"];
const COLON_LINE: &[&str] = &["hx", "helix", "zed", "subl"];
const GOTO_LINE: &[&str] = &["code", "codium", "cursor"];

/// Lets a person edit a text; what it is afterwards.
///
/// # Errors
/// In words: there is no editor, it failed, or it left no text.
pub(super) fn edit(draft: &Draft) -> Result<String, String> {
    let suffix = match draft.language {
        Language::Python => ".py",
        Language::Rust => ".rs",
    };
    let mut builder = tempfile::Builder::new();
    let mut file = builder.prefix("asyncfix-").suffix(suffix).tempfile().map_err(|error| error.to_string())?;
    file.write_all(draft.text.as_bytes()).map_err(|error| error.to_string())?;
    // Closed first: some editors replace the file, and the path is removed in the end either way.
    let path = file.into_temp_path();
    run(&editor()?, &[path.as_os_str().to_owned()])?;
    let text = fs::read(&path).map_err(|_| "the editor left no file: nothing is taken over".to_owned())?;
    String::from_utf8(text).map_err(|_| "the edited text is no UTF-8: nothing is taken over".to_owned())
}

/// Opens a file at a line, from 1.
///
/// # Errors
/// In words: there is no editor, or it failed.
pub(super) fn open(path: &Utf8Path, line: usize) -> Result<(), String> {
    let editor = editor()?;
    let name = Path::new(&editor[0]).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let words: Vec<String> = match name {
        _ if PLUS_LINE.contains(&name) => vec![format!("+{line}"), path.to_string()],
        _ if COLON_LINE.contains(&name) => vec![format!("{path}:{line}")],
        _ if GOTO_LINE.contains(&name) => vec!["-g".to_owned(), format!("{path}:{line}")],
        _ => vec![path.to_string()],
    };
    let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    run(&editor, &words)
}

/// Shows a text with the person's pager.
///
/// # Errors
/// In words: there is no pager, or it failed.
pub(super) fn page(text: &str) -> Result<(), String> {
    let pager = words_of(&["PAGER"])?.unwrap_or_else(|| vec!["less".to_owned(), "-R".to_owned()]);
    let mut command = Command::new(&pager[0]);
    let child = command.args(&pager[1..]).stdin(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| format!("cannot start the pager `{}`: {error}", pager[0]))?;
    if let Some(mut input) = child.stdin.take() {
        // A pager that was left early has read what was wanted.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait().map(drop).map_err(|error| format!("the pager: {error}"))
}

/// The person's editor as words.
fn editor() -> Result<Vec<String>, String> {
    let default = || cfg!(unix).then(|| vec!["vi".to_owned()]);
    let editor = words_of(&["VISUAL", "EDITOR"])?.or_else(default);
    editor.ok_or_else(|| "no editor: set `VISUAL` or `EDITOR`".to_owned())
}

/// The first of these variables that says anything, as a shell would split it.
fn words_of(names: &[&str]) -> Result<Option<Vec<String>>, String> {
    for name in names {
        let Ok(value) = env::var(name) else { continue };
        if value.trim().is_empty() {
            continue;
        }
        let words = shlex::split(&value).filter(|words| !words.is_empty());
        return words.map(Some).ok_or_else(|| format!("`{name}` is no command: `{value}`"));
    }
    Ok(None)
}

fn run(program: &[String], words: &[OsString]) -> Result<(), String> {
    let mut command = Command::new(&program[0]);
    let status = command.args(&program[1..]).args(words).status();
    let status = status.map_err(|error| format!("cannot start the editor `{}`: {error}", program[0]))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("the editor ended with {status}: nothing is taken over"))
}
