//! `is_awaited`, `makes_coroutine`, `reads_of`, `assigned_value`.

use super::ask;
use crate::facts::{Facts, Truth};

fn check_awaited(code: &str, expected: bool) {
    assert_eq!(ask(code, |facts, node| facts.is_awaited(node)), expected, "{code}");
}

#[test]
fn awaited_directly() {
    let f = |body: &str| {
        format!("import asyncio\nfrom asyncio import create_task as ct\nasync def f(tg: asyncio.TaskGroup):\n  {body}")
    };
    for body in [
        "await ⟦x()⟧",
        "await (⟦x()⟧)",
        "await (y := ⟦x()⟧)",
        "await (⟦x()⟧ if a else b)",
        "await (b if a else ⟦x()⟧)",
        "await (a or ⟦x()⟧)",
        "await (⟦x()⟧ or b)",
        "await ⟦x()⟧ ** 2",
        "asyncio.create_task(⟦x()⟧)",
        "ct(⟦x()⟧, name='n')",
        "await asyncio.gather(a(), ⟦x()⟧)",
        "await asyncio.gather(*[⟦x()⟧ for i in y])",
        "await asyncio.gather(*(⟦x()⟧ for i in y))",
        "await asyncio.wait_for(⟦x()⟧, 5)",
        "await asyncio.wait([⟦x()⟧, y])",
        "tg.create_task(⟦x()⟧)",
        "asyncio.get_running_loop().create_task(⟦x()⟧)",
        "asyncio.ensure_future(coro_or_future=⟦x()⟧)",
    ] {
        check_awaited(&f(body), true);
    }
    for body in [
        "⟦x()⟧",
        "(⟦x()⟧)",
        "y = ⟦x()⟧",
        "await y(⟦x()⟧)",
        "await ⟦x()⟧.y()",
        "await (⟦x()⟧)[0]",
        "await (⟦x()⟧ ** 2)",
        "await (a if ⟦x()⟧ else b)",
        "return ⟦x()⟧",
        "asyncio.create_task(y(⟦x()⟧))",
        "asyncio.create_task(lambda: ⟦x()⟧)",
        "asyncio.gather(*[y for y in ⟦x()⟧])",
        "unknown.create_task(⟦x()⟧)",
        "async with ⟦x()⟧: ...",
    ] {
        check_awaited(&f(body), false);
    }
}

fn check_coroutine(code: &str, expected: Truth) {
    assert_eq!(ask(code, |facts, node| facts.makes_coroutine(node)), expected, "{code}");
}

#[test]
fn coroutines_of_the_file() {
    use Truth::{No, Unknown, Yes};
    check_coroutine("async def f(): ...\n⟦f()⟧", Yes);
    check_coroutine("async def g():\n  async def f(): ...\n  ⟦f()⟧", Yes);
    check_coroutine("async def f():\n  yield 1\n⟦f()⟧", No);
    check_coroutine("async def f():\n  def g():\n    yield 1\n⟦f()⟧", Yes);
    check_coroutine("def f(): ...\n⟦f()⟧", Unknown);
    check_coroutine("async def f(): ...\nf = g\n⟦f()⟧", Unknown);
    check_coroutine("if x:\n  async def f(): ...\nelse:\n  def f(): ...\n⟦f()⟧", Unknown);
    check_coroutine("async def f(): ...\ng = f\n⟦g()⟧", Yes);
    check_coroutine("class A: ...\n⟦A()⟧", No);
    check_coroutine("async def f(): ...\ndef g(f):\n  ⟦f()⟧", Unknown);
}

#[test]
fn decorators_may_change_what_a_call_makes() {
    use Truth::{Unknown, Yes};
    check_coroutine("@cached\nasync def f(): ...\n⟦f()⟧", Unknown);
    check_coroutine("import functools\n@functools.wraps(g)\nasync def f(): ...\n⟦f()⟧", Yes);
    check_coroutine("import functools\n@functools.lru_cache\nasync def f(): ...\n⟦f()⟧", Unknown);
    check_coroutine("import pytest\n@pytest.mark.parametrize('a', [1])\nasync def f(): ...\n⟦f()⟧", Yes);
    check_coroutine("import contextlib\n@contextlib.asynccontextmanager\nasync def f(): ...\n⟦f()⟧", Unknown);
    check_coroutine("class A:\n  @staticmethod\n  async def m(): ...\n⟦A.m()⟧", Yes);
    check_coroutine(
        "import abc\nclass A:\n  @abc.abstractmethod\n  async def m(self): ...\n  def f(self):\n    ⟦self.m()⟧",
        Yes,
    );
    check_coroutine(
        "from typing import overload\n@overload\nasync def f(a: int): ...\n@overload\nasync def f(a: str): ...\nasync def f(a): ...\n⟦f(1)⟧",
        Yes,
    );
}

