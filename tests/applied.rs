//! `asyncfix apply` from outside: patches and plans.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "each test file uses a part of the project")]

#[path = "support/project.rs"]
mod project;

use std::fs;
use std::process::Command;

use project::{Project, SLEEPS, SLEEPS_FIXED};

impl Project {
    /// Runs `line` and keeps what it printed as the file `name`.
    fn keep(&self, line: &str, name: &str) {
        let run = self.run(line);
        self.write(name, run.out);
    }
}

#[test]
fn a_patch_is_applied_and_taken_back() {
    let project = Project::new(&[("a.py", SLEEPS), ("sub/b.py", SLEEPS)]);
    project.keep("--dry-run", "fixes.patch");
    project.run("apply --check fixes.patch").check(0, &[], &["applies cleanly to 2 files"]);
    assert_eq!(project.read("a.py"), SLEEPS);
    project.run("apply fixes.patch").check(0, &[], &["Applied to 2 files. `asyncfix undo` takes it back."]);
    assert_eq!((project.read("a.py").as_str(), project.read("sub/b.py").as_str()), (SLEEPS_FIXED, SLEEPS_FIXED));
    project.run("apply fixes.patch").check(0, &[], &["Applied to 0 files. 2 files had the change already."]);
    project.run("apply --reverse fixes.patch").check(0, &[], &["Applied to 2 files."]);
    assert_eq!(project.read("a.py"), SLEEPS);
    let patch = project.read("fixes.patch");
    project.answer("apply", &patch).check(0, &[], &["Applied to 2 files."]);
    project.run("undo").check(0, &[], &["2 files as before."]);
}

#[test]
fn a_patch_applies_whole_or_not_at_all() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS)]);
    project.keep("--dry-run", "fixes.patch");
    project.write("b.py", SLEEPS.replace("time.sleep(2)", "time.sleep(3)"));
    project.run("apply fixes.patch").check(1, &[], &["b.py: changed since", "does not apply to 1 of 2 files"]);
    assert_eq!(project.read("a.py"), SLEEPS);
    fs::remove_file(project.path().join("b.py")).unwrap();
    project.run("apply fixes.patch").check(1, &[], &["b.py: "]);
}

#[test]
fn lines_that_moved_are_found() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.keep("--dry-run", "fixes.patch");
    project.write("a.py", format!("\"\"\"Words.\"\"\"\n{SLEEPS}"));
    project.run("apply fixes.patch").check(0, &[], &["Applied to 1 file."]);
    assert_eq!(project.read("a.py"), format!("\"\"\"Words.\"\"\"\n{SLEEPS_FIXED}"));
}

#[test]
fn what_git_knows_is_merged() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    fs::remove_dir(project.path().join(".git")).unwrap();
    let git = |words: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
        Command::new("git")
            .args(identity)
            .args(words)
            .current_dir(project.path())
            .output()
            .is_ok_and(|it| it.status.success())
    };
    if !git(&["init", "-q"]) || !git(&["add", "-A"]) || !git(&["commit", "-qm", "x"]) {
        eprintln!("not run: git is not there");
        return;
    }
    project.keep("--dry-run", "fixes.patch");
    // The line right above the change is another one now: only the common ancestor tells that both go together.
    project.write("a.py", SLEEPS.replace("asyncio.run(main())", "if True:\n    asyncio.run(main())"));
    project.run("apply fixes.patch").check(0, &[], &["Applied to 1 file."]);
    assert_eq!(project.read("a.py"), SLEEPS_FIXED.replace("asyncio.run(main())", "if True:\n    asyncio.run(main())"));
    project.write("a.py", SLEEPS.replace("time.sleep(2)", "time.sleep(3)"));
    project.run("apply fixes.patch").check(1, &[], &["in the same place"]);
}

#[test]
fn patches_that_lead_elsewhere_are_refused() {
    let project = Project::new(&[("in/a.py", SLEEPS), ("in/.git/x", ""), ("a.py", SLEEPS)]);
    project.keep("--dry-run a.py", "fixes.patch");
    let patch = project.read("fixes.patch").replace("a/a.py", "a/../a.py").replace("b/a.py", "b/../a.py");
    project.write("in/evil.patch", patch);
    let run = project.command("apply evil.patch").current_dir(project.path().join("in")).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("not a path below the root"));
    assert_eq!(project.read("a.py"), SLEEPS);
    project.answer("apply", "nonsense").check(2, &[], &["this is no patch", "asyncfix --dry-run"]);
    project.run("apply nowhere.patch").check(2, &[], &["nowhere.patch"]);
}

#[test]
fn a_plan_is_applied_to_what_it_was_made_for() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS)]);
    project.keep("check --output-format json", "plan.json");
    project.run("apply --check plan.json").check(0, &[], &["Would fix 2 findings in 2 files."]);
    project.run("apply plan.json --ignore blocking-sleep").check(0, &[], &["names no finding"]);
    project.run("apply plan.json --select blocking").check(0, &[], &["Fixed 2 findings in 2 files.", "asyncfix undo"]);
    assert_eq!(project.read("a.py"), SLEEPS_FIXED);
    project.run("apply plan.json").check(1, &[], &["a.py: changed since the plan was made", "Nothing was written"]);
    project.run("undo").check(0, &[], &["2 files as before."]);
    project.run("apply plan.json --reverse").check(2, &[], &["asyncfix undo"]);
}

#[test]
fn a_plan_says_which_fixes_never_what_is_written() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    let plan = project.run("check --output-format json").out;
    let forged = plan.replace("await asyncio.sleep", "evil").replace("\"text\": \"", "\"text\": \"evil");
    project.answer("apply", &forged).check(0, &[], &["Fixed 1 finding"]);
    assert_eq!(project.read("a.py"), SLEEPS_FIXED);
    project.run("undo");
    let elsewhere = plan.replace("\"a.py\"", "\"/etc/passwd\"");
    project.answer("apply", &elsewhere).check(2, &[], &["leads out of the project"]);
    project.answer("apply", "{\"schema_version\": 2, \"findings\": [], \"files\": []}").check(2, &[], &["version 2"]);
    project.answer("apply", "{}").check(2, &[], &["this is no plan", "--output-format json"]);
}

#[test]
fn a_patch_cannot_be_narrowed() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.keep("--dry-run", "fixes.patch");
    project.run("apply --select blocking fixes.patch").check(2, &[], &["a patch cannot be narrowed"]);
}
