//! The patches that `--dry-run` prints go through git and patch, whatever the files are called and made of.
#![allow(clippy::unwrap_used, missing_docs)]

use asyncfix::report::patch::{DEFAULT_CONTEXT, PatchFile, write_patch};
use asyncfix::source::repository::{PatchRoot, file_mode};
use camino::{Utf8Path, Utf8PathBuf};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

/// A repository in a temporary folder, with every file of [`ROWS`] committed.
struct Repository {
    _keep: tempfile::TempDir,
    root: Utf8PathBuf,
}

struct Row {
    path: &'static str,
    old: &'static [u8],
    new: &'static [u8],
    executable: bool,
}

const fn row(path: &'static str, old: &'static [u8], new: &'static [u8]) -> Row {
    Row { path, old, new, executable: false }
}

const ROWS: [Row; 17] = [
    row("app/plain.py", b"a\nb\nc\nd\ne\nf\ng\n", b"a\nb\nc\nD\ne\nf\ng\n"),
    row("app/no_final_newline.py", b"a\nb\nc", b"a\nB\nc"),
    row("app/last_line_changes.py", b"a\nb\nc", b"a\nb\nC"),
    row("app/final_newline_comes.py", b"a\nb\nc", b"a\nb\nc\n"),
    row("app/final_newline_goes.py", b"a\nb\nc\n", b"a\nb\nc"),
    row("app/crlf.py", b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
    row("app/mixed.py", b"a\r\nb\nc\rd\r\ne\n", b"a\r\nB\nc\rD\r\ne\n"),
    row("app/with space/a b.py", b"a\nb\nc\n", b"a\nB\nc\n"),
    row("app/gr\u{fc}\u{df}e.py", b"a\nb\nc\n", b"a\nB\nc\n"),
    row("app/\u{fc} \"quoted\".py", b"a\nb\nc\n", b"a\nB\nc\n"),
    row("app/bom.py", b"\xef\xbb\xbfa\nb\nc\n", b"\xef\xbb\xbfA\nb\nc\n"),
    row("app/latin.py", b"# coding: latin-1\n\xe4\n\xf6\n", b"# coding: latin-1\n\xe4\n\xfc\n"),
    row("app/tabs.py", b"\ta\n\t\tb\t\n", b"\ta\n\t\tB\t\n"),
    row("app/becomes_empty.py", b"a\n", b""),
    row("app/was_empty.py", b"", b"a\n"),
    Row { path: "run", old: b"#!/usr/bin/python\na\n", new: b"#!/usr/bin/python\nb\n", executable: true },
    row("top.py", b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", b"1\ntwo\n3\n4\n5\n6\n7\n8\n9\n10\n11\nnew\n12\n"),
];

impl Repository {
    fn new() -> Self {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap().canonicalize_utf8().unwrap();
        for row in &ROWS {
            let path = root.join(row.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, row.old).unwrap();
            #[cfg(unix)]
            if row.executable {
                use std::os::unix::fs::PermissionsExt;
                fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
        let repository = Self { _keep: keep, root };
        repository.git(&["init", "--quiet"]);
        repository.commit();
        repository
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["-c", "user.name=n", "-c", "user.email=e@x", "commit", "--quiet", "--message", "x"]);
    }

    fn git(&self, arguments: &[&str]) {
        run(&self.root, "git", arguments, b"");
    }

    /// The patch for all rows, made in `folder`.
    fn patch(&self, folder: &str) -> Vec<u8> {
        let root = PatchRoot::of(&self.root.join(folder));
        let files: Vec<_> = ROWS
            .iter()
            .map(|row| PatchFile {
                path: root.path_to(&self.root.join(row.path)),
                old: row.old,
                new: row.new,
                mode: file_mode(&self.root.join(row.path)),
                labels: vec![(0..100, "blocking-sleep [safe]".to_owned())],
            })
            .collect();
        let mut patch = Vec::new();
        write_patch(&mut patch, "asyncfix: 17 fixes in 17 files", &files, DEFAULT_CONTEXT).unwrap();
        patch
    }

    /// Every file is what it was to be, with `above` inserted at its top.
    fn check(&self, above: &[u8]) {
        for row in &ROWS {
            let expected = [above, row.new].concat();
            let found = fs::read(self.root.join(row.path)).unwrap();
            assert_eq!(found.escape_ascii().to_string(), expected.escape_ascii().to_string(), "{}", row.path);
            if cfg!(unix) {
                assert_eq!(file_mode(&self.root.join(row.path)) == 0o100_755, row.executable, "{}", row.path);
            }
        }
    }
}

fn run(folder: &Utf8Path, program: &str, arguments: &[&str], input: &[u8]) {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{program} {arguments:?}: {words}\n{}", String::from_utf8_lossy(input));
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn git_applies_it() {
    let repository = Repository::new();
    let patch = repository.patch("");
    run(&repository.root, "git", &["apply", "--check"], &patch);
    run(&repository.root, "git", &["apply"], &patch);
    repository.check(b"");
}

#[test]
fn git_takes_it_back() {
    let repository = Repository::new();
    let patch = repository.patch("");
    run(&repository.root, "git", &["apply"], &patch);
    run(&repository.root, "git", &["apply", "--reverse"], &patch);
    repository.git(&["diff", "--exit-code"]);
}

#[test]
fn git_applies_it_to_the_index() {
    let repository = Repository::new();
    run(&repository.root, "git", &["apply", "--index"], &repository.patch(""));
    repository.check(b"");
    repository.git(&["diff", "--exit-code"]);
}

/// Made in a subfolder it is the same, and applies there: git takes the paths to start at the root.
#[test]
fn the_folder_does_not_matter() {
    let repository = Repository::new();
    let patch = repository.patch("app");
    assert_eq!(patch, repository.patch(""));
    // Files outside the current folder are left alone by git, so the rest needs a second call.
    run(&repository.root.join("app"), "git", &["apply"], &patch);
    run(&repository.root, "git", &["apply", "--exclude=app/**"], &patch);
    repository.check(b"");
}

#[test]
fn a_file_that_moved_on_is_merged() {
    let repository = Repository::new();
    let patch = repository.patch("");
    let above = b"# one\n# two\n# three\n# four\n# five\n";
    // Where every line changes, what stands above it conflicts, as in any merge: leave those files as they are.
    let is_whole = |row: &Row| row.old.len() < 6 || row.path == "app/bom.py";
    for row in ROWS.iter().filter(|row| !is_whole(row)) {
        fs::write(repository.root.join(row.path), [above.as_slice(), row.old].concat()).unwrap();
    }
    repository.commit();
    let excluded: Vec<_> = ROWS.iter().filter(|row| is_whole(row)).map(|row| row.path).collect();
    let mut arguments = vec!["apply".to_owned(), "-3".to_owned()];
    arguments.extend(excluded.iter().map(|path| format!("--exclude={path}")));
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    run(&repository.root, "git", &arguments, &patch);
    for row in ROWS.iter().filter(|row| !is_whole(row)) {
        let found = fs::read(repository.root.join(row.path)).unwrap();
        let expected = [above.as_slice(), row.new].concat();
        assert_eq!(found.escape_ascii().to_string(), expected.escape_ascii().to_string(), "{}", row.path);
    }
}

#[test]
fn patch_applies_it() {
    if !is_installed("patch") {
        return;
    }
    let repository = Repository::new();
    run(&repository.root, "patch", &["-p1", "--binary"], &repository.patch(""));
    // patch removes a file that becomes empty.
    fs::write(repository.root.join("app/becomes_empty.py"), "").unwrap();
    repository.check(b"");
}

/// Git's own diff of the same change has the same head lines, so its names and modes are spelled as git does.
#[test]
fn the_heads_are_those_of_git() {
    let repository = Repository::new();
    for row in &ROWS {
        fs::write(repository.root.join(row.path), row.new).unwrap();
    }
    let output = Command::new("git")
        .args(["diff", "--full-index", "--no-color", "--text"])
        .current_dir(&repository.root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    let heads = |patch: &[u8]| {
        let lines = patch.split(|byte| *byte == b'\n');
        let is_head = |line: &&[u8]| {
            ["diff --git", "index ", "--- ", "+++ "].iter().any(|head| line.starts_with(head.as_bytes()))
        };
        lines.filter(is_head).map(|line| String::from_utf8_lossy(line).into_owned()).collect::<Vec<_>>()
    };
    let (mut ours, mut theirs) = (heads(&repository.patch("")), heads(&output.stdout));
    ours.sort();
    theirs.sort();
    assert_eq!(ours, theirs);
}

/// Lines that repeat, so that hunks meet, join and shift; with and without a last line break.
fn any_content() -> impl Strategy<Value = Vec<u8>> {
    let line = select(vec!["a\n", "b\n", "    a\n", "\n", "a\r\n", "c\rd\n", "\\ x\n", "-- a\n", "@@ a\n"]);
    let last = select(vec!["", "a", "\r"]);
    (vec(line, 0..40), last).prop_map(|(lines, last)| (lines.concat() + last).into_bytes())
}

/// The content of a file, and of the same file with a few lines of it exchanged.
fn any_change() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    (any_content(), any_content(), 0..40_usize, 0..40_usize).prop_map(|(old, other, from, length)| {
        let lines: Vec<_> = old.split_inclusive(|byte| *byte == b'\n').collect();
        let (from, to) = (from.min(lines.len()), (from + length / 8).min(lines.len()));
        let new = [lines[..from].concat(), other[..other.len() / 4].to_vec(), lines[to..].concat()].concat();
        (old, new)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_change_applies(changes in vec(any_change(), 40)) {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap();
        let paths: Vec<_> = (0..changes.len()).map(|number| root.join(format!("{number}.py"))).collect();
        let files: Vec<_> = changes.iter().zip(&paths).map(|((old, new), path)| {
            fs::write(path, old).unwrap();
            let path = path.file_name().unwrap().into();
            PatchFile { path, old, new, mode: 0o100_644, labels: Vec::new() }
        }).collect();
        let mut patch = Vec::new();
        write_patch(&mut patch, "asyncfix: any fixes", &files, DEFAULT_CONTEXT).unwrap();
        run(root, "git", &["apply", "--allow-empty"], &patch);
        for ((_, new), path) in changes.iter().zip(&paths) {
            prop_assert_eq!(fs::read(path).unwrap().escape_ascii().to_string(), new.escape_ascii().to_string());
        }
    }
}

#[test]
fn no_change_is_no_patch() {
    let file = PatchFile { path: "x.py".into(), old: b"a", new: b"a", mode: 0o100_644, labels: Vec::new() };
    let mut patch = Vec::new();
    write_patch(&mut patch, "asyncfix: nothing", &[file], DEFAULT_CONTEXT).unwrap();
    assert!(patch.is_empty());
}
