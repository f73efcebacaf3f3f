((call
   function: (_) @callee
   arguments: (argument_list
     .
     (call
       function: (_) @made) @argument
     .)) @call
  (#resolves-to? @callee "asyncio.ensure_future" "asyncio.tasks.ensure_future")
  (#in-async? @call)
  (#coroutine? @argument)
  (#not-resolves-to? @made "asyncio.gather" "asyncio.shield" "asyncio.wrap_future")
  (#message! "`" @callee "` accepts any awaitable; for a coroutine, `asyncio.create_task` says that a task is started")
  (#fix! "use `asyncio.create_task`" safe)
  (#refer! @callee "asyncio.create_task"))
