//! `type_of`: the types of values.

use super::ask;
use crate::facts::{Facts, Type};

/// A library's type is written as its path, a class of the file as `class Name`, unknown as `?`.
fn check(code: &str, expected: &str) {
    let found = ask(code, |facts, node| match facts.type_of(node) {
        Some(Type::Symbol(path)) => path,
        Some(Type::Local(class)) => {
            let name = facts.tree().field(class, "name");
            format!("class {}", name.map_or("", |name| facts.tree().text(name)))
        }
        None => "?".to_owned(),
    });
    assert_eq!(found, expected, "{code}");
}

const SESSION: &str = "requests.Session";

#[test]
fn constructors() {
    check("import requests\ns = requests.Session()\n⟦s⟧", SESSION);
    check("import requests\ns = None\ns = requests.Session()\n⟦s⟧", SESSION);
    check("import requests\ns = requests.Session()\ndef f():\n  ⟦s⟧", SESSION);
    check("import requests\ns = requests.Session()\ns = other()\n⟦s⟧", "?");
    check("import requests\ns = requests.Session() if x else requests.Session()\n⟦s⟧", SESSION);
    check("import requests\ns = requests.Session() if x else None\n⟦s⟧", SESSION);
    check("import requests\ns = requests.Session() if x else other()\n⟦s⟧", "?");
    check("import requests\ndef f(s=None):\n  s = s or requests.Session()\n  ⟦s⟧", "?");
    check("import requests\nif (s := requests.Session()):\n  ⟦s⟧", SESSION);
    check("import requests\nr, s = 1, requests.Session()\n⟦s⟧", SESSION);
    check("import requests\nr, s = requests.Session()\n⟦s⟧", "?");
    check("import requests\nfor s in requests.Session(): ⟦s⟧", "?");
    check("class A: ...\na = A()\n⟦a⟧", "class A");
}

#[test]
fn context_managers() {
    check("import requests\nwith requests.Session() as s:\n  ⟦s⟧", SESSION);
    check("import requests\nwith a() as b, requests.Session() as s:\n  ⟦s⟧", SESSION);
    check("import requests\nwith (a() as b, requests.Session() as s):\n  ⟦s⟧", SESSION);
    check("import urllib.request as r\nwith r.urlopen(u) as s:\n  ⟦s⟧", "http.client.HTTPResponse");
    check("import httpx\nwith httpx.stream('GET', u) as s:\n  ⟦s⟧", "httpx.Response");
    check(
        "import aiohttp\nasync def f():\n  async with aiohttp.ClientSession() as s:\n    ⟦s⟧",
        "aiohttp.ClientSession",
    );
    check(
        "import aiohttp\nasync def f(s: aiohttp.ClientSession):\n  async with s.get(u) as r:\n    ⟦r⟧",
        "aiohttp.ClientResponse",
    );
    check("import trio\nasync def f():\n  async with trio.open_nursery() as n:\n    ⟦n⟧", "trio.Nursery");
    check("import anyio\nasync def f():\n  async with anyio.create_task_group() as n:\n    ⟦n⟧", "anyio.abc.TaskGroup");
    check("class A:\n  def __enter__(self) -> 'A': ...\nwith A() as a:\n  ⟦a⟧", "class A");
    check("class A:\n  def __enter__(self): ...\nwith A() as a:\n  ⟦a⟧", "?");
}

#[test]
fn annotations() {
    for annotation in [
        "requests.Session",
        "'requests.Session'",
        "requests.Session | None",
        "None | requests.Session",
        "'requests.Session | None'",
        "'requests.Session' | None",
        "Optional[requests.Session]",
        "Optional['requests.Session']",
        "typing.Optional[requests.Session]",
        "Union[requests.Session, None]",
        "Annotated[requests.Session, Depends(get)]",
        "Annotated[Optional[requests.Session], \"a, b\"]",
        "Final[requests.Session]",
    ] {
        let head =
            "import requests, typing\nfrom typing import *\nfrom typing import Optional, Union, Annotated, Final\n";
        check(&format!("{head}def f(s: {annotation}):\n  ⟦s⟧"), SESSION);
        check(&format!("{head}def f(s: {annotation} = None):\n  ⟦s⟧"), SESSION);
        check(&format!("{head}def f(*, s: {annotation} = None):\n  ⟦s⟧"), SESSION);
        check(&format!("{head}s: {annotation} = get()\n⟦s⟧"), SESSION);
    }
    check("import requests\ndef f(s: requests.Session | int):\n  ⟦s⟧", "?");
    check("import requests\ndef f(s: type[requests.Session]):\n  ⟦s⟧", "?");
    check("import requests\ndef f(s: list[requests.Session]):\n  ⟦s⟧", "builtins.list");
    check("import requests\ndef f(*s: requests.Session):\n  ⟦s⟧", "?");
    check("import requests\ndef f(**s: requests.Session):\n  ⟦s⟧", "?");
    check("import requests\ndef f(s: requests.Session):\n  s = other()\n  ⟦s⟧", "?");
    check("if TYPE_CHECKING:\n  import requests\ndef f(s: 'requests.Session'):\n  ⟦s⟧", SESSION);
    check("if TYPE_CHECKING:\n  import requests\ndef f(s: requests.Session):\n  ⟦s⟧", SESSION);
    check("from requests import Session as S\ndef f(s: S):\n  ⟦s⟧", SESSION);
    check("from typing import Any\ndef f(s: Any):\n  ⟦s⟧", "?");
    check("class A: ...\ndef f(a: 'A'):\n  ⟦a⟧", "class A");
    check("import requests\nfrom typing import Final\ns: Final = requests.Session()\n⟦s⟧", SESSION);
    check("import requests, typing\nclass A:\n  s: typing.ClassVar = requests.Session()\n⟦A.s⟧", SESSION);
    check("import requests\ns: Other = requests.Session()\n⟦s⟧", "?");
    check("T = TypeVar('T')\ndef f(a: T):\n  ⟦a⟧", "?");
    check("def f(a: '", "?");
}

