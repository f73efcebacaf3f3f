; Sent to the loop that runs this very function.
((call
   function: (attribute
     object: (call
       function: (_) @sender) @submission
     attribute: (identifier) @method)) @call
  (#eq? @method "result")
  (#resolves-to? @sender "asyncio.run_coroutine_threadsafe")
  (#in-async? @call)
  (#not-awaited? @call)
  (#refine? "own-loop")
  (#message! "this waits for the event loop that it blocks: neither goes on")
  (#help! "await the coroutine")
  (#fix! "await the coroutine" safe)
  (#rewrite! "await-sent-coroutine")
  (#fix! "await the future" safe)
  (#rewrite! "await-thread-future"))

((call
   function: (attribute
     object: (call
       function: (_) @sender) @submission
     attribute: (identifier) @method)) @call
  (#eq? @method "result")
  (#resolves-to? @sender "asyncio.run_coroutine_threadsafe")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "this blocks the event loop, and if it is the one that runs the coroutine, neither goes on")
  (#help! "await the coroutine, or its future wrapped for this loop")
  (#fix! "await the future" safe)
  (#rewrite! "await-thread-future")
  (#fix! "await the coroutine on this loop" unsafe)
  (#rewrite! "await-sent-coroutine"))

((call
   function: (attribute
     object: (identifier) @future @variable
     attribute: (identifier) @method) @callee) @call
  (#eq? @method "result")
  (#assigned-from? @future "asyncio.run_coroutine_threadsafe")
  (#in-async? @call)
  (#not-awaited? @call)
  (#refine? "own-variable")
  (#not-refine? "asked-first")
  (#message! "this blocks the event loop, and if it is the one that runs the coroutine, neither goes on")
  (#help! "await the future, wrapped for this loop")
  (#fix! "await the future" safe)
  (#rewrite! "await-thread-future"))

; Meant for worker threads: on the loop itself they raise.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "anyio.from_thread.run")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` sends a call to the event loop from a worker thread: on the loop itself it raises")
  (#help! "await a call of the function")
  (#fix! "await it" safe)
  (#rewrite! "run-inside-loop"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "trio.from_thread.run")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` sends a call to the event loop from a worker thread: on the loop itself it raises")
  (#help! "await a call of the function")
  (#fix! "await it" safe)
  (#rewrite! "run-inside-loop"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "anyio.from_thread.run_sync" "trio.from_thread.run_sync")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` sends a call to the event loop from a worker thread: on the loop itself it raises")
  (#help! "call the function"))

((call
   function: (identifier) @callee) @call
  (#assigned-from? @callee "asgiref.sync.async_to_sync")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` cannot be used in the thread of a running event loop")
  (#help! "await a call of the function it is made from"))
