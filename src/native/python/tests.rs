use crate::edit::testing::rewrite_marked;
use crate::facts::PythonVersion;
use crate::native::REGISTRY;
use crate::rules::Match;

/// Carries out the step `name` for the marked node, given as the capture `capture`.
fn carried_out(name: &str, capture: &str, text: &str) -> Result<String, String> {
    let step = REGISTRY.rewritings().find(|step| step.name == name).unwrap();
    rewrite_marked(text, PythonVersion(3, 11), |node, facts| (step.build)(&Match::new(vec![(capture, node)]), facts))
}

fn check_step(name: &str, text: &str, expected: &str) {
    let capture = if name == "offload-block" { "block" } else { "call" };
    let result = carried_out(name, capture, text).unwrap_or_else(|reason| panic!("{reason}\n{text}"));
    assert_eq!(result, expected);
}

fn check_refused(name: &str, text: &str) {
    let capture = if name == "offload-block" { "block" } else { "call" };
    let result = carried_out(name, capture, text);
    assert!(result.is_err(), "{result:?}\n{text}");
}

#[test]
fn a_loop_inside_a_loop_is_an_await() {
    let check = |line: &str, expected: &str| {
        let text = |line: &str| {
            format!(
                "import asyncio\nimport anyio\nfrom bridge import sync\n\n\nasync def f(g, h, loop: asyncio.AbstractEventLoop):\n    {line}\n    return asyncio, anyio, sync\n"
            )
        };
        check_step("run-inside-loop", &text(line), &text(expected));
    };
    check("a = «asyncio.run(g())»", "a = await g()");
    check("a = «asyncio.get_event_loop().run_until_complete(h(1))»[\"k\"]", "a = (await h(1))[\"k\"]");
    check("a = «loop.run_until_complete(g)»", "a = await g");
    check("a = «loop.run_until_complete(g if h else h)».x", "a = (await (g if h else h)).x");
    check(
        "a = «asyncio.run(\n        g(\n            1,\n        )\n    )»",
        "a = await g(\n            1,\n        )",
    );
    check("a = «asyncio.run(\n        h\n        .g()\n    )»", "a = await (h\n        .g())");
    check("a = «anyio.run(h, 1, *g)»", "a = await h(1, *g)");
    check("a = «anyio.run(h)»", "a = await h()");
    check("a = «sync(h)(2, k=1)».x", "a = (await h(2, k=1)).x");
    check("a = «sync(h.g)()»", "a = await h.g()");
}

#[test]
fn a_loop_inside_a_loop_stays_if_it_says_more() {
    let check = |line: &str| {
        let text = format!("import asyncio\nimport anyio\n\n\nasync def f(g, h):\n    {line}\n");
        check_refused("run-inside-loop", &text);
    };
    check("a = «asyncio.run(g(), debug=True)»");
    check("a = «asyncio.run(*g)»");
    check("a = «anyio.run(h, backend=\"trio\")»");
    check("a = lambda: «asyncio.run(g())»");
    check("a = «asyncio.run(  # now\n        g())»");
}

#[test]
fn a_call_in_the_default_executor_is_a_thread_call() {
    let check = |line: &str, expected: &str| {
        let text = |line: &str| {
            format!(
                "import asyncio\nimport functools\n\n\nasync def f(g, a, loop):\n    r = await {line}\n    return functools.partial\n"
            )
        };
        check_step("executor-call", &text(line), &text(expected));
    };
    check("«loop.run_in_executor(None, g, a)»", "asyncio.to_thread(g, a)");
    check("«loop.run_in_executor(None, g)»", "asyncio.to_thread(g)");
    check("«loop.run_in_executor(None, g, *a)»", "asyncio.to_thread(g, *a)");
    check("«loop.run_in_executor(None, functools.partial(g, a, k=1))»", "asyncio.to_thread(g, a, k=1)");
    check("«loop.run_in_executor(None, functools.partial(g, 1), a)»", "asyncio.to_thread(g, 1, a)");
    check(
        "«loop.run_in_executor(None, functools.partial(g, k=1), a)»",
        "asyncio.to_thread(functools.partial(g, k=1), a)",
    );
    check("«loop.run_in_executor(None, lambda: g.h(a, k=1))»", "asyncio.to_thread(g.h, a, k=1)");
    check("«loop.run_in_executor(None, lambda: g())»", "asyncio.to_thread(g)");
    check("«loop.run_in_executor(None, lambda: g(a()))»", "asyncio.to_thread(lambda: g(a()))");
    check(
        "«loop.run_in_executor(\n        None,\n        g,  # what\n        a,\n    )»",
        "asyncio.to_thread(\n        g,  # what\n        a,\n    )",
    );
}

