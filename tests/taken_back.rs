//! `asyncfix undo` from outside: what runs wrote is taken back, also after later edits and crashes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "each test file uses a part of the project")]

#[path = "support/project.rs"]
mod project;

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use project::{Project, SLEEPS, SLEEPS_FIXED};

#[test]
fn the_last_run_is_taken_back() {
    let project = Project::new(&[("a.py", SLEEPS), ("sub/b.py", SLEEPS)]);
    project.run("--fix").check(0, &[], &["Fixed 2 findings in 2 files. 0 remain. `asyncfix undo` takes it back."]);
    assert_eq!(project.read("sub/b.py"), SLEEPS_FIXED);
    project.run("undo --dry-run").check(0, &["-    await asyncio.sleep(2)", "+    time.sleep(2)"], &[]);
    assert_eq!(project.read("a.py"), SLEEPS_FIXED);
    project.run("undo").check(0, &[], &["2 files as before."]);
    assert_eq!((project.read("a.py").as_str(), project.read("sub/b.py").as_str()), (SLEEPS, SLEEPS));
    project.run("undo").check(2, &[], &["there is no run to take back"]);
}

#[test]
fn runs_are_listed_and_chosen() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS)]);
    project.run("undo --list").check(0, &[], &["No run has written a file"]);
    project.run("--fix a.py");
    project.run("--fix b.py");
    project.run("undo 1").check(0, &[], &["1 file as before."]);
    assert_eq!((project.read("a.py").as_str(), project.read("b.py").as_str()), (SLEEPS, SLEEPS_FIXED));
    project.run("undo --list").check(
        0,
        &["asyncfix --fix b.py", "asyncfix --fix a.py (taken back)", "asyncfix undo 1"],
        &[],
    );
    project.run("undo 1").check(2, &[], &["run 1 is taken back already", "--list"]);
    project.run("undo 9").check(2, &[], &["there is no run 9"]);
    project.run("undo 3").check(0, &[], &["1 file as before."]);
    assert_eq!(project.read("a.py"), SLEEPS_FIXED);
    project.run("undo 1 2").check(0, &[], &["2 files as before."]);
    assert_eq!((project.read("a.py").as_str(), project.read("b.py").as_str()), (SLEEPS, SLEEPS));
}

#[test]
fn later_edits_elsewhere_stay() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.run("--fix");
    let edited = project.read("a.py") + "print('done')\n";
    project.write("a.py", &edited);
    project.run("undo").check(0, &[], &["1 file as before."]);
    assert_eq!(project.read("a.py"), format!("{SLEEPS}print('done')\n"));
}

#[test]
fn a_later_edit_of_the_same_place_stops_it() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS)]);
    project.run("--fix");
    let edited = project.read("a.py").replace("sleep(2)", "sleep(3)");
    project.write("a.py", &edited);
    project.run("undo").check(
        1,
        &[],
        &["a.py: what run 1 wrote was changed afterwards: line 5", ".git/asyncfix/contents/", "Nothing was written."],
    );
    assert_eq!((project.read("a.py"), project.read("b.py").as_str()), (edited, SLEEPS_FIXED));
    fs::remove_file(project.path().join("a.py")).unwrap();
    project.run("undo").check(1, &[], &["a.py: cannot be read"]);
}

#[test]
fn a_project_without_git_remembers_elsewhere() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    fs::remove_dir(project.path().join(".git")).unwrap();
    let state = tempfile::tempdir().unwrap();
    let run = |line: &str| project.command(line).env("XDG_STATE_HOME", state.path()).status().unwrap().code();
    assert_eq!(run("--fix"), Some(0));
    assert_eq!(fs::read_dir(project.path()).unwrap().count(), 1, "the work tree holds what was there");
    assert_eq!(run("undo"), Some(0));
    assert_eq!(project.read("a.py"), SLEEPS);
}

#[test]
fn a_run_that_cannot_be_remembered_says_so() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.write(".git/asyncfix", "in the way");
    project.run("--fix").check(0, &[], &["this run cannot be taken back", "Fixed 1 finding in 1 file. 0 remain.\n"]);
}

#[test]
fn damage_is_told() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.run("--fix");
    project.write(".git/asyncfix/runs/1.jsonl", "{}\n");
    project.run("undo").check(2, &[], &["damaged", "1.jsonl"]);
    project.write(".git/asyncfix/runs/1.jsonl", "{\"format\":2,\"started\":\"\",\"command\":\"\"}\n");
    project.run("undo").check(2, &[], &["newer asyncfix"]);
}

/// Killed at any moment, a run leaves every file old or new, and what it wrote can be taken back.
#[test]
fn a_killed_run_is_taken_back() {
    let names: Vec<String> = (0..60).map(|number| format!("m{number}.py")).collect();
    for moment in [5_u64, 20, 40, 80, 160] {
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), SLEEPS)).collect();
        let project = Project::new(&files);
        let mut child = project.command("--fix").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        for name in &names {
            let text = project.read(name);
            assert!(text == SLEEPS || text == SLEEPS_FIXED, "{name} after {moment} ms:\n{text}");
        }
        if names.iter().any(|name| project.read(name) != SLEEPS) {
            project.run("undo").check(0, &[], &["as before."]);
        }
        assert!(names.iter().all(|name| project.read(name) == SLEEPS));
    }
}
