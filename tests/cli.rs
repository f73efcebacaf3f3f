//! The command line from outside: the built binary in temporary projects.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/project.rs"]
mod project;

use std::fs;
use std::process::{Command, Stdio};

use project::{Project, Run, SLEEPS, SLEEPS_FIXED};
use serde_json::Value;

const CLEAN: &str = "import asyncio\n\n\nasync def main():\n    await asyncio.sleep(2)\n";

#[test]
fn exit_codes() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", CLEAN)]);
    let check = |line: &str, code| project.run(line).check(code, &[], &[]);
    check("check", 1);
    check("check b.py", 0);
    check("check --exit-zero", 0);
    check("--dry-run", 0);
    check("--dry-run --exit-code", 1);
    check("--dry-run --exit-code b.py", 0);
    check("check nowhere.py", 2);
    check("check --select nothing-like-it", 2);
    check("--no-such-option", 2);
    check("--help", 0);
    check("--version", 0);
}

#[test]
fn a_missing_path_is_named_and_the_rest_is_done() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    let run = project.run("check nowhere.py a.py");
    run.check(2, &["a.py:6:5", "Found 1 finding in 1 of 1 file: 1 safe fix"], &["nowhere.py: no such file or folder"]);
}

#[test]
fn the_full_report() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    let run = project.run("check");
    run.check(
        1,
        &[
            "warning[blocking-sleep]: `time.sleep` blocks the event loop",
            "--> a.py:6:5",
            "6 |     time.sleep(2)\n  |     ^^^^^^^^^^^^^\n",
            "safe fix: sleep on the event loop",
            "│- import time\n",
            "│+     await asyncio.sleep(2)\n",
            "Found 1 finding in 1 of 1 file: 1 safe fix, 0 unsafe, 0 manual.\n",
        ],
        &[],
    );
    assert!(!run.out.contains('\x1b'), "colours in a pipe");
}

#[test]
fn the_concise_report() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    let run = project.run("check -q --output-format concise");
    run.check(1, &["a.py:6:5: blocking-sleep `time.sleep` blocks the event loop"], &[]);
    assert_eq!(run.out.lines().count(), 1);
    assert!(run.out.ends_with("[safe fix]\n"));
}

#[test]
fn the_json_report_has_the_documented_fields() {
    let project = Project::new(&[
        ("app/a.py", SLEEPS),
        ("bad.py", "import time\n\n\nasync def f():\n    time.sleep(1)\n\n\nasync def (\n"),
    ]);
    let report: Value = serde_json::from_str(&project.run("check --output-format json").out).unwrap();
    assert_eq!(report["schema_version"], 1);
    let finding = &report["findings"][0];
    for (field, value) in
        [("rule", "blocking-sleep"), ("language", "python"), ("family", "blocking"), ("path", "app/a.py")]
    {
        assert_eq!(finding[field], value);
    }
    assert_eq!(finding["start"], serde_json::json!({"line": 6, "column": 5, "byte": 51}));
    assert_eq!(finding["end"], serde_json::json!({"line": 6, "column": 18, "byte": 64}));
    for (field, value) in [("function", "main"), ("runtime", "asyncio"), ("severity", "warning")] {
        assert_eq!(finding[field], value);
    }
    assert_eq!((&finding["suppressed"], &finding["chain"]), (&Value::Bool(false), &serde_json::json!([])));
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 40);
    let fix = &finding["fixes"][0];
    assert_eq!((&fix["applicability"], &fix["kind"]), (&"safe".into(), &"twin".into()));
    let edits = fix["edits"].as_array().unwrap();
    assert!(edits.len() >= 2, "the import goes with the fix: {edits:?}");
    assert!(edits.iter().all(|edit| edit["path"] == "app/a.py" && edit["start"].is_u64() && edit["end"].is_u64()));
    assert_eq!(report["not_checked"][0]["path"], "bad.py");
    assert!(report["not_checked"][0]["reason"].as_str().unwrap().starts_with("syntax error at "));
    let summary = serde_json::json!({"files": 2, "findings": 2, "safe": 2, "unsafe": 0, "manual": 0});
    assert_eq!(report["summary"], summary);
}