#[test]
fn an_executor_call_stays_if_it_says_more() {
    let check = |line: &str| {
        let text = format!("import asyncio\n\n\nasync def f(g, a, loop, pool):\n    {line}\n");
        check_refused("executor-call", &text);
    };
    check("r = «loop.run_in_executor(None, g, a)»");
    check("r = await «loop.run_in_executor(pool, g, a)»");
    check("r = await «loop.run_in_executor(None, g=g)»");
}

#[test]
fn a_whole_expression_goes_to_a_thread() {
    let check = |line: &str, expected: &str| {
        let text = |line: &str| {
            format!(
                "import asyncio\nimport json\nfrom urllib.request import urlopen\n\n\nasync def f(u):\n    {line}\n"
            )
        };
        check_step("offload-expression", &text(line), &text(expected));
    };
    check("a = «urlopen(u)».read()", "a = await asyncio.to_thread(lambda: urlopen(u).read())");
    check(
        "a = «urlopen(u)».read().decode()[0]",
        "a = (await asyncio.to_thread(lambda: urlopen(u).read().decode()))[0]",
    );
    check("a = json.load(«urlopen(u)»)", "a = await asyncio.to_thread(lambda: json.load(urlopen(u)))");
    check("a = json.load(«urlopen(u)»)[\"k\"]", "a = (await asyncio.to_thread(lambda: json.load(urlopen(u))))[\"k\"]");
}

#[test]
fn an_expression_stays_where_a_thread_would_change_it() {
    let check = |line: &str| {
        let text = format!("import asyncio\nfrom urllib.request import urlopen\n\n\nasync def f(u):\n    {line}\n");
        check_refused("offload-expression", &text);
    };
    check("a = «urlopen(u)»");
    check("a = «urlopen(await u())».read()");
    check("a = «urlopen(v := u)».read()");
    check("a = lambda: «urlopen(u)».read()");
    check("a = print(1, «urlopen(u)»)");
}

