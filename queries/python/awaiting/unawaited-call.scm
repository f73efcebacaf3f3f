; `gather` starts its coroutines by itself, so awaiting it changes when they are done.
((expression_statement
   (call
     function: (_) @callee) @call @finding)
  (#resolves-to? @callee "asyncio.gather")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "nothing waits for this `" @callee "`: its results and exceptions are lost")
  (#fix! "await it" unsafe)
  (#await! @call))

((expression_statement
   (call
     function: (_) @callee) @call @finding)
  (#coroutine? @call)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` only makes a coroutine, which is dropped here: its body never runs")
  (#help! "await it, in an async function")
  (#fix! "await it" safe)
  (#await! @call))

((expression_statement
   (call
     function: (_) @callee) @call @finding)
  (#coroutine? @call)
  (#not-in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` only makes a coroutine, which is dropped here: its body never runs")
  (#help! "make the function around it async and await the call, or hand it to `asyncio.run` at the entry point"))