#[test]
fn json_edits_make_the_fix() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    let report: Value = serde_json::from_str(&project.run("check --output-format json").out).unwrap();
    let mut text = SLEEPS.to_owned();
    for edit in report["findings"][0]["fixes"][0]["edits"].as_array().unwrap().iter().rev() {
        let at = |name: &str| usize::try_from(edit[name].as_u64().unwrap()).unwrap();
        text.replace_range(at("start")..at("end"), edit["text"].as_str().unwrap());
    }
    assert_eq!(text, SLEEPS_FIXED);
}

#[test]
fn the_patch_is_all_there_is_on_standard_output() {
    let project = Project::new(&[("app/a.py", SLEEPS)]);
    let run = project.run("--dry-run");
    run.check(
        0,
        &["diff --git a/app/a.py b/app/a.py\n", "@@ blocking-sleep [safe]\n"],
        &["The patch makes 1 fix in 1 file."],
    );
    assert!(run.out.starts_with("asyncfix: 1 fix in 1 file\ndiff --git "));
    assert_eq!(project.read("app/a.py"), SLEEPS);
    assert_eq!(project.run("check -n").out, run.out);
    assert_eq!(
        project.run("--dry-run").out,
        project.command("--dry-run").env("FORCE_COLOR", "1").output().map(|it| Run::of(&it).out).unwrap()
    );
}

#[test]
fn git_applies_the_patch() {
    let project = Project::new(&[]);
    fs::remove_dir(project.path().join(".git")).unwrap();
    let git = |arguments: &[&str]| Command::new("git").args(arguments).current_dir(project.path()).output().unwrap();
    assert!(git(&["init", "-q"]).status.success());
    project.write("app/a.py", SLEEPS);
    let patch = project.run("--dry-run app/a.py").out;
    project.write("p", &patch);
    let applied = git(&["apply", "p"]);
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    assert_eq!(project.read("app/a.py"), SLEEPS_FIXED);
}

#[test]
fn fixing_twice_changes_nothing_more() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.run("--fix").check(0, &[], &["Fixed 1 finding in 1 file. 0 remain."]);
    assert_eq!(project.read("a.py"), SLEEPS_FIXED);
    project.run("--fix").check(0, &["No findings in 1 file."], &[]);
    assert_eq!(project.read("a.py"), SLEEPS_FIXED);
}

#[cfg(unix)]
#[test]
fn a_file_that_must_not_be_written_is_no_file_without_findings() {
    let elsewhere = Project::new(&[("a.py", SLEEPS)]);
    let project = Project::new(&[("b.py", "x = 1\n")]);
    std::os::unix::fs::symlink(elsewhere.path().join("a.py"), project.path().join("a.py")).unwrap();
    project.run("--fix a.py").check(2, &[], &["a.py: leads to", "1 file not written."]);
    assert!(!project.run("--fix a.py").out.contains("No findings"));
    assert_eq!(elsewhere.read("a.py"), SLEEPS);
}

#[test]
fn fixes_keep_what_is_suppressed() {
    let text = SLEEPS.replace("time.sleep(2)", "time.sleep(2)  # noqa: ASYNC251");
    let project = Project::new(&[("a.py", &text)]);
    project.run("--fix").check(0, &["No findings in 1 file."], &[]);
    assert_eq!(project.read("a.py"), text);
    project.run("check --ignore-suppressions").check(0, &["suppressed"], &[]);
}

#[test]
fn contradictions_and_misplaced_commands() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.run("--dry-run --fix").check(2, &[], &["`--dry-run`", "`--fix`"]);
    project.run("--dry-run check").check(2, &[], &["no such file or folder: `check`", "asyncfix check --dry-run"]);
    project.write("check/a.py", SLEEPS);
    project.run("--dry-run check").check(0, &["a/check/a.py"], &[]);
}

#[test]
fn unknown_names_have_suggestions() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.run("check --select bloking-sleep").check(2, &[], &["`--select`", "did you mean `blocking-sleep`?"]);
    project.run("check --ignore bloking").check(2, &[], &["did you mean `blocking`?"]);
    project.run("check --runtime asyncoi").check(2, &[], &["did you mean `asyncio`?"]);
    project.run("explain bloking-sleep").check(2, &[], &["did you mean `blocking-sleep`?"]);
}

