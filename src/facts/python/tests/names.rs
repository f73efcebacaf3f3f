//! `resolve`: what names denote.

use super::ask;
use crate::facts::{Facts, Resolved};

/// A symbol is written as its path, a definition of the file as `def name` or `class name`, unknown as `?`.
fn check(code: &str, expected: &str) {
    let found = ask(code, |facts, node| match facts.resolve(node) {
        Resolved::Symbol(path) => path,
        Resolved::Local(definition) => {
            let tree = facts.tree();
            let word = if tree.is(definition, "class_definition") { "class" } else { "def" };
            format!("{word} {}", tree.field(definition, "name").map_or("", |name| tree.text(name)))
        }
        Resolved::Unknown => "?".to_owned(),
    });
    assert_eq!(found, expected, "{code}");
}

#[test]
fn imports_and_aliases() {
    check("import time\n⟦time.sleep⟧(1)", "time.sleep");
    check("import time as t\n⟦t.sleep⟧(1)", "time.sleep");
    check("from time import sleep\n⟦sleep⟧(1)", "time.sleep");
    check("from time import sleep as nap\n⟦nap⟧(1)", "time.sleep");
    check("from time import (\n  sleep as nap, # why\n  time,\n)\n⟦(nap)⟧(1)", "time.sleep");
    check("import urllib.request\n⟦urllib.request.urlopen⟧(u)", "urllib.request.urlopen");
    check("import urllib.request as r\n⟦r.urlopen⟧(u)", "urllib.request.urlopen");
    check("from urllib import request\n⟦request.urlopen⟧(u)", "urllib.request.urlopen");
    check("import urllib.parse, urllib.request\n⟦urllib.request.urlopen⟧(u)", "urllib.request.urlopen");
    check("def f():\n  import time\n  ⟦time.sleep⟧(1)", "time.sleep");
    check("def f():\n  ⟦time.sleep⟧(1)\nimport time", "time.sleep");
    check("import requests.api\n⟦requests.api.get⟧(u)", "requests.get");
    check("from requests.sessions import Session\n⟦Session.get⟧", "requests.Session.get");
}

#[test]
fn relative_imports_are_no_libraries() {
    check("from . import requests\n⟦requests.get⟧(u)", ".requests.get");
    check("from .time import sleep\n⟦sleep⟧(1)", ".time.sleep");
    check("from .. import time\n⟦time.sleep⟧(1)", "..time.sleep");
    check("from ..pkg.time import sleep\n⟦sleep⟧(1)", "..pkg.time.sleep");
}

#[test]
fn shadowed_names_are_unknown() {
    check("import time\ndef f(time):\n  ⟦time.sleep⟧(1)", "?");
    check("from time import sleep\ndef b(sleep):\n  async def c():\n    ⟦sleep⟧(1)", "?");
    check("from time import sleep\nlambda sleep: ⟦sleep⟧(1)", "?");
    check("import time\ntime = object()\n⟦time.sleep⟧(1)", "?");
    check("import time\ndef f():\n  time = 1\n  ⟦time.sleep⟧(1)", "?");
    check("import time\ndef f():\n  global time\n  time = x\ndef g():\n  ⟦time.sleep⟧(1)", "?");
    check("from time import sleep\nfor sleep in x: pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\nwith a as sleep: pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\ntry: pass\nexcept E as sleep: pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\n(sleep := g)\n⟦sleep⟧(1)", "?");
    check("from time import sleep\na, (b, *sleep) = x\n⟦sleep⟧(1)", "?");
    check("from time import sleep\nsleep += 1\n⟦sleep⟧(1)", "?");
    check("from time import sleep\nmatch x:\n  case [a, sleep]: pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\nmatch x:\n  case {'k': sleep}: pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\nmatch x:\n  case C(a=sleep): pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\nmatch x:\n  case [1] as sleep: pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\nmatch x:\n  case [*sleep]: pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\nmatch x:\n  case {**sleep}: pass\n⟦sleep⟧(1)", "?");
    check("from time import sleep\n[⟦sleep⟧(1) for sleep in xs]", "?");
    check("from time import sleep\n[x for sleep in xs]\n⟦sleep⟧(1)", "time.sleep");
    check("from time import sleep\ndef f():\n  [(sleep := x) for x in xs]\n  ⟦sleep⟧(1)", "?");
    check("from time import sleep\ndef sleep(): pass\n⟦sleep⟧(1)", "?");
    check("def input(): pass\n⟦input⟧()", "def input");
    check("def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2\n  ⟦x⟧", "?");
}