#[test]
fn a_block_goes_to_a_thread() {
    let check = |body: &str, expected: &str| {
        let text =
            |body: &str| format!("import asyncio\nfrom urllib.request import urlopen\n\n\nasync def f(u, us):\n{body}");
        check_step("offload-block", &text(body), &text(expected));
    };
    check(
        "    «with urlopen(u) as r:\n        data = r.read()»\n    return data\n",
        "    def _read():\n        with urlopen(u) as r:\n            return r.read()\n\n    \
         data = await asyncio.to_thread(_read)\n    return data\n",
    );
    check(
        "    x = 1\n    «with urlopen(u) as r:\n        print(r.read())  # all\n\n        # done\n        x»\n",
        "    x = 1\n\n    def _run():\n        with urlopen(u) as r:\n            print(r.read())  # all\n\n            \
         # done\n            x\n\n    await asyncio.to_thread(_run)\n",
    );
    check(
        "    «with urlopen(u) as r:\n        return r.read()»\n",
        "    def _run():\n        with urlopen(u) as r:\n            return r.read()\n\n    \
         return await asyncio.to_thread(_run)\n"
            .replace("_run", "_read")
            .as_str(),
    );
    check(
        "    «with urlopen(u) as r:\n        for line in r:\n            if not line:\n                return None\n        return r»\n",
        "    def _read():\n        with urlopen(u) as r:\n            for line in r:\n                if not line:\n                    \
         return None\n            return r\n\n    return await asyncio.to_thread(_read)\n",
    );
    check(
        "    for u in us:\n        «with urlopen(u) as r:\n            a = r.read()\n            b, c = a»\n        print(b, c)\n",
        "    for u in us:\n        def _read():\n            with urlopen(u) as r:\n                a = r.read()\n                b, c = a\n            \
         return b, c\n\n        b, c = await asyncio.to_thread(_read)\n        print(b, c)\n",
    );
    check(
        "\t«with urlopen(u) as r:\n\t\ta = r.read()»\n\treturn a\n",
        "\tdef _read():\n\t\twith urlopen(u) as r:\n\t\t\treturn r.read()\n\n\ta = await asyncio.to_thread(_read)\n\treturn a\n",
    );
    check(
        "    «with urlopen(u) as r:\n        a = r.read() + b\"\"\"\nx\n  y\n\"\"\"»\n    return a",
        "    def _read():\n        with urlopen(u) as r:\n            return r.read() + b\"\"\"\nx\n  y\n\"\"\"\n\n    \
         a = await asyncio.to_thread(_read)\n    return a",
    );
    check(
        "    _read = 1\n    «with urlopen(u) as r: a = r.read()»\n    return a",
        "    _read = 1\n\n    def _read_2():\n        with urlopen(u) as r: return r.read()\n\n    \
         a = await asyncio.to_thread(_read_2)\n    return a",
    );
    check(
        "    try:\n        «with urlopen(u) as r:\n            a = r.read()»\n    except OSError:\n        return None\n    return a\n",
        "    try:\n        def _read():\n            with urlopen(u) as r:\n                return r.read()\n\n        \
         a = await asyncio.to_thread(_read)\n    except OSError:\n        return None\n    return a\n",
    );
    check(
        "    «with urlopen(u) as r:\n        a = r.read()»\n    with u as r:\n        return r\n    for a in u:\n        print(a)\n",
        "    def _run():\n        with urlopen(u) as r:\n            a = r.read()\n\n    await asyncio.to_thread(_run)\n    \
         with u as r:\n        return r\n    for a in u:\n        print(a)\n",
    );
    check(
        "    «with urlopen(u) as r:\n        a = [x for x in r]»\n    return a",
        "    def _read():\n        with urlopen(u) as r:\n            return [x for x in r]\n\n    \
         a = await asyncio.to_thread(_read)\n    return a",
    );
}

#[test]
fn values_go_into_the_thread_and_out_of_it() {
    let check = |takes: &str, values: &str, before: &str, block: &str, after: &str| {
        let text = |body: &str| {
            format!("import asyncio\nfrom urllib.request import urlopen\n\n\nasync def f(u, us, a=0):\n{body}")
        };
        let head = if before.is_empty() { String::new() } else { format!("    {before}\n") };
        let body = format!("    with urlopen(u) as r:\n        {block}");
        let moved = body.replace('\n', "\n    ");
        let gap = if before.is_empty() { "" } else { "\n" };
        let (result, target) = match values {
            "" => (String::new(), String::new()),
            values => (format!("        return {values}\n"), format!("{values} = ")),
        };
        let name = if values.is_empty() { "_run" } else { "_read" };
        let arguments = if takes.is_empty() { String::new() } else { format!(", {takes}") };
        let expected = format!(
            "{head}{gap}    def {name}({takes}):\n    {moved}\n{result}\n    {target}await asyncio.to_thread({name}{arguments})\n    {after}\n"
        );
        check_step("offload-block", &text(&format!("{head}    «{}»\n    {after}\n", &body[4..])), &text(&expected));
    };
    check("a", "a", "", "a += 1", "return a");
    check("a", "a", "", "a = a or r.read()", "return a");
    check("a", "a", "", "if r:\n            a = 1", "return a");
    check("", "a", "", "if r:\n            a = 1\n        else:\n            a = 2", "return a");
    check("", "b", "", "if r:\n            b = 1", "return b");
    check("", "b", "", "for b in r:\n            if b:\n                break", "return u, b");
    check("", "", "b = 1", "for b in r:\n            print(b)", "return u");
    check("", "", "b = 1", "while b := r.read(4):\n            print(b)", "return u");
    check("", "b", "b = 1", "while b := r.read(4):\n            print(b)", "return b");
    check("n", "n", "n = 0", "for line in r:\n            n += len(line)", "return n");
    check("", "b", "b = 1", "try:\n            b = r.read()\n        except OSError:\n            b = 2", "return b");
    check("b", "b", "b = 1", "try:\n            b = r.read()\n        except OSError:\n            pass", "return b");
    check(
        "",
        "b",
        "",
        "try:\n            b = r.read()\n        except OSError:\n            raise",
        "print(u)\n    return b",
    );
}

