use crate::edit::testing::rewrite_marked;
use crate::edit::verbs;
use crate::facts::PythonVersion;
use crate::rules::definitions;
use crate::source::Language;

/// Puts the line into an async function of a file that imports what the rows use.
fn in_function(line: &str) -> String {
    format!("import asyncio\nimport requests\n\n\nasync def f(url, urls, g, kw):\n    {line}\n")
}

fn line_of(text: &str) -> String {
    let lines = text.lines().skip_while(|line| !line.starts_with("async def f")).skip(1);
    lines.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn await_is_put_in_parentheses_only_where_something_binds_tighter() {
    let check = |line: &str, expected: &str| {
        let result = rewrite_marked(&in_function(line), PythonVersion(3, 9), verbs::await_value);
        assert_eq!(line_of(&result.unwrap()), expected);
    };
    check("«g()»", "await g()");
    check("x = «g()».text", "x = (await g()).text");
    check("x = «g()»[0]", "x = (await g())[0]");
    check("x = «g()»()", "x = (await g())()");
    check("x = («g()»).text", "x = (await g()).text");
    check("x = «g()» ** 2", "x = await g() ** 2");
    check("x = 2 ** «g()»", "x = 2 ** await g()");
    check("x = -«g()»", "x = -await g()");
    check("x = not «g()»", "x = not await g()");
    check("return«(g)()»", "return await (g)()");
    check("return(«g()»)", "return(await g())");
    check("x = await «g()»", "x = await (await g())");
    check("x = [«g()» for u in urls]", "x = [await g() for u in urls]");
    check("x = sum(u for u in «g()»)", "x = sum(u for u in await g())");
    check("x = f\"{«g()»}\"", "x = f\"{await g()}\"");
    check("if url: «g()»", "if url: await g()");
    check("g(); «g()»; g()", "g(); await g(); g()");
    check("x = [[u for u in «g()»] for v in urls]", "x = [[u for u in await g()] for v in urls]");
    check("print(*«g()», **g())", "print(*await g(), **g())");
    check("async for x in «g()»: pass", "async for x in await g(): pass");
    check("x = g() \\\n        or «g()»", "x = g() \\\n    or await g()");
}

#[test]
fn await_is_refused_where_it_cannot_stand() {
    let check = |text: &str, python: PythonVersion, expected: bool| {
        let result = rewrite_marked(text, python, verbs::await_value);
        assert_eq!(result.is_ok(), expected, "{text}\n{result:?}");
    };
    let new = PythonVersion(3, 11);
    for line in [
        "x = lambda: «g()»",
        "x = («g()» for u in urls)",
        "x = any(u for u in urls if «g()»)",
        "x: «g()» = 1",
        "del «g()».x",
        "x = f\"{«g()»=}\"",
        "def inner(): «g()»",
    ] {
        check(&in_function(line), new, false);
    }
    check(&in_function("class A:\n        x = «g()»"), new, false);
    check("def f(g):\n    «g()»\n", new, false);
    check("async def f(x=«g()»): ...\n", new, false);
    check("@«g()»\nasync def f(): ...\n", new, false);
    let nested = in_function("x = [[«g()» for u in v] for v in urls]");
    check(&nested, PythonVersion(3, 10), false);
    check(&nested, new, true);
}

#[test]
fn a_call_is_offloaded_by_edits_of_its_tokens() {
    let check = |line: &str, expected: &str| {
        let result = rewrite_marked(&in_function(line), PythonVersion(3, 9), verbs::offload);
        assert_eq!(line_of(&result.unwrap()), expected);
    };
    check("r = «requests.get(url, timeout=5)»", "r = await asyncio.to_thread(requests.get, url, timeout=5)");
    check("r = «requests.get()»", "r = await asyncio.to_thread(requests.get)");
    check("r = «requests.get(*urls, **kw)»", "r = await asyncio.to_thread(requests.get, *urls, **kw)");
    check("r = «requests.get(url)».json()[0]", "r = (await asyncio.to_thread(requests.get, url)).json()[0]");
    check("r = [«requests.get(u)» for u in urls]", "r = [await asyncio.to_thread(requests.get, u) for u in urls]");
    check("r = «g(u for u in urls)»", "r = await asyncio.to_thread(g, (u for u in urls))");
    check("r = «requests.get( url )»", "r = await asyncio.to_thread(requests.get, url )");
    check(
        "r = «requests.get(\n        url,  # which\n    )»",
        "r = await asyncio.to_thread(\n    requests.get,\n    url,  # which\n)",
    );
    check("r = «requests.get(# none\n    )»", "r = await asyncio.to_thread(requests.get# none\n)");
    check("r = «requests.get(await g())»", "r = await asyncio.to_thread(requests.get, await g())");
    check("r = «requests.get(x := url)»", "r = await asyncio.to_thread(requests.get, x := url)");
    check("r = «(g)(url)»", "r = await asyncio.to_thread((g), url)");
    check("return«(g)(url)»", "return await asyncio.to_thread((g), url)");
    check("r = «g().post(url)»", "r = await asyncio.to_thread(g().post, url)");
}

#[test]
fn the_thread_call_is_that_of_the_runtime_and_its_version() {
    let check = |text: &str, python: PythonVersion, expected: &str| {
        let result = rewrite_marked(text, python, verbs::offload).unwrap();
        assert_eq!(result, expected);
    };
    check(
        "import asyncio\nimport requests\n\n\nasync def f(url):\n    «requests.get(url, timeout=5)»\n",
        PythonVersion(3, 8),
        "import asyncio\nimport functools\nimport requests\n\n\nasync def f(url):\n    \
         await asyncio.get_running_loop().run_in_executor(None, functools.partial(requests.get, url, timeout=5))\n",
    );
    check(
        "import asyncio\nimport requests\n\n\nasync def f(url):\n    «requests.get(url)»\n",
        PythonVersion(3, 8),
        "import asyncio\nimport requests\n\n\nasync def f(url):\n    \
         await asyncio.get_running_loop().run_in_executor(None, requests.get, url)\n",
    );
    check(
        "import anyio\nimport requests\n\n\nasync def f(url, kw):\n    r = «requests.get(url, **kw)».text\n    await anyio.sleep(1)\n",
        PythonVersion(3, 9),
        "import functools\n\nimport anyio\nimport anyio.to_thread\nimport requests\n\n\nasync def f(url, kw):\n    \
         r = (await anyio.to_thread.run_sync(functools.partial(requests.get, url, **kw))).text\n    await anyio.sleep(1)\n",
    );
}

#[test]
fn a_call_stays_where_a_thread_would_change_it() {
    let check = |line: &str| {
        let text = format!("import sqlite3\n{}", in_function(line));
        let result = rewrite_marked(&text, PythonVersion(3, 11), verbs::offload);
        assert!(result.is_err(), "{result:?}");
    };
    check("x = «next(g)»");
    check("x = «locals()»");
    check("x = «map(g, urls)»");
    check("x = «sqlite3.connect(url)»");
    check("c = sqlite3.connect(url); «c.execute(url)»");
    check("x = «(await g()).get(url)»");
    check("x = «asyncio.sleep(1)»");
    check("x = lambda: «requests.get(url)»");
    check("def many():\n        yield 1\n    x = «many()»");
    check(
        "x = requests.get \\\n        .x«(url)»"
            .replace("requests.get \\\n        .x«(url)»", "«requests.get \\\n        (url)»")
            .as_str(),
    );
}

#[test]
fn a_task_is_wrapped_in_a_helper_that_is_defined_once() {
    let check = |text: &str, python: PythonVersion, expected: &str| {
        let source = definitions::find(Language::Python, "keep-task").unwrap();
        let result = rewrite_marked(text, python, |node, facts| verbs::wrap(node, source, facts));
        let result = result.unwrap_or_else(|reason| panic!("{reason}\n{text}"));
        assert_eq!(result, expected);
    };
    let helper = "_background_tasks: set[asyncio.Task[Any]] = set()\n\n\n\
        def _keep(task: asyncio.Task[Any]) -> asyncio.Task[Any]:\n    \
        \"\"\"Refer to the task until it is done: the event loop itself does not.\"\"\"\n    \
        _background_tasks.add(task)\n    task.add_done_callback(_background_tasks.discard)\n    return task\n";
    let import = "import asyncio\nfrom typing import Any\n\n";
    let function = "async def f(work):\n    _keep(asyncio.create_task(work()))\n";
    check(
        "import asyncio\n\n\nasync def f(work):\n    «asyncio.create_task(work())»\n",
        PythonVersion(3, 9),
        &format!("{import}{helper}\n\n{function}"),
    );
    check(
        &format!("{import}{helper}\n\nasync def f(work):\n    «asyncio.create_task(work())»\n"),
        PythonVersion(3, 9),
        &format!("{import}{helper}\n\n{function}"),
    );
    check(
        "import asyncio as aio\nimport typing as t\n\n_keep = 1\n\n\nasync def f(work):\n    «aio.create_task(work())»\n",
        PythonVersion(3, 9),
        &format!(
            "import asyncio as aio\nimport typing as t\n\n{}\n\n_keep = 1\n\n\n\
             async def f(work):\n    _keep_2(aio.create_task(work()))\n",
            helper
                .replace("asyncio.Task", "aio.Task")
                .replace("Any", "t.Any")
                .replace("_background_tasks", "_background_tasks_2")
                .replace("_keep", "_keep_2")
        ),
    );
    check(
        "import asyncio\n\n\nasync def f(work):\n    «asyncio.create_task(work())»\n",
        PythonVersion(3, 8),
        &format!(
            "import asyncio\n\n{}\n\n{function}",
            helper.replace("set[asyncio.Task[Any]]", "set").replace("[Any]", "")
        ),
    );
}