#[test]
fn rules_are_selected() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    let check = |options: &str, code| project.run(&format!("check {options}")).check(code, &[], &[]);
    check("--select blocking-sleep", 1);
    check("--select ASYNC251", 1);
    check("--select blocking", 1);
    check("--select python", 1);
    check("--select blocking-*", 1);
    check("--select tasks", 0);
    check("--select rust", 0);
    check("--ignore blocking", 0);
    check("--select blocking --ignore blocking-sleep", 0);
    check("--select blocking-sleep --ignore blocking", 1);
    check("--select tasks --extend-select blocking-sleep", 1);
}

#[test]
fn wrong_settings_have_a_caret() {
    let project = Project::new(&[("a.py", SLEEPS), ("asyncfix.toml", "# ours\nslect = []\n")]);
    project.run("check").check(
        2,
        &[],
        &["unknown setting `slect`", "asyncfix.toml:2:1", "^^^^^", "did you mean `select`?"],
    );
    project.run("check --isolated").check(1, &[], &[]);
    project.write("asyncfix.toml", "ignore = ['bloking-sleep']\n");
    project.run("check").check(2, &[], &["asyncfix.toml:1:11", "did you mean `blocking-sleep`?"]);
    project.write("asyncfix.toml", "runtime = 'trioo'\n");
    project.run("check").check(2, &[], &["unknown runtime `trioo`", "did you mean `trio`?"]);
}

#[test]
fn the_nearest_settings_hold() {
    let project = Project::new(&[
        ("a.py", SLEEPS),
        ("inner/a.py", SLEEPS),
        ("inner/deep/a.py", SLEEPS),
        ("pyproject.toml", "[tool.asyncfix]\nignore = ['blocking']\n"),
        ("inner/asyncfix.toml", "exclude = ['deep']\n"),
    ]);
    let run = project.run("check -q --output-format concise");
    run.check(1, &["inner/a.py:6:5"], &[]);
    assert_eq!(run.out.lines().count(), 1);
    project.run("check inner/deep/a.py").check(1, &[], &[]);
    project.run("check --force-exclude inner/deep/a.py").check(0, &[], &[]);
    project.run("check a.py --select blocking-sleep").check(1, &[], &[]);
    project.run("check --config inner/asyncfix.toml a.py").check(1, &[], &[]);
}

#[test]
fn settings_per_file() {
    let settings = "[per-file-ignores]\n'tests/*' = ['blocking-sleep']\n";
    let project = Project::new(&[("tests/a.py", SLEEPS), ("a.py", SLEEPS), ("asyncfix.toml", settings)]);
    let run = project.run("check -q --output-format concise");
    assert_eq!((run.code, run.out.lines().count()), (Some(1), 1), "{}", run.out);
    project.run("--fix").check(0, &[], &["Fixed 1 finding in 1 file."]);
    assert_eq!(project.read("tests/a.py"), SLEEPS);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let names: Vec<String> = (0..20).map(|nth| format!("p{}/m{nth}.py", nth % 3)).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), SLEEPS)).collect();
    let project = Project::new(&files);
    for line in ["check", "--dry-run", "check --output-format json"] {
        let one = project.run(&format!("{line} -j 1")).out;
        assert_eq!(one, project.run(&format!("{line} -j 2")).out, "{line}");
        assert!(one.contains("p2/m17.py"));
    }
}

#[test]
fn the_python_that_fixes_are_for_is_told_if_no_project_says() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.run("check").check(1, &[], &["fixes are written for Python 3.9 and later"]);
    let project = Project::new(&[("a.py", SLEEPS), ("pyproject.toml", "[project]\nrequires-python = '>=3.11'\n")]);
    assert!(!project.run("check").err.contains("fixes are written for"));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let names: Vec<String> = (0..300).map(|nth| format!("m{nth}.py")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), SLEEPS)).collect();
    let project = Project::new(&files);
    for line in ["check -q", "--dry-run -q", "check -q --output-format json", "rule list", "explain blocking-sleep"] {
        let mut child = project.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let run = Run::of(&child.wait_with_output().unwrap());
        assert!(run.code.is_some_and(|code| code < 2), "{line}: {:?} {}", run.code, run.err);
        assert_eq!(run.err, "", "{line}");
    }
}

