((call
   function: (attribute
     object: (_) @loop) @callee) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task")
  (#in-async? @call)
  (#refine? "running-loop")
  (#message! "`" @callee "` is the long way to start a task on the running loop")
  (#fix! "use `asyncio.create_task`" safe)
  (#refer! @callee "asyncio.create_task"))
