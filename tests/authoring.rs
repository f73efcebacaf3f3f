//! Writing rules, as the author of one does: `rule new`, `rule test`, `rule try` and `ast`, from outside.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "each test file uses a part")]
#[path = "support/project.rs"]
mod project;

use std::process::Stdio;

use project::{Project, Run};

fn run(project: &Project, words: &[&str], ci: bool) -> Run {
    let mut command = project.command("");
    command.args(words).env_remove("EDITOR").env_remove("VISUAL").env_remove("CI").stdin(Stdio::null());
    if ci {
        command.env("CI", "true");
    }
    Run::of(&command.output().unwrap())
}

const SCM: &str = "rules/python/own/acme-get.scm";

fn with_new_rule() -> Project {
    let project = Project::new(&[("app/a.py", "import acme\n\n\nasync def main(url):\n    return acme.get(url)\n")]);
    let (from, to) = ("import acme\nacme.get(url)", "import acme.aio\nawait acme.aio.get(url)");
    let made = run(&project, &["rule", "new", "acme-get", "--from", from, "--to", to], false);
    made.check(0, &["ok    rules/python/own/acme-get.scm (3 examples)"], &["wrote asyncfix.toml", "1 rule: all pass"]);
    project
}

#[test]
fn a_new_rule_passes_its_test_and_fixes_real_code() {
    let project = with_new_rule();
    assert_eq!(project.read("asyncfix.toml"), "rule-dirs = [\"rules\"]\n");
    assert!(project.read("rules/python/own/acme-get.snap").contains("+    await acme.aio.get(url)"));
    run(&project, &["--fix", "--unsafe-fixes", "-q"], false).check(0, &[], &[]);
    assert!(project.read("app/a.py").contains("    return await acme.aio.get(url)\n"));
    let again = run(&project, &["rule", "new", "acme-get", "--from", "f()", "--to", "g()"], false);
    again.check(2, &[], &["there is a rule `acme-get` already"]);
    run(&project, &["rule", "new", "Bad_Name", "--from", "f()", "--to", "g()"], false).check(2, &[], &["is no name"]);
    run(&project, &["rule", "new", "other", "--from", "f(", "--to", "g()"], false).check(2, &[], &["does not parse"]);
}

#[test]
fn a_template_passes_its_test() {
    let project = Project::new(&[]);
    run(&project, &["rule", "new", "own-thing"], false).check(0, &["ok    rules/python/own/own-thing.scm"], &[]);
    run(&project, &["rule", "new", "own-thing", "--lang", "rust"], false).check(
        0,
        &["ok    rules/rust/own/own-thing.scm"],
        &[],
    );
    assert!(project.read("rules/rust/own/own-thing.scm").contains("; A template"));
}

#[test]
fn a_test_tells_what_changed_and_writes_only_when_asked() {
    let project = with_new_rule();
    let snap = "rules/python/own/acme-get.snap";
    let before = project.read(snap);
    project.write(SCM, project.read(SCM).replace("does not belong in async code", "is slow"));
    let changed = run(&project, &["rule", "test"], false);
    changed.check(
        1,
        &[
            "fails rules/python/own/acme-get.scm",
            "-acme-get 5:5  `acme.get` does not",
            "+acme-get 5:5  `acme.get` is slow",
        ],
        &[],
    );
    assert_eq!(project.read(snap), before);
    run(&project, &["rule", "test", "--accept"], true).check(2, &[], &["nothing is written where `CI` is set"]);
    run(&project, &["rule", "test", "--accept"], false).check(0, &[], &[]);
    assert_ne!(project.read(snap), before);
    std::fs::remove_file(project.path().join(snap)).unwrap();
    run(&project, &["rule", "test"], true).check(1, &["there is no snapshot yet"], &[]);
    assert!(!project.path().join(snap).exists());
}

#[test]
fn a_test_tells_wrong_markers_missing_parts_and_unmet_patterns() {
    let project = with_new_rule();
    let page = "rules/python/own/acme-get.md";
    project.write(page, project.read(page).replace("  # finding", "").replace("## Limits", "## Notes"));
    run(&project, &["rule", "test", "acme-get"], false).check(
        1,
        &["found, not marked:", "    5: ", "there is no section `## Limits`", "no example has a finding"],
        &["1 rule: 1 does not"],
    );
    let project = with_new_rule();
    let more = "\n((call function: (_) @callee)\n  (#resolves-to? @callee \"acme.put\")\n  (#message! \"x\"))\n";
    project.write(SCM, project.read(SCM) + more);
    run(&project, &["rule", "test", "rules"], false).check(1, &["no example meets pattern 2 of the query"], &[]);
}

#[test]
fn where_there_are_no_rules_a_test_says_so() {
    run(&Project::new(&[]), &["rule", "test"], false).check(
        2,
        &[],
        &["there are no rules of your own", "asyncfix rule new"],
    );
}

