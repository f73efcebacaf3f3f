((call
   function: (_) @callee) @call
  (#written? "__del__")
  (#refine? "in-finaliser")
  (#task? @callee weak)
  (#message! "an object is collected at any time, in any thread, and mostly when no event loop runs: a task cannot be started there")
  (#help! "clean up in an `aclose` method or an `async with`"))

((call
   function: (_) @callee) @call
  (#written? "__del__")
  (#resolves-to? @callee
    "asyncio.AbstractEventLoop.run_until_complete" "asyncio.run" "asyncio.run_coroutine_threadsafe" "anyio.run"
    "anyio.from_thread.run" "trio.run" "trio.from_thread.run")
  (#refine? "in-finaliser")
  (#message! "an object is collected at any time, also while an event loop runs in this thread or after it was closed: `" @callee "` raises then")
  (#help! "clean up in an `aclose` method or an `async with`"))

((call) @call
  (#written? "__del__")
  (#refine? "in-finaliser")
  (#coroutine? @call)
  (#not-awaited? @call)
  (#message! "nobody awaits this: `__del__` is a plain function")
  (#help! "clean up in an `aclose` method or an `async with`"))