#[test]
fn control_characters_are_shown() {
    let text = SLEEPS.replace("sleep(2)", "sleep(2)  # \x1b[2J\u{9b}31m");
    let project = Project::new(&[("a.py", &text), ("e\x1b[31m.py", SLEEPS)]);
    for line in ["check --color always", "check --output-format concise", "check"] {
        let run = project.run(line);
        assert!(!run.out.contains("\x1b[2J") && !run.out.contains('\u{9b}'), "{line}: {:?}", run.out);
        assert!(!run.out.contains("e\x1b[31m.py"), "{line}: {:?}", run.out);
    }
}

#[test]
fn files_that_cannot_be_checked_are_counted() {
    let project = Project::new(&[("a.py", CLEAN)]);
    project.write("latin.py", b"x = '\xe9'\n");
    project.run("check").check(0, &["No findings in 2 files. 1 file not checked (-v shows why)."], &[]);
    project.run("check -v").check(0, &["1 file not checked."], &["latin.py: not UTF-8 at line 1"]);
    project.run("check latin.py").check(2, &[], &["latin.py: not UTF-8"]);
}

#[test]
fn a_review_takes_answers_from_a_pipe() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS), ("c.py", SLEEPS)]);
    let run = project.answer("review --ui line", "y\nn\nq\n");
    run.check(1, &["a.py:6:5", "b.py:6:5", "c.py:6:5"], &["Fixed 1 finding in 1 file.", "1 rejected, 1 undecided"]);
    assert_eq!(project.read("a.py"), SLEEPS_FIXED);
    assert_eq!((project.read("b.py"), project.read("c.py")), (SLEEPS.to_owned(), SLEEPS.to_owned()));
}

#[test]
fn a_review_keeps_its_decisions_when_the_input_ends() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS)]);
    project.answer("review", "y\n").check(1, &[], &["Kept 1 decision for later: `asyncfix review --resume`"]);
    assert_eq!(project.read("a.py"), SLEEPS);
    project.answer("review --resume", "q\n").check(
        1,
        &["b.py:6:5"],
        &["1 decision as before.", "Fixed 1 finding in 1 file."],
    );
    assert_eq!((project.read("a.py").as_str(), project.read("b.py").as_str()), (SLEEPS_FIXED, SLEEPS));
    project.answer("review --resume", "").check(2, &[], &["there is no review of this project to go on with"]);
    project.answer("review", "").check(1, &[], &["Fixed 0 findings in 0 files."]);
    project.answer("review", "A\n").check(0, &[], &["Fixed 1 finding in 1 file."]);
    project.answer("review", "").check(0, &[], &["No findings"]);
}

#[test]
fn a_review_takes_decisions_back() {
    let project = Project::new(&[("a.py", SLEEPS), ("b.py", SLEEPS)]);
    project.answer("review", "A\n").check(0, &[], &["Fixed 2 findings in 2 files."]);
    project.write("a.py", SLEEPS);
    project.write("b.py", SLEEPS);
    project.answer("review", "y\nu\nn\nhm\n?\nq\n").check(
        1,
        &["no such key", "1 decision taken back"],
        &["Fixed 0 findings"],
    );
    assert_eq!(project.read("a.py"), SLEEPS);
}

#[test]
fn without_a_terminal_the_main_command_reports() {
    let project = Project::new(&[("a.py", SLEEPS)]);
    project.run("").check(1, &["a.py:6:5"], &["no terminal", "--dry-run", "--fix"]);
    assert_eq!(project.read("a.py"), SLEEPS);
}

#[test]
fn rules_are_listed_and_explained() {
    let project = Project::new(&[]);
    project.run("rule list").check(0, &["python / blocking", "blocking-sleep"], &[]);
    let rules: Value = serde_json::from_str(&project.run("rule list --output-format json").out).unwrap();
    for rule in rules.as_array().unwrap() {
        let name = rule["rule"].as_str().unwrap();
        project.run(&format!("explain {name}")).check(0, &[&format!("# {name}"), "## Why", "## Examples"], &[]);
        assert!(!rule["summary"].as_str().unwrap().is_empty(), "{name}");
    }
    project.run("explain async251").check(0, &["# blocking-sleep"], &[]);
}

/// A file in which nothing can be found needs no parse; but who names a file is told if it does not parse.
#[test]
fn a_named_file_that_does_not_parse_is_told() {
    let project = Project::new(&[("bad.py", "def f(:\n")]);
    project.run("check -v bad.py").check(0, &["1 file not checked"], &["bad.py: syntax error at 1:7"]);
}