#[test]
fn a_trial_shows_hits_and_why_others_are_none() {
    let project = with_new_rule();
    project.write("app/b.py", "import acme\n\n\ndef main(url):\n    return acme.get(url)\n");
    project.write("app/c.py", "import other\n\n\nasync def main(url):\n    return other.get(url)\n");
    project.write("app/d.py", "import acme\n\n\nasync def main(url):\n    return acme.get(url, 3)\n");
    let tried = run(&project, &["rule", "try", "acme-get", "app"], false);
    tried.check(
        0,
        &[
            "hit   app/a.py:5:12: `acme.get` does not belong in async code [write what is right]",
            "near  app/b.py:5:12: `acme.get(url)`: `(#in-async? @found)` does not hold",
            "near  app/c.py:5:12: `other.get(url)`: `(#resolves-to? @callee \"acme.get\")` does not hold: `other.get` is `other.get`",
            "near  app/d.py:5:12: `acme.get(url, 3)`: nothing here fits",
        ],
        &["1 hit, 3 near misses in 4 files: "],
    );
    run(&project, &["rule", "try", SCM, "app"], false).check(0, &["hit   app/a.py"], &[]);
    run(&project, &["rule", "try", "acme-got", "app"], false).check(2, &[], &["did you mean `acme-get`?"]);
}

#[test]
fn the_tree_is_ready_to_be_pasted() {
    let project = Project::new(&[("a.py", "import time\n\n\nasync def f(x):\n    time.sleep(x + 1)\n")]);
    let line = run(&project, &["ast", "a.py:5"], false);
    let code: String =
        line.out.lines().map(|line| line.split(" ;").next().unwrap().trim_end().to_owned() + "\n").collect();
    assert_eq!(
        code,
        "(call\n  function: (attribute\n    object: (identifier)\n    attribute: (identifier))\n  arguments: (argument_list\n    \
         (binary_operator\n      left: (identifier)\n      operator: \"+\"\n      right: (integer))))\n"
    );
    assert!(line.out.contains("; 5:5 time\n"), "{}", line.out);
    run(&project, &["ast", "a.py:5:10"], false).check(0, &["(identifier)"], &[]);
    // What is pasted is a query.
    run(&project, &["ast", "a.py", "--query", &code], false).check(0, &["    5 |     time.sleep(x + 1)"], &["1 match"]);
}

#[test]
fn a_query_shows_its_captures_in_the_source() {
    let project = Project::new(&[(
        "a.py",
        "import time\n\n\nasync def f(x):\n    time.sleep(x)\n\n\ndef g(x):\n    time.sleep(x)\n",
    )]);
    let query = "((call function: (_) @callee) @call (#resolves-to? @callee \"time.sleep\") (#in-async? @call))";
    let found = run(&project, &["ast", "a.py", "--query", query], false);
    found.check(
        0,
        &["    5 |     time.sleep(x)", "      |     ^^^^^^^^^^ @callee", "      |     ^^^^^^^^^^^^^ @call"],
        &["1 match"],
    );
    run(&project, &["ast", "a.py", "--query", "(cal) @c"], false).check(
        2,
        &[],
        &["python has no kind of node `cal`", "`call`"],
    );
    run(&project, &["ast", "a.py", "--query", "(lambda) @c"], false).check(1, &[], &["0 matches"]);
    run(&project, &["ast", "a.py:99"], false).check(2, &[], &["a.py has 9 lines, not 99"]);
    run(&project, &["ast", "nothing.txt"], false).check(2, &[], &["which language"]);
    let mut command = project.command("ast - --lang rust");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"fn f() {}\n").unwrap();
    Run::of(&child.wait_with_output().unwrap()).check(0, &["(source_file", "name: (identifier)"], &[]);
}

#[test]
fn a_rule_is_explained_with_its_example_fixed() {
    let project = with_new_rule();
    run(&project, &["explain", "acme-get"], false).check(
        0,
        &["# acme-get", "## The first example, fixed", "+    await acme.aio.get(url)"],
        &[],
    );
    let coloured = run(&project, &["explain", "acme-get", "--color", "always"], false);
    assert!(coloured.out.contains("\u{1b}[1m# acme-get\u{1b}[0m"), "{}", coloured.out);
    run(&project, &["rule", "list", "--format", "json"], false).check(0, &["\"rule\": \"acme-get\""], &[]);
}

#[test]
fn the_time_of_every_rule_is_told() {
    let project = with_new_rule();
    run(&project, &["check", "--profile-rules"], false).check(
        1,
        &["acme-get"],
        &["time per rule over 1 parsed file:", " ms  acme-get"],
    );
    run(&project, &["--fix", "--profile-rules"], false).check(2, &[], &["use `asyncfix check --profile-rules`"]);
}
