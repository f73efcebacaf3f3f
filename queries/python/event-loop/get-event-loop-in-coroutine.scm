((call
   function: (_) @callee) @call
  (#resolves-to? @callee "asyncio.get_event_loop" "asyncio.events.get_event_loop")
  (#in-async? @call)
  (#message! "`" @callee "` may make a new loop or raise; a coroutine wants the loop it runs on")
  (#fix! "use `asyncio.get_running_loop`" safe)
  (#refer! @callee "asyncio.get_running_loop"))
