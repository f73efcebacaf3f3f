//! Rules and API tables of a project: found, read, in force where they should be, and every mistake in them told.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "each test file uses a part")]
#[path = "support/project.rs"]
mod project;

use project::Project;

const QUERY: &str = "; format: 1\n((call\n   function: (_) @callee) @call\n  (#resolves-to? @callee \"acme.old.get\")\n  \
                     (#in-async? @call)\n  (#not-awaited? @call)\n  (#message! \"`\" @callee \"` is old\")\n  \
                     (#fix! \"use the new one\" safe)\n  (#refer! @callee \"acme.new.get\")\n  (#await! @call))\n";
const PAGE: &str = "# acme-old-get\n\n`acme.old.get` is old.\n\n## Why\n\nIt is.\n\n## Fix safety\n\nSafe.\n\n## Limits\n\nNone.\n\n\
                    ## Examples\n\n### A\n\n```python\nfrom acme.old import get\n\n\nasync def f():\n    return get(1)  # finding\n```\n";
const OLD: &str = "from acme.old import get\n\n\nasync def main():\n    return get(1)\n";
const ROWS: &str = "[[api]]\nname = \"acme.fetch\"\nblocks = \"service\"\ntwin = { asyncio = \"acme.aio.fetch\" }\n\n\
                    [[api]]\nname = \"acme.aio.fetch\"\ncoroutine = true\n";
const FETCH: &str =
    "import asyncio\n\nimport acme\n\n\nasync def main():\n    await asyncio.sleep(0)\n    return acme.fetch(1)\n";

fn with_rule(config: &str, files: &[(&str, &str)]) -> Project {
    let project = Project::new(files);
    project.write("asyncfix.toml", config);
    project.write("rules/python/http/acme-old-get.scm", QUERY);
    project.write("rules/python/http/acme-old-get.md", PAGE);
    project
}

#[test]
fn a_rule_of_the_project_runs_like_a_shipped_one() {
    let project = with_rule("rule-dirs = [\"rules\"]\n", &[("app/a.py", OLD)]);
    project.run("check").check(1, &["warning[acme-old-get]: `get` is old", "Found 1 finding in 1 of 1 file"], &[]);
    project.run("check --select acme-old-get app").check(1, &["acme-old-get"], &[]);
    project.run("check --ignore acme-old-get").check(0, &[], &[]);
    project.run("check --isolated").check(0, &[], &[]);
    project.run("check --isolated --rule-dir rules").check(1, &["acme-old-get"], &[]);
    project.run("rule list").check(0, &["acme-old-get", "blocking-sleep"], &[]);
    project.run("explain acme-old-get").check(0, &["`acme.old.get` is old."], &[]);
    project.run("--fix -q").check(0, &[], &[]);
    assert_eq!(project.read("app/a.py"), "import acme.new\n\n\nasync def main():\n    return await acme.new.get(1)\n");
}

#[test]
fn the_gate_knows_rules_of_the_project() {
    let silent = "import time\n\n\nasync def main():\n    await nothing(time.time())\n";
    let project = with_rule("rule-dirs = [\"rules\"]\n", &[("a.py", OLD), ("b.py", silent)]);
    let found = project.run("check -q --output-format concise");
    let exhaustive = project.run("check -q --output-format concise --exhaustive");
    assert_eq!(found.out, exhaustive.out);
    found.check(1, &["a.py:5:12: acme-old-get"], &[]);
}

#[test]
fn rows_of_the_configuration_reach_the_facts() {
    for (file, config) in [
        ("asyncfix.toml", ROWS.to_owned()),
        (
            "pyproject.toml",
            format!("[tool.asyncfix]\nignore = []\n{}", ROWS.replace("[[api]]", "[[tool.asyncfix.api]]")),
        ),
    ] {
        let project = Project::new(&[("a.py", FETCH)]);
        project.write(file, config);
        project.run("check").check(1, &["warning[blocking-sdk-call]: `acme.fetch` blocks"], &[]);
        project.run("--fix --unsafe-fixes -q").check(0, &[], &[]);
        assert!(project.read("a.py").contains("    return await acme.aio.fetch(1)\n"), "{}", project.read("a.py"));
        assert!(project.read("a.py").contains("import acme.aio\n"), "{}", project.read("a.py"));
    }
}

