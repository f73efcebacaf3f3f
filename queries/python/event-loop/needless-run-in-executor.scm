((await
   (call
     function: (attribute
       object: (call
         function: (_) @getter)) @callee
     arguments: (argument_list . (none) . (_))) @call @finding)
  (#resolves-to? @callee "asyncio.AbstractEventLoop.run_in_executor")
  (#resolves-to? @getter "asyncio.get_running_loop" "asyncio.get_event_loop")
  (#in-async? @call)
  (#python? "3.9")
  (#message! "`" @callee "` with the default executor is the long way to call a function in a thread")
  (#fix! "use `asyncio.to_thread`" safe)
  (#rewrite! "executor-call"))

((await
   (call
     function: (attribute
       object: (identifier) @variable) @callee
     arguments: (argument_list . (none) . (_))) @call @finding)
  (#resolves-to? @callee "asyncio.AbstractEventLoop.run_in_executor")
  (#assigned-from? @variable "asyncio.get_running_loop" "asyncio.get_event_loop")
  (#in-async? @call)
  (#refine? "own-variable")
  (#python? "3.9")
  (#message! "`" @callee "` with the default executor is the long way to call a function in a thread")
  (#fix! "use `asyncio.to_thread`" safe)
  (#rewrite! "executor-call"))

; A loop of somebody else: awaiting its future works in that loop only, which is the running one then.
((await
   (call
     function: (attribute
       object: [(identifier) (attribute)]) @callee
     arguments: (argument_list . (none) . (_))) @call @finding)
  (#resolves-to? @callee "asyncio.AbstractEventLoop.run_in_executor")
  (#in-async? @call)
  (#python? "3.9")
  (#message! "`" @callee "` with the default executor is the long way to call a function in a thread")
  (#fix! "use `asyncio.to_thread`" safe)
  (#rewrite! "executor-call"))
