//! `runtime` and `spell`.

use super::{ask_within, python};
use crate::facts::{Facts, RuntimeFact, Surroundings};

fn check(code: &str, expected: &str) {
    check_within(code, &Surroundings::default(), expected);
}

fn check_within(code: &str, surroundings: &Surroundings, expected: &str) {
    let found = ask_within(code, surroundings, |facts, node| match facts.runtime(node) {
        RuntimeFact::One(name) => name,
        RuntimeFact::Several(names) => names.join("|"),
        RuntimeFact::Unknown => "?".to_owned(),
    });
    assert_eq!(found, expected, "{code}");
}

fn depending_on(names: &[&str]) -> Surroundings {
    Surroundings { dependencies: names.iter().map(|name| (*name).to_owned()).collect(), ..Surroundings::default() }
}

#[test]
fn imports_decide() {
    check("async def f():\n  ⟦x()⟧", "asyncio");
    check("import asyncio\nasync def f():\n  ⟦x()⟧", "asyncio");
    check("import trio\nasync def f():\n  ⟦x()⟧", "trio");
    check("from trio import sleep\nasync def f():\n  ⟦x()⟧", "trio");
    check("import anyio\nasync def f():\n  ⟦x()⟧", "anyio");
    check("import anyio, asyncio\nasync def f():\n  ⟦x()⟧", "anyio");
    check("import anyio, trio\nasync def f():\n  ⟦x()⟧", "anyio");
    check("import asyncio, trio\nasync def f():\n  ⟦x()⟧", "asyncio|trio");
    check("import asyncio, trio, anyio\nasync def f():\n  ⟦x()⟧", "anyio");
    check("import discord\nasync def f():\n  ⟦x()⟧", "asyncio");
    check("import aiohttp, trio\nasync def f():\n  ⟦x()⟧", "asyncio|trio");
    check("import fastapi, requests\nasync def f():\n  ⟦x()⟧", "asyncio");
    check("from . import trio\nasync def f():\n  ⟦x()⟧", "asyncio");
    check("if TYPE_CHECKING:\n  import trio\nasync def f():\n  ⟦x()⟧", "asyncio");
}

#[test]
fn the_function_decides_before_the_file() {
    check("import asyncio, trio\nasync def f():\n  await trio.sleep(1)\n  ⟦x()⟧", "trio");
    check("import asyncio, trio\nasync def f():\n  ⟦x()⟧\n  await asyncio.sleep(1)", "asyncio");
    check("import asyncio, trio\nasync def f(n: trio.Nursery):\n  ⟦x()⟧", "trio");
    check("import asyncio, trio\nasync def g():\n  trio.run(a)\n  async def f():\n    ⟦x()⟧", "trio");
    check("import asyncio, trio\nasync def g():\n  trio.run(a)\nasync def f():\n  ⟦x()⟧", "asyncio|trio");
    check("import asyncio\nasync def f():\n  import trio\n  ⟦x()⟧", "trio");
    check("import anyio, asyncio\nasync def f():\n  await asyncio.sleep(1)\n  ⟦x()⟧", "asyncio");
    check("import asyncio, trio\nasync def f(trio):\n  trio.x\n  ⟦x()⟧", "asyncio|trio");
}

#[test]
fn the_project_decides_last() {
    let code = "async def f():\n  ⟦x()⟧";
    check_within(code, &depending_on(&["trio"]), "trio");
    check_within(code, &depending_on(&["discord.py"]), "asyncio");
    check_within(code, &depending_on(&["requests"]), "asyncio");
    check_within("import asyncio\nasync def f():\n  ⟦x()⟧", &depending_on(&["trio"]), "asyncio");
    let configured = Surroundings { runtime: Some("trio".to_owned()), ..Surroundings::default() };
    check_within("import asyncio\nasync def f():\n  await asyncio.sleep(1)\n  ⟦x()⟧", &configured, "trio");
    let other = Surroundings { runtime: Some("tokio".to_owned()), ..Surroundings::default() };
    check_within(code, &other, "asyncio");
}

