; Callbacks of the event loop: the call would only make a coroutine that nobody awaits.
((call
   function: (_) @callee
   arguments: (argument_list . (_) @given @finding))
  (#resolves-to? @callee
    "asyncio.AbstractEventLoop.call_soon" "asyncio.AbstractEventLoop.call_soon_threadsafe"
    "asyncio.Future.add_done_callback" "asyncio.Task.add_done_callback")
  (#coroutine-function? @given)
  (#message! "`" @callee "` calls `" @given "` as a plain function: the coroutine it makes is never awaited")
  (#fix! "start a task for it" safe)
  (#wrap! @given starting))

((call
   function: (_) @callee
   arguments: (argument_list . (_) . (_) @given @finding))
  (#resolves-to? @callee
    "asyncio.AbstractEventLoop.add_reader" "asyncio.AbstractEventLoop.add_signal_handler"
    "asyncio.AbstractEventLoop.add_writer" "asyncio.AbstractEventLoop.call_at" "asyncio.AbstractEventLoop.call_later")
  (#coroutine-function? @given)
  (#message! "`" @callee "` calls `" @given "` as a plain function: the coroutine it makes is never awaited")
  (#fix! "start a task for it" safe)
  (#wrap! @given starting))

; Sent to a thread and awaited there and then.
((await
   (call
     function: (_) @callee
     arguments: (argument_list . (_) @given @finding)) @call)
  (#resolves-to? @callee "anyio.to_thread.run_sync" "asyncio.to_thread" "trio.to_thread.run_sync")
  (#coroutine-function? @given)
  (#message! "`" @given "` is a coroutine function: in a thread it only makes a coroutine that nobody awaits")
  (#fix! "await it here" unsafe)
  (#rewrite! "await-function"))

((await
   (call
     function: (_) @callee
     arguments: (argument_list . (_) . (_) @given @finding)) @call)
  (#resolves-to? @callee "asyncio.AbstractEventLoop.run_in_executor")
  (#coroutine-function? @given)
  (#message! "`" @given "` is a coroutine function: in a thread it only makes a coroutine that nobody awaits")
  (#fix! "await it here" unsafe)
  (#rewrite! "await-function"))

; Threads.
((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name value: (_) @given @finding))) @call
  (#resolves-to? @callee "threading.Thread")
  (#eq? @name "target")
  (#coroutine-function? @given)
  (#message! "a thread calls `" @given "` as a plain function: the coroutine it makes is never awaited")
  (#fix! "run it in an event loop of the thread" unsafe)
  (#rewrite! "run-in-own-loop"))

((call
   function: (_) @callee
   arguments: (argument_list . (_) @given @finding))
  (#resolves-to? @callee
    "concurrent.futures.Executor.submit" "concurrent.futures.ProcessPoolExecutor.submit"
    "concurrent.futures.ThreadPoolExecutor.submit")
  (#coroutine-function? @given)
  (#message! "a thread calls `" @given "` as a plain function: the coroutine it makes is never awaited")
  (#help! "submit `asyncio.run` with the coroutine, or await it on the event loop"))

; Handlers and keys.
((call
   function: (_) @callee
   arguments: (argument_list . (_) @given @finding))
  (#resolves-to? @callee "atexit.register" "builtins.filter" "functools.reduce")
  (#coroutine-function? @given)
  (#message! "`" @callee "` calls `" @given "` as a plain function: the coroutine it makes is never awaited")
  (#help! "give it a plain function"))

((call
   function: (_) @callee
   arguments: (argument_list . (_) . (_) @given @finding))
  (#resolves-to? @callee "re.sub" "re.subn" "signal.signal" "threading.Timer" "weakref.finalize")
  (#coroutine-function? @given)
  (#message! "`" @callee "` calls `" @given "` as a plain function: the coroutine it makes is never awaited")
  (#help! "give it a plain function"))

((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name value: (_) @given @finding)))
  (#eq? @name "key")
  (#resolves-to? @callee "builtins.max" "builtins.min" "builtins.sorted")
  (#coroutine-function? @given)
  (#message! "`" @callee "` calls `" @given "` as a plain function: coroutines cannot be compared")
  (#help! "await the keys first"))