#[test]
fn attributes() {
    let class = |body: &str| format!("import requests\nclass A:\n{body}\n  def f(self):\n    ⟦self.s⟧");
    check(&class("  def __init__(self):\n    self.s = requests.Session()"), SESSION);
    check(&class("  def __init__(self):\n    self.s: requests.Session = make()"), SESSION);
    check(&class("  def open(self):\n    self.s = requests.Session()\n  def close(self):\n    self.s = None"), SESSION);
    check(&class("  def open(self):\n    self.s = requests.Session()\n  def g(self, s):\n    self.s = s"), "?");
    check(&class("  def __init__(self, s: requests.Session):\n    self.s = s"), SESSION);
    check(&class("  def __init__(self, s):\n    self.s = s or requests.Session()"), "?");
    check(&class("  s: requests.Session"), SESSION);
    check(&class("  s: requests.Session | None = None"), SESSION);
    check(&class("  s = requests.Session()"), SESSION);
    check(&class("  s = None\n  def g(self):\n    self.s = requests.Session()"), SESSION);
    check(&class("  @property\n  def s(self) -> requests.Session: ..."), SESSION);
    check(&class("  def s(self) -> requests.Session: ..."), "?");
    check(&class("  def g(self):\n    with requests.Session() as self.s: ..."), SESSION);
    check(&class("  def g(self):\n    self.s, x = requests.Session(), 1"), SESSION);
    check(&class("  def g(self):\n    for self.s in x: ..."), "?");
    check("import requests\nclass A:\n  s = requests.Session()\n⟦A().s⟧", SESSION);
    check("import requests\nclass A:\n  s = requests.Session()\n⟦A.s⟧", SESSION);
    check("import requests\nclass A:\n  s: requests.Session\nclass B(A):\n  def f(self):\n    ⟦self.s⟧", SESSION);
    check(
        "import requests\nclass A:\n  def __init__(this):\n    this.s = requests.Session()\n  def f(self):\n    ⟦self.s⟧",
        SESSION,
    );
    check(
        "import requests\nclass B:\n  s: requests.Session\nclass A:\n  def __init__(self, b: B):\n    self.b = b\n  def f(self):\n    ⟦self.b.s⟧",
        SESSION,
    );
    check("class A:\n  def f(self):\n    self.a = self.b\n    self.b = self.a\n    ⟦self.a⟧", "?");
}

#[test]
fn results() {
    check("import requests\n⟦requests.get(u)⟧", "requests.Response");
    check("import requests\ndef f() -> requests.Session: ...\n⟦f()⟧", SESSION);
    check("import requests\n@cached\ndef f() -> requests.Session: ...\n⟦f()⟧", "?");
    check("import requests\ndef f() -> requests.Session:\n  yield 1\n⟦f()⟧", "?");
    check("import requests\nasync def f() -> requests.Session: ...\n⟦f()⟧", "?");
    check("import requests\nasync def f() -> requests.Session: ...\nasync def g():\n  ⟦await f()⟧", SESSION);
    check("import requests\nasync def f() -> requests.Session: ...\nasync def g():\n  c = f()\n  ⟦await c⟧", SESSION);
    check("import requests\nclass A:\n  def s(self) -> requests.Session: ...\n⟦A().s()⟧", SESSION);
}

#[test]
fn awaited_offloads_have_the_type_of_the_call() {
    let f = |body: &str| format!("import asyncio, anyio, functools, requests\nasync def f():\n  {body}");
    check(&f("⟦await asyncio.to_thread(requests.get, u)⟧"), "requests.Response");
    check(&f("r = await asyncio.to_thread(requests.get, u, timeout=5)\n  ⟦r⟧"), "requests.Response");
    check(&f("⟦(await asyncio.to_thread(requests.get, u))⟧"), "requests.Response");
    check(&f("⟦await anyio.to_thread.run_sync(functools.partial(requests.get, u))⟧"), "requests.Response");
    check(&f("⟦await asyncio.to_thread(lambda: requests.get(u))⟧"), "requests.Response");
    check(&f("⟦await asyncio.get_running_loop().run_in_executor(None, requests.get, u)⟧"), "requests.Response");
    check(&f("⟦await asyncio.to_thread(requests.Session)⟧"), SESSION);
    check(&f("⟦await asyncio.wait_for(asyncio.to_thread(requests.get, u), 5)⟧"), "requests.Response");
    check(&f("⟦asyncio.to_thread(requests.get, u)⟧"), "?");
    check(&f("⟦await asyncio.to_thread(*a, requests.get)⟧"), "?");
}

