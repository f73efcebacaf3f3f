//! `layout` and `is_name_taken`.

use super::{ask, ask_within};
use crate::facts::{Facts, ImportItem, Surroundings};

/// Each import as `path as local`, `*` if it is kept, and the number of its uses.
fn check_imports(code: &str, expected: &[&str]) {
    let layout = ask(code, |facts, _| facts.layout().clone());
    let found: Vec<String> = layout.imports.iter().map(written).collect();
    assert_eq!(found, expected, "{code}");
}

fn written(item: &ImportItem) -> String {
    format!("{} as {}{} {}", item.path, item.local, if item.kept { "*" } else { "" }, item.uses.len())
}

#[test]
fn imports_and_their_uses() {
    check_imports("import time\ntime.sleep(1)\ntime.time()", &["time as time 2"]);
    check_imports("import time as t\nt.sleep(1)", &["time as t 1"]);
    check_imports("from time import sleep as nap, time\nnap(time())", &["time.sleep as nap 1", "time.time as time 1"]);
    check_imports("import urllib.request\nurllib.request.urlopen(u)", &["urllib.request as urllib 1"]);
    check_imports("from . import x\nx()", &[".x as x 1"]);
    check_imports("def f():\n  import time\n  time.sleep(1)", &["time as time 1"]);
    check_imports("import time\ndef f(time):\n  time.sleep(1)\ntime.x", &["time as time 1"]);
    check_imports("import time\n@time.x\ndef f(a: time.y = time.z): ...", &["time as time 3"]);
    check_imports("import time\nf'{time.x}'", &["time as time 1"]);
}

#[test]
fn kept_imports() {
    check_imports("import time", &["time as time* 0"]);
    check_imports("from __future__ import annotations", &["__future__.annotations as annotations* 0"]);
    check_imports("from time import sleep as sleep\nsleep(1)", &["time.sleep as sleep* 1"]);
    check_imports("import time\ntime.x\n__all__ = ['time']", &["time as time* 1"]);
    check_imports("import time\ntime.x\n__all__ += ['time']", &["time as time* 1"]);
    check_imports("import time\ntime.x\n__all__.extend(['time'])", &["time as time* 1"]);
    check_imports("import time  # noqa: F401\ntime.x", &["time as time* 1"]);
    check_imports("from time import (  # noqa\n  sleep,\n)\nsleep(1)", &["time.sleep as sleep* 1"]);
    check_imports("import time\ntime.x\ndef f(a: 'time.y'): ...", &["time as time* 1"]);
    check_imports("import time\ntime.x\ndef f():\n  '''\n  >>> time.y\n  '''", &["time as time* 1"]);
    check_imports("import time\ntime.x\ny = []  # type: list[time.T]", &["time as time* 1"]);
    check_imports("try:\n  import a as x\nexcept E:\n  import b as x\nx.y", &["a as x* 1", "b as x* 1"]);
    check_imports("import time\ntime.x  # noqa", &["time as time 1"]);
    let face = Surroundings { is_package_face: true, ..Surroundings::default() };
    let layout =
        ask_within("import time\ntime.x\ndef f():\n  import os\n  os.x", &face, |facts, _| facts.layout().clone());
    assert_eq!(layout.imports.iter().map(|item| item.kept).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn statements_and_items() {
    let code = "from time import sleep as nap, time\nif x:\n  import os\n";
    let layout = ask(code, |facts, _| facts.layout().clone());
    let found: Vec<_> = layout
        .imports
        .iter()
        .map(|item| (item.item.of(code), item.statement.of(code), item.siblings, item.top_level))
        .collect();
    let statement = "from time import sleep as nap, time";
    assert_eq!(
        found,
        [("sleep as nap", statement, 2, true), ("time", statement, 2, true), ("os", "import os", 1, false)]
    );
}

/// The text before which the first import of a file without imports goes.
fn check_header(code: &str, expected: &str) {
    let layout = ask(code, |facts, _| facts.layout().clone());
    assert_eq!(&code[layout.header_end..], expected, "{code}");
}

#[test]
fn the_first_import() {
    check_header("x = 1\n", "x = 1\n");
    check_header("", "");
    check_header("\"\"\"Doc.\"\"\"\nx = 1\n", "x = 1\n");
    check_header("\"\"\"Doc.\"\"\"  # why\n\nx = 1\n", "\nx = 1\n");
    check_header("\"\"\"Doc.\"\"\"", "");
    check_header("#!/usr/bin/env python\nx = 1\n", "x = 1\n");
    check_header("#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nx = 1\n", "x = 1\n");
    check_header("# About x.\nx = 1\n", "# About x.\nx = 1\n");
    check_header("# Licence.\n# More.\n\nx = 1\n", "\nx = 1\n");
    check_header("# Licence.\n\n\"\"\"Doc.\"\"\"\nx = 1\n", "x = 1\n");
    check_header("\u{feff}x = 1\n", "x = 1\n");
    check_header("#!/x\r\nx = 1\r\n", "x = 1\r\n");
}

/// The text before which a definition goes.
fn check_definitions(code: &str, expected: &str) {
    let layout = ask(code, |facts, _| facts.layout().clone());
    assert_eq!(&code[layout.definitions..], expected, "{code}");
}

#[test]
fn definitions_follow_the_imports() {
    check_definitions("import a\nx = 1\n", "x = 1\n");
    check_definitions("import a\nx = 1\nimport b\ny = 1\n", "y = 1\n");
    check_definitions("import a\ndef f(): ...\nimport b\n", "def f(): ...\nimport b\n");
    check_definitions("import a\nif TYPE_CHECKING:\n  import b\nx = 1\n", "x = 1\n");
    check_definitions("import a\ntry:\n  import b\nexcept E:\n  b = None\nx = 1\n", "x = 1\n");
    check_definitions("import a\ntry:\n  b()\nexcept E:\n  c()\n", "try:\n  b()\nexcept E:\n  c()\n");
    check_definitions("import a\nif __name__ == '__main__':\n  import b\n", "if __name__ == '__main__':\n  import b\n");
    check_definitions("from a import (\n  b,\n)  # why\nx = 1\n", "x = 1\n");
    check_definitions("#!/x\nx = 1\n", "x = 1\n");
    check_definitions("import a", "");
}

#[test]
fn defined_names_and_line_ends() {
    let layout = ask("import a\nx = 1\nx = 2\ndef f(): ...\nclass C:\n  y = 1\n", |facts, _| facts.layout().clone());
    assert_eq!(layout.defined, ["x", "f", "C"]);
    assert_eq!(layout.newline, "\n");
    assert_eq!(ask("x = 1\r\ny = 2\n", |facts, _| facts.layout().newline), "\r\n");
}

#[test]
fn taken_names() {
    let check = |code: &str, name: &str, expected: bool| {
        assert_eq!(ask(code, |facts, _| facts.is_name_taken(name)), expected, "{code}: {name}");
    };
    check("import a.b as c", "c", true);
    check("import a.b", "a", true);
    check("def f(x): ...", "x", true);
    check("print(y)", "y", true);
    check("a.y", "y", false);
    check("f(y=1)", "y", false);
    check("try: ...\nexcept E as e: ...", "e", true);
    check("match x:\n  case [z]: ...", "z", true);
}
