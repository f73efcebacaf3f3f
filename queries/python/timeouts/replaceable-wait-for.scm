; Since Python 3.12 `wait_for` is written with `timeout` itself.

((expression_statement
   (await (call function: (_) @callee) @call @finding)) @statement
  (#resolves-to? @callee "asyncio.wait_for")
  (#in-async? @call)
  (#python? "3.12")
  (#refine? "plain-wait-for")
  (#message! "`" @callee "` around a coroutine is `asyncio.timeout` around the code that awaits it")
  (#fix! "use `asyncio.timeout`" safe)
  (#rewrite! "timeout-block"))

((expression_statement
   (assignment right: (await (call function: (_) @callee) @call @finding))) @statement
  (#resolves-to? @callee "asyncio.wait_for")
  (#in-async? @call)
  (#python? "3.12")
  (#refine? "plain-wait-for")
  (#message! "`" @callee "` around a coroutine is `asyncio.timeout` around the code that awaits it")
  (#fix! "use `asyncio.timeout`" safe)
  (#rewrite! "timeout-block"))

((return_statement
   (await (call function: (_) @callee) @call @finding)) @statement
  (#resolves-to? @callee "asyncio.wait_for")
  (#in-async? @call)
  (#python? "3.12")
  (#refine? "plain-wait-for")
  (#message! "`" @callee "` around a coroutine is `asyncio.timeout` around the code that awaits it")
  (#fix! "use `asyncio.timeout`" safe)
  (#rewrite! "timeout-block"))

; In 3.11 it runs the coroutine in a task of its own, with a copy of the context variables.

((expression_statement
   (await (call function: (_) @callee) @call @finding)) @statement
  (#resolves-to? @callee "asyncio.wait_for")
  (#in-async? @call)
  (#python? "3.11")
  (#refine? "plain-wait-for")
  (#message! "`" @callee "` around a coroutine is `asyncio.timeout` around the code that awaits it")
  (#fix! "use `asyncio.timeout`" unsafe)
  (#rewrite! "timeout-block"))

((expression_statement
   (assignment right: (await (call function: (_) @callee) @call @finding))) @statement
  (#resolves-to? @callee "asyncio.wait_for")
  (#in-async? @call)
  (#python? "3.11")
  (#refine? "plain-wait-for")
  (#message! "`" @callee "` around a coroutine is `asyncio.timeout` around the code that awaits it")
  (#fix! "use `asyncio.timeout`" unsafe)
  (#rewrite! "timeout-block"))

((return_statement
   (await (call function: (_) @callee) @call @finding)) @statement
  (#resolves-to? @callee "asyncio.wait_for")
  (#in-async? @call)
  (#python? "3.11")
  (#refine? "plain-wait-for")
  (#message! "`" @callee "` around a coroutine is `asyncio.timeout` around the code that awaits it")
  (#fix! "use `asyncio.timeout`" unsafe)
  (#rewrite! "timeout-block"))