#[test]
fn coroutines_of_classes() {
    use Truth::{Unknown, Yes};
    check_coroutine("class A:\n  async def m(self): ...\n  def f(self):\n    ⟦self.m()⟧", Yes);
    check_coroutine(
        "class A:\n  @classmethod\n  async def m(cls): ...\n  @classmethod\n  def f(cls):\n    ⟦cls.m()⟧",
        Yes,
    );
    check_coroutine("class A:\n  async def m(self): ...\nclass B(A):\n  def f(self):\n    ⟦self.m()⟧", Yes);
    check_coroutine(
        "class A:\n  async def m(self): ...\nclass B(A):\n  def m(self): ...\n  def f(self):\n    ⟦self.m()⟧",
        Unknown,
    );
    check_coroutine("class A:\n  async def m(self): ...\na = A()\n⟦a.m()⟧", Yes);
    check_coroutine("class A:\n  async def m(self): ...\ndef f(a):\n  ⟦a.m()⟧", Unknown);
    check_coroutine("class A:\n  async def m(self): ...\nclass B:\n  def f(self):\n    ⟦self.m()⟧", Unknown);
    check_coroutine("class A:\n  async def m(self): ...\n  def f(self):\n    self.m = Mock()\n    ⟦self.m()⟧", Unknown);
}

#[test]
fn coroutines_of_the_tables() {
    use Truth::{No, Unknown, Yes};
    check_coroutine("import asyncio\n⟦asyncio.sleep(1)⟧", Yes);
    check_coroutine("import asyncio\n⟦asyncio.create_task(c)⟧", No);
    check_coroutine("import asyncio\nq = asyncio.Queue()\n⟦q.get()⟧", Yes);
    check_coroutine("import asyncio\nq = asyncio.Queue()\n⟦q.get_nowait()⟧", No);
    check_coroutine("import asyncio\nq = asyncio.Queue()\n⟦q.shutdown()⟧", Unknown);
    check_coroutine("import anyio.lowlevel\n⟦anyio.lowlevel.checkpoint()⟧", Yes);
    check_coroutine("import trio\n⟦trio.sleep(1)⟧", Yes);
    check_coroutine("import httpx\nasync def f():\n  async with httpx.AsyncClient() as c:\n    ⟦c.get(u)⟧", Yes);
    check_coroutine("from . import asyncio\n⟦asyncio.sleep(1)⟧", Unknown);
}

/// The lines, from 1, of the reads of the marked name; `None` if they cannot be known.
fn check_reads(code: &str, expected: Option<&[usize]>) {
    let lines = ask(code, |facts, node| {
        let text = facts.tree().source();
        let line = |read| text[..facts.tree().start(read)].matches('\n').count() + 1;
        facts.reads_of(node).map(|reads| reads.into_iter().map(line).collect::<Vec<_>>())
    });
    assert_eq!(lines.as_deref(), expected, "{code}");
}

#[test]
fn reads_of_locals() {
    check_reads("def f():\n  ⟦t⟧ = 1", Some(&[]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  print(t)", Some(&[3]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  t = 2", Some(&[]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  t += 2", Some(&[3]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  del t", Some(&[3]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  t.x = 2", Some(&[3]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  t[0] = 2", Some(&[3]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  a.t\n  g(t=1)", Some(&[]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  def g():\n    return t", Some(&[4]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  def g(t):\n    return t", Some(&[]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  return [t for x in y]", Some(&[3]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  return [t for t in y]", Some(&[]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  return f'{t}'", Some(&[3]));
    check_reads("def f():\n  for i in x:\n    g(t)\n    ⟦t⟧ = 1", Some(&[3]));
    check_reads("def f():\n  ⟦t⟧ = 1\n  def g():\n    nonlocal t\n    t = 2\n    return t", Some(&[6]));
    check_reads("t = 0\ndef f():\n  ⟦t⟧ = 1\nprint(t)", Some(&[]));
    check_reads("⟦t⟧ = 1\nprint(t)", None);
    check_reads("def f():\n  global t\n  ⟦t⟧ = 1", None);
    check_reads("def f():\n  t = 0\n  def g():\n    nonlocal t\n    ⟦t⟧ = 1", None);
    check_reads("class A:\n  ⟦t⟧ = 1", None);
    check_reads("def f():\n  ⟦t⟧ = 1\n  return locals()", None);
    check_reads("def f(self):\n  ⟦self.t⟧ = 1", None);
}

#[test]
fn values_assigned_once() {
    let check = |code: &str, expected: Option<&str>| {
        let found =
            ask(code, |facts, node| facts.assigned_value(node).map(|value| facts.tree().text(value).to_owned()));
        assert_eq!(found.as_deref(), expected, "{code}");
    };
    check("x = f()\n⟦x⟧", Some("f()"));
    check("x: int = f()\n⟦x⟧", Some("f()"));
    check("x = y = f()\n⟦x⟧", Some("f()"));
    check("def g():\n  x = f()\n  ⟦x⟧", Some("f()"));
    check("x = f()\nx = g()\n⟦x⟧", None);
    check("x = f()\nx += 1\n⟦x⟧", None);
    check("for x in f(): ⟦x⟧", None);
    check("def g(x): ⟦x⟧", None);
    check("with f() as x: ⟦x⟧", None);
    check("x, y = f()\n⟦x⟧", None);
}