#[test]
fn a_block_that_ends_its_function_returns() {
    let check = |block: &str| {
        let text = |body: &str| {
            format!("import asyncio\nfrom urllib.request import urlopen\n\n\nasync def f(u, us, a=0):\n{body}\n")
        };
        let body = format!("    with urlopen(u) as r:\n        {block}");
        let moved = body.replace('\n', "\n    ");
        let expected = format!("    def _read():\n    {moved}\n\n    return await asyncio.to_thread(_read)");
        check_step("offload-block", &text(&format!("    «{}»", &body[4..])), &text(&expected));
    };
    check("return r.read()");
    check("if r:\n            return 1\n        print(r)");
    check("for line in r:\n            return line");
    check("b = r.read()\n        return b");
}

#[test]
fn a_block_that_returns_halfway_takes_the_rest_along() {
    let text = |body: &str| {
        format!(
            "import asyncio\nfrom urllib.request import urlopen\n\n\nasync def f(u, us):\n    us = us or []\n{body}"
        )
    };
    check_step(
        "offload-block",
        &text(
            "    for u in us:\n        «with urlopen(u) as r:\n            if r:\n                return 1»\n    return 2\n",
        ),
        &text(
            "\n    def _read():\n        for u in us:\n            with urlopen(u) as r:\n                if r:\n                    return 1\n        return 2\n\n    return await asyncio.to_thread(_read)\n",
        ),
    );
}

#[test]
fn a_value_bound_last_is_safe_in_a_try() {
    let text = |body: &str| {
        format!(
            "import asyncio\nfrom urllib.request import urlopen\n\n\nasync def f(u):\n    a = None\n    try:\n{body}    except OSError:\n        pass\n    return a\n"
        )
    };
    check_step(
        "offload-block",
        &text("        «with urlopen(u) as r:\n            a = r.read()»\n"),
        &text(
            "        def _read():\n            with urlopen(u) as r:\n                return r.read()\n\n        a = await asyncio.to_thread(_read)\n",
        ),
    );
}