/// How `path` is written at the mark: the text, then `+` and the import it needs; or `!` and the reason.
fn check_spelling(code: &str, path: &str, expected: &str) {
    let found = ask_within(code, &python(3, 11), |facts, node| match facts.spell(path, node) {
        Ok(spelling) => match spelling.needs {
            Some(import) => format!("{} + {}", spelling.text, import.module),
            None => spelling.text,
        },
        Err(reason) => format!("! {reason}"),
    });
    assert_eq!(found, expected, "{code}");
}

#[test]
fn spellings_in_the_file_come_first() {
    let sleep = "asyncio.sleep";
    check_spelling("import asyncio\nasync def f():\n  ⟦x()⟧", sleep, "asyncio.sleep");
    check_spelling("import asyncio as aio\nasync def f():\n  ⟦x()⟧", sleep, "aio.sleep");
    check_spelling("from asyncio import sleep\nasync def f():\n  ⟦x()⟧", sleep, "sleep");
    check_spelling("import asyncio\nfrom asyncio import sleep as nap\nasync def f():\n  ⟦x()⟧", sleep, "nap");
    check_spelling("async def f():\n  import asyncio\n  ⟦x()⟧", sleep, "asyncio.sleep");
    check_spelling("async def f():\n  ⟦x()⟧", sleep, "asyncio.sleep + asyncio");
    check_spelling(
        "async def f():\n  ⟦x()⟧\n  import asyncio",
        sleep,
        "! the name `asyncio` is taken by something else here",
    );
    check_spelling("async def g():\n  import asyncio\nasync def f():\n  ⟦x()⟧", sleep, "asyncio.sleep + asyncio");
    check_spelling("try:\n  import asyncio\nexcept ImportError: ...\nasync def f():\n  ⟦x()⟧", sleep, "asyncio.sleep");
    check_spelling("if x:\n  import asyncio\nasync def f():\n  ⟦x()⟧", sleep, "asyncio.sleep + asyncio");
    check_spelling("if TYPE_CHECKING:\n  import asyncio\nasync def f():\n  ⟦x()⟧", sleep, "asyncio.sleep + asyncio");
    check_spelling("⟦x()⟧", "builtins.print", "print");
}

#[test]
fn shadowed_spellings_are_not_used() {
    let taken = "! the name `asyncio` is taken by something else here";
    check_spelling("async def f(asyncio):\n  ⟦x()⟧", "asyncio.sleep", taken);
    check_spelling("asyncio = 1\nasync def f():\n  ⟦x()⟧", "asyncio.sleep", taken);
    check_spelling("import asyncio\nasync def f():\n  asyncio = 1\n  ⟦x()⟧", "asyncio.sleep", taken);
    check_spelling(
        "from asyncio import sleep\nasync def f(sleep):\n  ⟦x()⟧",
        "asyncio.sleep",
        "asyncio.sleep + asyncio",
    );
    check_spelling("from time import sleep\nasync def f():\n  ⟦x()⟧", "asyncio.sleep", "asyncio.sleep + asyncio");
    check_spelling("from . import asyncio\nasync def f():\n  ⟦x()⟧", "asyncio.sleep", taken);
    check_spelling("import asyncio as aio\nasync def f(aio):\n  ⟦x()⟧", "asyncio.sleep", "asyncio.sleep + asyncio");
}

#[test]
fn submodules_need_their_own_import() {
    let path = "anyio.lowlevel.checkpoint";
    check_spelling("import anyio\nasync def f():\n  ⟦x()⟧", path, "anyio.lowlevel.checkpoint + anyio.lowlevel");
    check_spelling("import anyio.lowlevel\nasync def f():\n  ⟦x()⟧", path, "anyio.lowlevel.checkpoint");
    check_spelling("from anyio import lowlevel\nasync def f():\n  ⟦x()⟧", path, "lowlevel.checkpoint");
    check_spelling("from anyio.lowlevel import checkpoint\nasync def f():\n  ⟦x()⟧", path, "checkpoint");
    check_spelling("import anyio as a\nasync def f():\n  ⟦x()⟧", path, "anyio.lowlevel.checkpoint + anyio.lowlevel");
    check_spelling("import trio\nasync def f():\n  ⟦x()⟧", "trio.lowlevel.checkpoint", "trio.lowlevel.checkpoint");
    check_spelling("async def f():\n  ⟦x()⟧", "functools.partial", "functools.partial + functools");
}
