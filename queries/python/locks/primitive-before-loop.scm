((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "asyncio.BoundedSemaphore" "asyncio.Condition" "asyncio.Event" "asyncio.LifoQueue" "asyncio.Lock"
    "asyncio.PriorityQueue" "asyncio.Queue" "asyncio.Semaphore")
  (#at-import? @call)
  (#refine? "binds-early")
  (#message! "before Python 3.10 `" @callee "` belongs to the event loop that is current where it is made, not to the one that `asyncio.run` starts")
  (#help! "make it in async code, when the event loop runs"))
