((call
   function: (_) @callee) @call
  (#resolves-to? @callee "asyncio.create_task" "asyncio.get_running_loop")
  (#refine? "no-loop-here")
  (#message! "no event loop runs here: `" @callee "` raises RuntimeError")
  (#help! "call it in a coroutine that `asyncio.run` runs"))
