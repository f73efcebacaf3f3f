; A call where the function itself is wanted.
((call
   function: (_) @callee
   arguments: (argument_list . (call) @given @finding)) @call
  (#resolves-to? @callee
    "anyio.abc.TaskGroup.start" "anyio.abc.TaskGroup.start_soon" "anyio.run" "trio.Nursery.start"
    "trio.Nursery.start_soon" "trio.run")
  (#coroutine? @given)
  (#message! "`" @callee "` wants the function and its arguments, not the coroutine that a call of it makes")
  (#fix! "pass the function and its arguments" safe)
  (#rewrite! "pass-function"))

((call
   function: (_) @callee
   arguments: (argument_list . (call function: (_) @blocking) @given @finding)) @call
  (#resolves-to? @callee "anyio.to_thread.run_sync" "asyncio.to_thread" "trio.to_thread.run_sync")
  (#blocks? @blocking
    sleep input http network dns tls select file path process database broker service lock import cpu)
  (#message! "`" @blocking "` is called here and now, on the event loop: `" @callee "` wants the function and its arguments")
  (#fix! "pass the function and its arguments" safe)
  (#rewrite! "pass-function"))

((call
   function: (_) @callee
   arguments: (argument_list . (_) . (call function: (_) @blocking) @given @finding)) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.run_in_executor")
  (#blocks? @blocking
    sleep input http network dns tls select file path process database broker service lock import cpu)
  (#in-async? @call)
  (#message! "`" @blocking "` is called here and now, on the event loop: `" @callee "` wants the function and its arguments")
  (#fix! "pass the function and its arguments" safe)
  (#rewrite! "pass-function"))

; A function where the coroutine that a call of it makes is wanted.
((call
   function: (_) @callee
   arguments: (argument_list . (_) @given @finding))
  (#resolves-to? @callee
    "asyncio.AbstractEventLoop.create_task" "asyncio.AbstractEventLoop.run_until_complete" "asyncio.Runner.run"
    "asyncio.TaskGroup.create_task" "asyncio.create_task" "asyncio.ensure_future" "asyncio.run" "asyncio.shield"
    "asyncio.wait_for")
  (#coroutine-function? @given)
  (#message! "`" @callee "` wants the coroutine that a call of `" @given "` makes, not the function")
  (#fix! "call it" safe)
  (#rewrite! "call-function"))

((call
   function: (_) @callee
   arguments: (argument_list (_) @given @finding))
  (#resolves-to? @callee "asyncio.gather")
  (#coroutine-function? @given)
  (#message! "`" @callee "` wants the coroutine that a call of `" @given "` makes, not the function")
  (#fix! "call it" safe)
  (#rewrite! "call-function"))