#[test]
fn classes_hide_their_names_from_functions() {
    check("from time import sleep\nclass C:\n  def sleep(self): pass\n  def f(self):\n    ⟦sleep⟧(1)", "time.sleep");
    check("from time import sleep\nclass C:\n  sleep = g\n  ⟦sleep⟧(1)", "?");
    check("from time import sleep\nclass C:\n  sleep = g\n  x = [⟦sleep⟧(i) for i in y]", "time.sleep");
    check("from time import sleep\nclass C:\n  sleep = g\n  x = [i for i in ⟦sleep⟧(1)]", "?");
    check("from time import sleep\nclass C:\n  sleep = g\n  def f(self, x=⟦sleep⟧(1)): pass", "?");
}

#[test]
fn code_that_never_runs_binds_nothing() {
    check("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import time\n⟦time.sleep⟧(1)", "?");
    check("import typing as t\nif t.TYPE_CHECKING:\n  from time import sleep\n⟦sleep⟧(1)", "?");
    check("if False:\n  import time\n⟦time.sleep⟧(1)", "?");
    check("import time\nif TYPE_CHECKING:\n  from x import time\n⟦time.sleep⟧(1)", "time.sleep");
    check("if TYPE_CHECKING:\n  from x import time\nelse:\n  import time\n⟦time.sleep⟧(1)", "time.sleep");
}

#[test]
fn conditional_imports_must_agree() {
    check("try:\n  import a as t\nexcept ImportError:\n  import b as t\n⟦t.x⟧", "?");
    check("try:\n  import requests\nexcept ImportError:\n  requests = None\n⟦requests.get⟧(u)", "requests.get");
    check("try:\n  import time\nexcept ImportError:\n  import time\n⟦time.sleep⟧(1)", "time.sleep");
    check("try:\n  import x as time\nexcept ImportError:\n  time = fallback()\n⟦time.sleep⟧(1)", "?");
    check("import time\ndel time\n⟦time.sleep⟧(1)", "time.sleep");
}

#[test]
fn star_imports_hide_what_nothing_else_binds() {
    check("from anything import *\n⟦input⟧()", "?");
    check("from anything import *\n⟦sleep⟧(1)", "?");
    check("from anything import *\nimport time\n⟦time.sleep⟧(1)", "time.sleep");
}

#[test]
fn builtins() {
    check("⟦input⟧()", "builtins.input");
    check("import builtins\n⟦builtins.input⟧()", "builtins.input");
    check("⟦unheard_of⟧()", "?");
}

#[test]
fn names_follow_single_assignments() {
    check("import time\nf = time.sleep\n⟦f⟧(1)", "time.sleep");
    check("import time\nf = g = time.sleep\n⟦f⟧(1)", "time.sleep");
    check("import time, os\nf, g = time.sleep, os.x\n⟦f⟧(1)", "time.sleep");
    check("import time\ndef a():\n  f = time.sleep\n  def b():\n    ⟦f⟧(1)", "time.sleep");
    check("import time\nf = time.sleep\nf = g\n⟦f⟧(1)", "?");
    check("import time\nf = None\nf = time.sleep\n⟦f⟧(1)", "time.sleep");
    check("import time\nf = time.sleep if x else time.sleep\n⟦f⟧(1)", "time.sleep");
    check("import time\nf = time.sleep if x else g\n⟦f⟧(1)", "?");
    check("a = b\nb = a\n⟦a⟧()", "?");
    check("a = a.b\n⟦a.c⟧()", "?");
}

