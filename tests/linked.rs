//! What async code ends up in across the files of a project, from outside.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "each test file uses a part of the project")]

#[path = "support/project.rs"]
mod project;

use std::fmt::Write as _;
use std::process::Command;

use project::Project;
use serde_json::Value;

const SETTINGS: &str = "\
import json
import time


def read(path):
    with open(path) as file:
        return json.load(file)


def load(path):
    time.sleep(0.05)
    return read(path)[\"x\"]
";

const STORE: &str = "\
import sqlite3
from contextlib import contextmanager


class Base:
    def __init__(self, path):
        self.path = path

    def flush(self):
        with open(self.path, \"a\") as file:
            file.write(\"x\")


class Store(Base):
    def total(self):
        connection = sqlite3.connect(\":memory:\")
        try:
            return connection.execute(\"select 41 + 1\").fetchone()[0]
        finally:
            connection.close()

    async def close(self):
        print(\"closed\")


def make_store(path) -> Store:
    return Store(path)


@contextmanager
def session(path):
    with open(path) as file:
        yield file
";

const APP: &str = "\
import asyncio
import json
import sys

from . import load
from .db.store import Store, make_store, session
from shop import settings


class Service:
    def __init__(self, path):
        self.store = Store(path + \".log\")
        self.other = make_store(path)

    async def handle(self, path):
        self.store.flush()
        total = self.other.total()
        await asyncio.sleep(0)
        return total, settings.read(path)

    async def stop(self):
        self.store.close()


async def handler(path):
    with session(path) as file:
        await asyncio.sleep(0)
        print(len(json.load(file)))
    return load(path) + 1


async def main(path):
    service = Service(path)
    print(await service.handle(path))
    await service.stop()
    print(await handler(path))


if __name__ == \"__main__\":
    asyncio.run(main(sys.argv[1]))
";

fn shop() -> Project {
    Project::new(&[
        ("pyproject.toml", "[project]\nname = \"shop\"\nrequires-python = \">=3.11\"\n"),
        ("shop/__init__.py", "from .settings import load\n"),
        ("shop/settings.py", SETTINGS),
        ("shop/db/__init__.py", ""),
        ("shop/db/store.py", STORE),
        ("shop/app.py", APP),
        ("data.json", "{\"x\": 1}"),
    ])
}

/// The findings of a run: the line, the rule, and the names of the gravest chain.
fn findings(project: &Project, line: &str) -> Vec<(u64, String, Vec<String>)> {
    let run = project.run(line);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let found = report["findings"].as_array().unwrap().iter().map(|finding| {
        let chain = finding["chain"].as_array().unwrap().iter();
        let steps = chain.map(|step| format!("{}:{}", step["path"].as_str().unwrap(), step["name"].as_str().unwrap()));
        let rule = finding["rule"].as_str().unwrap().to_owned();
        (finding["start"]["line"].as_u64().unwrap(), rule, steps.collect())
    });
    found.collect()
}

/// The lines of a file with a finding of the rule.
fn lines(project: &Project, line: &str) -> Vec<u64> {
    let found = findings(project, line).into_iter().filter(|(_, rule, _)| rule == "blocking-reached");
    found.map(|(line, ..)| line).collect()
}

#[test]
fn calls_are_followed_through_files_re_exports_types_and_bases() {
    let found = findings(&shop(), "check --output-format json .");
    let expected: Vec<(u64, &str, Vec<&str>)> = vec![
        (16, "blocking-reached", vec!["shop/db/store.py:Base.flush", "shop/db/store.py:open"]),
        (17, "blocking-reached", vec!["shop/db/store.py:Store.total", "shop/db/store.py:sqlite3.connect"]),
        (19, "blocking-reached", vec!["shop/settings.py:read", "shop/settings.py:open"]),
        (22, "unawaited-call", vec![]),
        (26, "blocking-reached", vec!["shop/db/store.py:session", "shop/db/store.py:open"]),
        (29, "blocking-reached", vec!["shop/settings.py:load", "shop/settings.py:time.sleep"]),
    ];
    let found: Vec<(u64, &str, Vec<&str>)> = found
        .iter()
        .map(|(line, rule, chain)| (*line, rule.as_str(), chain.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        found.iter().filter(|(_, rule, _)| *rule != "blocking-open").collect::<Vec<_>>(),
        expected.iter().collect::<Vec<_>>()
    );
}

#[test]
fn a_run_on_one_file_reads_what_it_imports() {
    let project = shop();
    assert_eq!(
        lines(&project, "check --output-format json shop/app.py"),
        lines(&project, "check --output-format json .")
    );
}

#[test]
fn the_fixed_program_prints_the_same_and_closes_what_it_did_not() {
    let project = shop();
    let program = |project: &Project| {
        let mut python = Command::new("python3");
        let output = python.args(["-W", "ignore", "-m", "shop.app", "data.json"]).current_dir(project.path()).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    assert_eq!(program(&project), "(42, {'x': 1})\n1\n2\n");
    project.run("--fix .");
    assert_eq!(program(&project), "(42, {'x': 1})\nclosed\n1\n2\n", "{}", project.read("shop/app.py"));
    assert_eq!(lines(&project, "check --output-format json ."), [26], "a manager made of a generator stays");
    assert_eq!(project.read("shop/settings.py"), SETTINGS);
}

#[test]
fn what_is_ignored_at_the_cause_is_ignored_everywhere() {
    let project = shop();
    let settings = SETTINGS.replace("time.sleep(0.05)", "time.sleep(0.05)  # asyncfix: ignore[blocking-reached]");
    project.write("shop/settings.py", settings);
    let found = findings(&project, "check --output-format json .");
    let chain = found.iter().find(|(line, ..)| *line == 29).map(|(_, _, chain)| chain.clone()).unwrap();
    assert_eq!(chain, ["shop/settings.py:load", "shop/settings.py:read", "shop/settings.py:open"]);
}

const ENTERS: &str =
    "import asyncio\n\nfrom lib import work\n\n\nasync def main():\n    await asyncio.sleep(0)\n    work()\n";
const SLEEPS: &str = "import time\n\n\ndef work():\n    time.sleep(1)\n";

/// Paths, each with its text.
type Files = &'static [(&'static str, &'static str)];

#[test]
fn modules_are_found_as_python_finds_them() {
    let cases: &[(&str, Files, &[u64])] = &[
        ("beside it", &[("app.py", ENTERS), ("lib.py", SLEEPS)], &[8]),
        ("under src", &[("src/app.py", ENTERS), ("src/lib.py", SLEEPS)], &[8]),
        ("a package's face", &[("app.py", ENTERS), ("lib/__init__.py", SLEEPS)], &[8]),
        (
            "a name passed on twice",
            &[
                ("app.py", ENTERS),
                ("lib/__init__.py", "from .a import *\n"),
                ("lib/a.py", "from .b import work\n"),
                ("lib/b.py", SLEEPS),
            ],
            &[8],
        ),
        ("not there", &[("app.py", ENTERS)], &[]),
        ("in another form", &[("app.py", ENTERS), ("lib.py", "async def work():\n    pass\n")], &[]),
        ("imports in a circle", &[("app.py", ENTERS), ("lib.py", "from app import work\n")], &[]),
        ("bases in a circle", &[("app.py", ENTERS), ("lib.py", "class A(A):\n    pass\n\n\nwork = A().x\n")], &[]),
        (
            "broken on the way",
            &[("app.py", ENTERS), ("lib.py", "import time\n\n\ndef work():\n    time.sleep(1)\n\n\ndef (:\n")],
            &[8],
        ),
        (
            "a library's name",
            &[
                (
                    "app.py",
                    "import asyncio\n\nimport json\n\n\nasync def main():\n    await asyncio.sleep(0)\n    json.work()\n",
                ),
                ("json.py", SLEEPS),
            ],
            &[8],
        ),
    ];
    for (name, files, expected) in cases {
        let project = Project::new(files);
        assert_eq!(lines(&project, "check --output-format json ."), *expected, "{name}");
    }
}

#[test]
fn two_files_of_one_name_are_neither() {
    let project = Project::new(&[("a/app.py", ENTERS), ("a/lib.py", SLEEPS), ("b/lib.py", "def work():\n    pass\n")]);
    // Both folders have a project file: each is the root of its own modules.
    project.write("a/pyproject.toml", "");
    project.write("b/pyproject.toml", "");
    assert_eq!(lines(&project, "check --output-format json ."), [] as [u64; 0]);
}

#[test]
fn many_functions_that_call_each_other_end() {
    let mut text = "import time\n\n\ndef f0():\n    time.sleep(1)\n    f1999()\n".to_owned();
    for number in 1..2_000 {
        _ = write!(text, "\n\ndef f{number}():\n    f{}()\n    f{}()\n", number - 1, (number * 7) % 2_000);
    }
    let project = Project::new(&[
        ("lib.py", &text),
        (
            "app.py",
            "import asyncio\n\nimport lib\n\n\nasync def main():\n    await asyncio.sleep(0)\n    lib.f1999()\n",
        ),
    ]);
    assert_eq!(lines(&project, "check --output-format json ."), [8]);
}