#[test]
fn results_that_are_made_of_the_first_argument() {
    let with = "import contextlib, requests\nwith contextlib.";
    check(&format!("{with}closing(requests.Session()) as s:\n  ⟦s⟧"), SESSION);
    check(&format!("{with}nullcontext(requests.Session()) as s:\n  ⟦s⟧"), SESSION);
    check(&format!("{with}ExitStack() as stack:\n  s = stack.enter_context(requests.Session())\n  ⟦s⟧"), SESSION);
    let f = "import contextlib, aiohttp\nasync def f():\n  async with contextlib.AsyncExitStack() as stack:\n    ";
    let enter = "await stack.enter_async_context(aiohttp.ClientSession())";
    check(&format!("{f}s = {enter}\n    ⟦s⟧"), "aiohttp.ClientSession");
    check("import requests, typing\ns = typing.cast(requests.Session, other)\n⟦s⟧", SESSION);
    check("import requests, typing\ns = typing.cast('requests.Session', other)\n⟦s⟧", SESSION);
    check("import requests, typing\ns = typing.cast(unknown, requests.Session())\n⟦s⟧", "?");
}

const PATH: &str = "pathlib.Path";

#[test]
fn operators_and_items() {
    let check = |code: &str, expected: &str| check(&format!("from pathlib import Path\n{code}"), expected);
    check("p = Path('x') / 'y'\n⟦p⟧", PATH);
    check("p = 'x' / Path('y')\n⟦p⟧", PATH);
    check("p = Path('x') + 'y'\n⟦p⟧", "?");
    check("p = ⟦Path('x').parent.parent⟧", PATH);
    check("p = ⟦Path(__file__).resolve().parents[2]⟧", PATH);
    check("p = ⟦Path(__file__).parents[1:]⟧", "?");
    check("for p in Path('x').glob('*'): ⟦p⟧", PATH);
    check("for p in sorted(Path('x').iterdir()): ⟦p⟧", PATH);
    check("for p, q in Path('x').iterdir(): ⟦p⟧", "?");
    check("q = [⟦p⟧ for p in Path('x').rglob('*')]", PATH);
    check("def f(ps: list[Path]):\n  for p in ps: ⟦p⟧", PATH);
    check("def f(ps: 'tuple[Path, ...] | None'):\n  for p in ps: ⟦p⟧", PATH);
    check("def f(ps: tuple[Path, str]):\n  for p in ps: ⟦p⟧", "?");
    check("def f(ps: dict[Path, str]):\n  for p in ps: ⟦p⟧", "?");
    check("import typing as t\ndef f(ps: t.Optional[t.Sequence[Path]]):\n  ⟦ps[0]⟧", PATH);
    check("ps = [Path('x'), Path('y')]\nfor p in ps: ⟦p⟧", PATH);
    check("ps = [Path('x'), 'y']\nfor p in ps: ⟦p⟧", "?");
    check("import asyncio\nasync def f():\n  for p in await asyncio.to_thread(list, Path('x').glob('*')): ⟦p⟧", PATH);
}

#[test]
fn the_last_assignment_that_every_way_passes() {
    let check = |code: &str, expected: &str| check(&format!("from pathlib import Path\n{code}"), expected);
    check("def f(p):\n  p = Path(p)\n  ⟦p⟧", PATH);
    check("def f(p):\n  p = Path(p)\n  if p:\n    ⟦p⟧", PATH);
    check("def f(p: Path):\n  p = p.resolve()\n  ⟦p⟧", PATH);
    check("def f(p: Path):\n  ⟦p⟧\n  p = p.resolve()", PATH);
    check("def f(p: Path):\n  ⟦p⟧\n  p = str(p)", PATH);
    check("def f(p):\n  if p:\n    p = Path(p)\n  ⟦p⟧", "?");
    check("def f(p: Path):\n  for _ in x:\n    ⟦p⟧\n    p = str(p)", "?");
    check("def f(p):\n  for _ in x:\n    p = Path(p)\n    ⟦p⟧", PATH);
    check("def f(p):\n  p = Path(p)\n  p = str(p)\n  ⟦p⟧", "builtins.str");
    check("def f(p):\n  p = Path(p)\n  def g():\n    ⟦p⟧", "?");
    check("def f(p):\n  def g():\n    nonlocal p\n    p = 1\n  p = Path(p)\n  g()\n  ⟦p⟧", "?");
    check("def f(p):\n  try:\n    p = Path(p)\n  except E:\n    ⟦p⟧", "?");
    check("def f(p):\n  with a() as p:\n    p = Path(p)\n    ⟦p⟧", PATH);
}