#[test]
fn members_of_call_results_are_not_members_of_the_callee() {
    check("import requests\n⟦requests('x').get⟧(u)", "?");
    check("def foo(x): ...\n⟦foo('x').get⟧(u)", "?");
    check("import requests\n⟦requests['x'].get⟧(u)", "?");
    check("class A:\n  def f(self):\n    ⟦self.requests.get⟧(u)", "?");
    check("requests = {}\n⟦requests.get⟧(k)", "?");
}

#[test]
fn methods_of_known_types() {
    check("import requests\ns = requests.Session()\n⟦s.get⟧(u)", "requests.Session.get");
    check("import requests\n⟦requests.Session().get⟧(u)", "requests.Session.get");
    check("import requests\n⟦requests.session().get⟧(u)", "requests.Session.get");
    check("import asyncio\n⟦asyncio.get_event_loop().create_task⟧(c)", "asyncio.AbstractEventLoop.create_task");
    check(
        "import asyncio\nloop = asyncio.get_running_loop()\n⟦loop.create_task⟧(c)",
        "asyncio.AbstractEventLoop.create_task",
    );
    check("def f(s: 'requests.Session'):\n  ⟦s.get⟧(u)\nimport requests", "requests.Session.get");
    check("from asyncio import Queue\nq: Queue[int] = make()\n⟦q.get⟧()", "asyncio.Queue.get");
    check("from asyncio import Queue\nq = Queue[int]()\n⟦q.get⟧()", "asyncio.Queue.get");
}

#[test]
fn methods_of_local_classes() {
    check("class A:\n  def m(self): ...\n  def f(self):\n    ⟦self.m⟧()", "def m");
    check("class A:\n  def m(self): ...\n  def f(self):\n    def g():\n      ⟦self.m⟧()", "def m");
    check("class A:\n  @classmethod\n  def f(cls):\n    ⟦cls.m⟧()\n  def m(self): ...", "def m");
    check("class A:\n  @staticmethod\n  def f(self):\n    ⟦self.m⟧()\n  def m(self): ...", "?");
    check("class A:\n  def m(self): ...\na = A()\n⟦a.m⟧()", "def m");
    check("class A:\n  def m(self): ...\n⟦A().m⟧()", "def m");
    check("class A:\n  def m(self): ...\nclass B(A):\n  def f(self):\n    ⟦self.m⟧()", "def m");
    check("class A:\n  def m(self): ...\n  def m(self): ...\n  def f(self):\n    ⟦self.m⟧()", "?");
    check("class A:\n  def m(self): ...\n  def f(self):\n    self.m = g\n    ⟦self.m⟧()", "?");
    check("class A(Unknown):\n  def f(self):\n    ⟦self.m⟧()", "?");
    check("import requests\nclass S(requests.Session):\n  def f(self):\n    ⟦self.get⟧(u)", "requests.Session.get");
    check(
        "import requests\nclass S(requests.Session):\n  def get(self, u): ...\n  def f(self):\n    ⟦self.get⟧(u)",
        "def get",
    );
    check("class A(A):\n  def f(self):\n    ⟦self.m⟧()", "?");
    check("class A(B): ...\nclass B(A): ...\n⟦A().m⟧()", "?");
}

#[test]
fn generic_definitions_bind_their_parameters() {
    check("import time\ndef f[time](x: time):\n  ⟦time.sleep⟧(1)", "?");
    check("import time\ndef f[T](x: T):\n  ⟦time.sleep⟧(1)", "time.sleep");
    check("class A[T]:\n  def m(self): ...\n  def f(self):\n    ⟦self.m⟧()", "def m");
}

#[test]
fn deep_code_ends() {
    let deep = format!("import time\n{}⟦time.sleep⟧{}", "(".repeat(3000), ")".repeat(3000));
    check(&deep, "time.sleep");
    let chain: Vec<String> = (0..3000).map(|n| format!("a{} = a{n}", n + 1)).collect();
    check(&format!("import time\na0 = time.sleep\n{}\n⟦a3000⟧(1)", chain.join("\n")), "?");
    let attributes = format!("import time\n⟦time{}⟧", ".a".repeat(3000));
    check(&attributes, "?");
    let lambdas = format!("import time\n{}⟦time.sleep⟧(1)", "lambda: ".repeat(3000));
    check(&lambdas, "?");
}
