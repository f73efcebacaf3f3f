((call
   function: (_) @callee) @call
  (#resolves-to? @callee "asyncio.run" "asyncio.runners.run" "asyncio.AbstractEventLoop.run_until_complete")
  (#in-async? @call)
  (#runtime? @call asyncio anyio)
  (#not-mentioned? "nest_asyncio" "NestAsyncio")
  (#message! "`" @callee "` cannot start an event loop inside a running one")
  (#help! "await the coroutine")
  (#fix! "await it" safe)
  (#rewrite! "run-inside-loop"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "anyio.run")
  (#in-async? @call)
  (#runtime? @call anyio asyncio)
  (#message! "`" @callee "` cannot start an event loop inside a running one")
  (#help! "await a call of the function")
  (#fix! "await it" safe)
  (#rewrite! "run-inside-loop"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "trio.run")
  (#in-async? @call)
  (#runtime? @call trio)
  (#message! "`" @callee "` cannot start an event loop inside a running one")
  (#help! "await a call of the function")
  (#fix! "await it" safe)
  (#rewrite! "run-inside-loop"))

((call
   function: (call
     function: (_) @callee)) @call
  (#resolves-to? @callee "asgiref.sync.async_to_sync")
  (#in-async? @call)
  (#message! "`" @callee "` cannot be used in the thread of a running event loop")
  (#help! "await a call of the function")
  (#fix! "await it" safe)
  (#rewrite! "run-inside-loop"))