#[test]
fn a_table_beside_the_rules_reaches_the_facts() {
    let project = with_rule("rule-dirs = [\"rules\"]\n", &[("a.py", FETCH)]);
    project.write("rules/python/apis/acme.toml", format!("format = 1\n\n{ROWS}"));
    project.run("check").check(1, &["blocking-sdk-call"], &[]);
    // A wrapper that hands the function to a thread, and one that awaits what it is given.
    project.write("a.py", "import acme\n\n\nasync def main():\n    return await acme.in_thread(acme.fetch, 1)\n");
    project.run("check").check(0, &[], &[]);
}

#[test]
fn rows_of_the_project_are_for_rust_too() {
    let rows = "[[api]]\nname = \"acme::get\"\nblocks = \"service\"\n";
    let code = "async fn main_loop() {\n    acme::get(1);\n    tokio::task::yield_now().await;\n}\n";
    let project = Project::new(&[("a.rs", code)]);
    project.write("asyncfix.toml", rows);
    project.run("check").check(1, &["blocking-service-call", "a.rs:2:5"], &[]);
}

#[test]
fn nested_configurations_have_rules_of_their_own() {
    let project = with_rule("rule-dirs = [\"rules\"]\n", &[("a.py", OLD), ("inner/b.py", OLD)]);
    project.write("inner/asyncfix.toml", "ignore = []\n");
    let run = project.run("check -q --output-format concise");
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    assert!(run.out.starts_with("a.py:"));
}

#[test]
fn names_must_not_clash() {
    let project = Project::new(&[("a.py", OLD)]);
    project.write("asyncfix.toml", "rule-dirs = [\"rules\"]\n");
    project.write("rules/python/blocking/blocking-sleep.scm", QUERY);
    project.write("rules/python/blocking/blocking-sleep.md", PAGE);
    project.write("rules/python/blocking/http.scm", QUERY);
    project.write("rules/python/blocking/Bad_Name.scm", QUERY);
    project.write("rules/python/blocking/no-page.scm", QUERY);
    let told = [
        "there is a rule `blocking-sleep` already: asyncfix ships with one",
        "`http` is the name of a group of rules",
        "`Bad_Name` is no name",
        "the page of this rule is missing: `no-page.md`",
    ];
    project.run("check").check(2, &[], &told);
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once() {
    let project = with_rule("rule-dirs = [\"rules\"]\n", &[("a.py", OLD)]);
    project
        .write("rules/python/http/acme-old-get.scm", QUERY.replace("#in-async?", "#in-asink?").replace("(_)", "(cal)"));
    project.write("rules/python/http/acme-old-get.md", PAGE.replace("```python\n", "```python pyton=3.9\n"));
    project.write("rules/python/apis/acme.toml", "[[api]]\nname = \"acme.x\"\nblokcs = \"http\"\n");
    let told = [
        "python has no kind of node `cal`",
        " --> rules/python/http/acme-old-get.scm:3:15",
        "there is no predicate `#in-asink?`",
        "did you mean `#in-async?`?",
        "`pyton` says nothing of a project",
        " --> rules/python/http/acme-old-get.md:",
        "there is no word `blokcs` here",
        " --> rules/python/apis/acme.toml:3:1",
        "did you mean `blocks`?",
    ];
    project.run("check").check(2, &[], &told);
}

#[test]
fn a_row_that_no_rule_would_find_is_told() {
    let project = Project::new(&[("a.py", FETCH)]);
    project.write("asyncfix.toml", "[[api]]\nname = \"acme.fetch\"\nblocks = \"http\"\n");
    let told = ["no rule looks for calls that block by `http`", "asyncfix.toml:3:10", "say `blocks = \"service\"`"];
    project.run("check").check(2, &[], &told);
}

#[test]
fn newer_formats_and_versions_are_told_clearly() {
    let project = with_rule("rule-dirs = [\"rules\"]\n", &[("a.py", OLD)]);
    project
        .write("rules/python/http/acme-old-get.scm", QUERY.replace("format: 1", "format: 7").replace("(_)", "(cal)"));
    let run = project.run("check");
    run.check(2, &[], &["this is written in format 7", "a newer asyncfix reads it"]);
    assert!(!run.err.contains("`cal`"));
    project.write("asyncfix.toml", "minimum-version = \"99.0\"\nnew-setting = 1\n");
    project.run("check").check(2, &[], &["needs asyncfix 99.0 or later", "asyncfix.toml:1:19"]);
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let project = Project::new(&[("a.py", OLD)]);
    project.write("asyncfix.toml", "rule-dirs = [\"ruels\"]\n");
    project.run("check").check(2, &[], &["there is no folder `ruels`", "asyncfix.toml:1:14"]);
    project.run("check --isolated --rule-dir nowhere").check(2, &[], &["cannot read the rules in `nowhere`"]);
}
