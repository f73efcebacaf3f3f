((await
   (call
     function: (attribute
       object: (_) @loop) @callee
     arguments: (argument_list . (none) . (_))) @call @finding)
  (#resolves-to? @callee "asyncio.AbstractEventLoop.run_in_executor")
  (#in-async? @call)
  (#refine? "running-loop")
  (#refine? "python-3.9")
  (#message! "`" @callee "` with the default executor is the long way to call a function in a thread")
  (#fix! "use `asyncio.to_thread`" safe)
  (#rewrite! "executor-call"))
