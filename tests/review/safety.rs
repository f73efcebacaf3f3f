//! What is written: only what passes, only what may be written, and never half.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::project::{Project, SLEEPS, SLEEPS_FIXED};

/// Eight files with a sleep each; the command fails if one of three is fixed.
fn seeded() -> Project {
    let project = Project::new(&[]);
    for nth in 0..8 {
        project.write(&format!("m{nth}.py"), SLEEPS);
    }
    project.write(
        "bad.sh",
        "for n in 1 4 6; do grep -q 'await asyncio' m$n.py && echo \"m$n.py is broken\" && exit 1; done\nexit 0\n",
    );
    project
}

fn fixed(project: &Project) -> String {
    (0..8).map(|nth| if project.read(&format!("m{nth}.py")) == SLEEPS_FIXED { 'f' } else { '.' }).collect()
}

/// The binary with a command for `--verify`, which has spaces.
fn verify(project: &Project, line: &str, command: &str) -> crate::project::Run {
    let output = project.command(line).arg("--verify").arg(command).stdin(Stdio::null()).output().unwrap();
    crate::project::Run::of(&output)
}

#[test]
fn what_breaks_the_tests_is_left_out() {
    let project = seeded();
    let run = verify(&project, "--fix", "sh bad.sh");
    run.check(
        1,
        &[],
        &[
            "`sh bad.sh` passes as it is",
            "fails with all 8 fixes",
            "rejected: m1.py:6: blocking-sleep",
            "│ m4.py is broken",
            "Fixed 5 findings in 5 files. 3 remain.",
        ],
    );
    assert_eq!(run.err.matches("rejected: ").count(), 3, "{}", run.err);
    assert_eq!(fixed(&project), "f.ff.f.f");
    project.run("undo").check(0, &[], &["5 files as before."]);
    assert_eq!(fixed(&project), "........");
    project.run("undo --list").check(0, &["asyncfix --fix"], &[]);
}

#[test]
fn a_rule_or_a_file_goes_as_a_whole() {
    let project = seeded();
    verify(&project, "--fix --verify-each rule", "sh bad.sh").check(1, &["Found 8 findings"], &["rejected: m7.py"]);
    assert_eq!(fixed(&project), "........");
    verify(&project, "--fix --verify-each file", "sh bad.sh").check(1, &[], &["3 remain"]);
    assert_eq!(fixed(&project), "f.ff.f.f");
}

#[test]
fn two_fixes_of_one_file_are_told_apart() {
    let two = SLEEPS.replace("    time.sleep(2)\n", "    time.sleep(2)\n    time.sleep(2)\n    time.sleep(3)\n");
    let project = Project::new(&[("a.py", &two)]);
    verify(&project, "--fix", "! grep -q 'asyncio.sleep(3)' a.py").check(1, &[], &["rejected: a.py:8: blocking-sleep"]);
    let text = project.read("a.py");
    assert!(text.contains("    await asyncio.sleep(2)\n    await asyncio.sleep(2)\n    time.sleep(3)\n"), "{text}");
}

#[test]
fn a_command_that_fails_already_tells_nothing() {
    let project = seeded();
    verify(&project, "--fix", "echo no; exit 3").check(
        2,
        &[],
        &["│ no", "fails before anything is changed (exit status: 3)", "nothing was written"],
    );
    assert_eq!(fixed(&project), "........");
    verify(&project, "check", "true").check(2, &[], &["`--verify` is about what is written"]);
    verify(&project, "--fix", " ").check(2, &[], &["`--verify` has no command"]);
}

#[test]
fn a_command_that_hangs_is_stopped_with_all_it_started() {
    let project = seeded();
    let hang = "grep -q 'await asyncio' m4.py || exit 0; sleep 1000";
    verify(&project, "--fix --verify-timeout 1s", hang).check(1, &[], &["rejected: m4.py:6", "1 remains"]);
    assert_eq!(fixed(&project), "ffff.fff");
}

#[cfg(unix)]
#[test]
fn an_interrupt_restores_the_files() {
    let project = seeded();
    let command = "grep -q 'await asyncio' m0.py && touch seen && sleep 1000; exit 0";
    let mut child = project.command("--fix").arg("--verify").arg(command).stderr(Stdio::null()).spawn().unwrap();
    while !project.path().join("seen").exists() {
        sleep(Duration::from_millis(20));
    }
    assert_eq!(fixed(&project), "ffffffff");
    Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert_ne!(child.wait().unwrap().code(), Some(0));
    assert_eq!(fixed(&project), "........");
    project.run("undo --list").check(0, &[], &["No run has written a file"]);
}