#[test]
fn a_block_stays_where_a_function_would_change_it() {
    let check = |body: &str| {
        let text = format!(
            "import asyncio\nimport contextlib\nfrom urllib.request import urlopen\n\n\nasync def f(u, us, a=0):\n{body}\n"
        );
        check_refused("offload-block", &text);
    };
    check("    «with urlopen(u) as r:\n        await u(r)»");
    check("    «with urlopen(u) as r:\n        yield r»");
    check("    «with urlopen(u) as r:\n        async with r: pass»");
    check("    «with urlopen(u) as r:\n        if r:\n            return 1\n        u = r»\n    await u");
    check(
        "    for u in us:\n        await u\n        «with urlopen(u) as r:\n            if r:\n                return 1»",
    );
    check(
        "    try:\n        «with urlopen(u) as r:\n            if r:\n                return 1»\n    except OSError:\n        pass\n    else:\n        await u",
    );
    check(
        "    try:\n        await u\n    finally:\n        «with urlopen(u) as r:\n            if r:\n                return 1»",
    );
    check("    yield\n    «with urlopen(u) as r:\n        return»");
    check("    for u in us:\n        «with urlopen(u) as r:\n            break»");
    check(
        "    for u in us:\n        print(b)\n        «with urlopen(u) as r:\n            b = 1»"
            .replace("b = 1", "b = b")
            .as_str(),
    );
    check("    «with urlopen(u) as r:\n        global b\n        b = 1»");
    check("    global b\n    «with urlopen(u) as r:\n        b = 1»\n    return b");
    check("    «with urlopen(u) as r:\n        del u»");
    check("    «with urlopen(u) as r:\n        def g(): return r»\n    return g");
    check("    «with urlopen(u) as r:\n        asyncio.create_task(u)»");
    check("    «with urlopen(u) as r:\n        super().f()»");
    check("    «with contextlib.suppress(OSError):\n        b = urlopen(u)»\n    if u:\n        return\n    return b");
    check("    «with urlopen(u) as r:\n        if r:\n            b = 1»\n    if u:\n        return b");
    check("    if us:\n        b = 0\n    «with urlopen(u) as r:\n        b += 1»\n    return b");
    check(
        "    for u in us:\n        «with urlopen(u) as r:\n            if r:\n                b = 1»\n        print(b)",
    );
    check("    def g():\n        return a\n    «with urlopen(u) as r:\n        a = r.read(g())»\n    return a");
    check(
        "    a = None\n    try:\n        «with urlopen(u) as r:\n            a = r.read()\n            print(r)»\n    except OSError:\n        pass\n    return a",
    );
}

#[test]
fn a_task_goes_into_the_group_around_it() {
    let text = |line: &str| {
        format!("import asyncio\n\n\nasync def f(g):\n    async with asyncio.TaskGroup() as tg:\n        {line}\n")
    };
    check_step(
        "into-task-group",
        &text("«asyncio.create_task(g(), name=\"n\")»"),
        &text("tg.create_task(g(), name=\"n\")"),
    );
    check_refused("into-task-group", &text("h = lambda: «asyncio.create_task(g())»"));
    check_refused("into-task-group", "import asyncio\nasync def f(g):\n    «asyncio.create_task(g())»\n");
    check_refused(
        "into-task-group",
        "import asyncio\nasync def f(g):\n    async with g() as h:\n        «asyncio.create_task(g())»\n",
    );
}

#[test]
fn a_task_at_the_end_is_awaited() {
    let text = |line: &str| format!("import asyncio\n\nasyncio.run\n\n\nasync def f(g):\n    {line}\n");
    check_step("await-instead", &text("«asyncio.create_task(g(), name=\"n\")»"), &text("await g()"));
    check_refused("await-instead", &text("«asyncio.create_task(g())»\n    g()"));
    check_refused("await-instead", &text("if g:\n        «asyncio.create_task(g())»"));
}

/// The assignment `loop = maker()` is marked.
fn dance(text: &str) -> Result<String, String> {
    let step = REGISTRY.rewritings().find(|step| step.name == "manual-loop").unwrap();
    rewrite_marked(text, PythonVersion(3, 11), |node, facts| {
        let tree = facts.tree();
        let assignment = if tree.is(node, "assignment") { node } else { panic!("{}", tree.kind(node)) };
        let (left, right) = (tree.field(assignment, "left").unwrap(), tree.field(assignment, "right").unwrap());
        (step.build)(&Match::new(vec![("loop", left), ("call", right)]), facts)
    })
}

