((call
   function: (attribute
     object: (call
       function: (_) @getter)) @callee) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task")
  (#resolves-to? @getter "asyncio.get_running_loop" "asyncio.get_event_loop")
  (#in-async? @call)
  (#message! "`" @callee "` is the long way to start a task on the running loop")
  (#fix! "use `asyncio.create_task`" safe)
  (#refer! @callee "asyncio.create_task"))

((call
   function: (attribute
     object: (identifier) @variable) @callee) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task")
  (#assigned-from? @variable "asyncio.get_running_loop" "asyncio.get_event_loop")
  (#in-async? @call)
  (#refine? "own-variable")
  (#message! "`" @callee "` is the long way to start a task on the running loop")
  (#fix! "use `asyncio.create_task`" safe)
  (#refer! @callee "asyncio.create_task"))