#[test]
fn a_review_and_a_plan_are_verified_too() {
    let project = seeded();
    let mut review = project.command("review --ui line");
    let run = answered(review.arg("--verify").arg("sh bad.sh"), "!\ny\n");
    run.check(1, &[], &["3 rejected: the command of --verify fails with them", "Fixed 5 findings in 5 files."]);
    assert_eq!(fixed(&project), "f.ff.f.f");
    project.run("undo").check(0, &[], &["5 files as before."]);
    project.write("plan.json", project.run("check --output-format json").out);
    verify(&project, "apply plan.json", "sh bad.sh").check(
        1,
        &[],
        &["Fixed 5 findings in 5 files. 3 of the plan left."],
    );
    assert_eq!(fixed(&project), "f.ff.f.f");
    project.run("undo");
    project.write("fixes.patch", project.run("--dry-run").out);
    verify(&project, "apply fixes.patch", "sh bad.sh").check(0, &[], &["Applied to 5 files."]);
    assert_eq!(fixed(&project), "f.ff.f.f");
}

fn answered(command: &mut Command, answers: &str) -> crate::project::Run {
    use std::io::Write as _;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    crate::project::Run::of(&child.wait_with_output().unwrap())
}

#[test]
fn uncommitted_changes_can_be_protected() {
    let project = Project::new(&[]);
    fs::remove_dir(project.path().join(".git")).unwrap();
    let git = |words: &str| {
        let words = ["-c", "user.name=a", "-c", "user.email=a@b"].into_iter().chain(words.split_whitespace());
        assert!(Command::new("git").args(words).current_dir(project.path()).output().unwrap().status.success());
    };
    project.write("a.py", SLEEPS);
    project.run("--fix --require-clean").check(2, &[], &["nobody can tell what is committed"]);
    git("init -q");
    project.write("b.py", SLEEPS);
    git("add .");
    git("commit -qm x");
    project.write("b.py", format!("{SLEEPS}\n"));
    project.write("c.py", SLEEPS);
    project.run("--fix --require-clean").check(
        2,
        &[],
        &["b.py: has uncommitted changes, not written", "c.py: has uncommitted", "Fixed 1 finding in 1 file."],
    );
    assert_eq!((project.read("a.py").as_str(), project.read("c.py").as_str()), (SLEEPS_FIXED, SLEEPS));
}

#[test]
fn a_review_of_a_plan_asks_about_nothing_else() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS)]);
    project.write("plan.json", project.run("check a.py --output-format json").out);
    project.answer("review --ui line --from plan.json", "y\n").check(
        0,
        &["a.py:6:5", "1/1"],
        &["Fixed 1 finding in 1 file."],
    );
    assert_eq!((project.read("a.py").as_str(), project.read("b.py").as_str()), (SLEEPS_FIXED, SLEEPS));
    project.answer("review --from plan.json", "").check(1, &[], &["a.py: changed since the plan was made"]);
}

#[test]
fn what_changed_meanwhile_is_read_again() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS)]);
    project.answer("review", "y\ny\n").check(0, &[], &["Fixed 2 findings in 2 files."]);
    project.run("undo");
    project.answer("review", "y\n").check(1, &[], &["Kept 1 decision"]);
    project.write("a.py", SLEEPS.replace("sleep(2)", "sleep(4)"));
    project.answer("review --resume", "q\n").check(
        1,
        &["a.py:6:5"],
        &["a.py: changed since; its 1 accepted must be decided again", "Fixed 0 findings"],
    );
}

/// Every file is old or new, the decisions made before are found again, and what was written is taken back.
#[test]
fn killed_at_any_moment_nothing_is_torn() {
    let project = Project::new(&[]);
    for nth in 0..8 {
        project.write(&format!("m{nth}.py"), SLEEPS);
    }
    for round in 0..8_u64 {
        let mut command = project.command("review --ui line");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let started = std::time::Instant::now();
        while started.elapsed() < Duration::from_millis(250 + round * 90) {
            use std::io::Write as _;
            if input.write_all(b"y\nw\n").is_err() {
                break;
            }
            sleep(Duration::from_millis(15));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        for nth in 0..8 {
            let text = project.read(&format!("m{nth}.py"));
            assert!(text == SLEEPS || text == SLEEPS_FIXED, "{text}");
        }
        let resumed = project.answer("review --resume", "q\n");
        assert!(matches!(resumed.code, Some(0..=2)), "{}", resumed.err);
        while project.run("undo").code == Some(0) {}
        assert_eq!(fixed(&project), "........");
    }
}