#[test]
fn a_loop_run_by_hand_is_a_run() {
    let check = |body: &str, expected: &str| {
        let text = |body: &str| format!("import asyncio\n\n\nasync def work(n): ...\n\n\n{body}");
        assert_eq!(dance(&text(body)).unwrap(), text(expected));
    };
    check(
        "def main():\n    «loop = asyncio.new_event_loop()»\n    asyncio.set_event_loop(loop)\n    try:\n        \
         return loop.run_until_complete(work(1))\n    finally:\n        loop.close()\n",
        "def main():\n    return asyncio.run(work(1))\n",
    );
    check(
        "if __name__ == \"__main__\":\n    «loop = asyncio.get_event_loop()»\n    loop.run_until_complete(work(1))\n    loop.close()\n",
        "if __name__ == \"__main__\":\n    asyncio.run(work(1))\n",
    );
    check(
        "«loop = asyncio.get_event_loop()»\nx = loop.run_until_complete(work(1))\n\nloop.run_until_complete(loop.shutdown_asyncgens())\nloop.close()\n",
        "x = asyncio.run(work(1))\n",
    );
    check(
        "def main():\n    «loop = asyncio.new_event_loop()»\n\n    try:\n        # go\n        x = 1\n        loop.run_until_complete(work(\n            x,\n        ))\n    \
         except KeyboardInterrupt:\n        pass\n    finally:\n        loop.close()\n        asyncio.set_event_loop(None)\n    return x\n",
        "def main():\n    try:\n        # go\n        x = 1\n        asyncio.run(work(\n            x,\n        ))\n    \
         except KeyboardInterrupt:\n        pass\n    return x\n",
    );
    check(
        "def main():\n    «loop = asyncio.new_event_loop()»\n    try:\n        loop.run_until_complete(work(1))\n    finally:\n        print(1)\n        loop.close()\n",
        "def main():\n    try:\n        asyncio.run(work(1))\n    finally:\n        print(1)\n",
    );
    check(
        "def main():\n    «loop = asyncio.new_event_loop()»\n    loop.set_debug(True)\n    t = loop.create_task(work(1))\n    loop.run_until_complete(t)\n",
        "def main():\n    t = work(1)\n    asyncio.run(t, debug=True)\n",
    );
}

#[test]
fn a_loop_with_other_uses_stays() {
    let check = |body: &str| {
        let text = format!("import asyncio\n\n\nasync def work(n): ...\n\n\n{body}");
        assert!(dance(&text).is_err(), "{body}");
    };
    let made = "def main(g):\n    «loop = asyncio.new_event_loop()»\n";
    for rest in [
        "    loop.run_until_complete(work(1))\n    loop.run_until_complete(work(2))\n",
        "    loop.set_debug(g)\n    loop.run_until_complete(work(1))\n",
        "    loop.slow_callback_duration = 1\n    loop.run_until_complete(work(1))\n",
        "    loop.run_until_complete(asyncio.sleep(1))\n    loop.run_until_complete(work(1))\n",
        "    loop.close()\n    loop.run_until_complete(work(1))\n",
        "    t = loop.create_task(work(1))\n    loop.run_until_complete(t)\n    return t.result()\n",
        "    loop.run_until_complete(work(1))\n    for t in asyncio.all_tasks(loop):\n        g(t)\n",
        "    loop.run_until_complete(work(1))\n    left = asyncio.all_tasks(loop)\n    return left\n",
        "    loop.run_until_complete(work(loop))\n",
        "    loop.run_until_complete(g)\n",
        "    loop.run_until_complete(g())\n",
        "    for x in g:\n        loop.run_until_complete(work(x))\n",
        "    loop.run_until_complete(work(1))\n    return loop\n",
        "    loop = g\n    loop.run_until_complete(work(1))\n",
        "    loop.run_forever()\n",
        "    if g:\n        loop.run_until_complete(work(1))\n    else:\n        loop.close()\n",
        "    global loop\n    loop.run_until_complete(work(1))\n",
    ] {
        check(&format!("{made}{rest}"));
    }
}
