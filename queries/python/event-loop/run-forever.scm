((call
   function: (attribute
     object: (identifier) @loop) @callee) @finding
  (#resolves-to? @callee "asyncio.AbstractEventLoop.run_forever")
  (#refine? "hand-made-service")
  (#message! "`" @callee "` with start and clean-up by hand: an exception in between leaves tasks and connections behind")
  (#help! "write one coroutine that starts, waits (`await asyncio.Event().wait()`) and cleans up, and run it with `asyncio.run`"))
