((call
   function: (attribute) @callee) @call
  (#resolves-to? @callee
    "asyncio.AbstractEventLoop.call_at" "asyncio.AbstractEventLoop.call_later" "asyncio.AbstractEventLoop.stop"
    "asyncio.Event.clear" "asyncio.Event.set" "asyncio.Future.cancel" "asyncio.Future.set_exception"
    "asyncio.Future.set_result" "asyncio.LifoQueue.put_nowait" "asyncio.PriorityQueue.put_nowait"
    "asyncio.Queue.get_nowait" "asyncio.Queue.put_nowait" "asyncio.Task.cancel")
  (#refine? "in-thread")
  (#message! "this runs in a thread, where `" @callee "` must not be called: the event loop does not notice")
  (#help! "hand it to the loop: `loop.call_soon_threadsafe(" @callee ", …)`"))

((call
   function: (attribute attribute: (identifier) @method) @callee) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.call_soon")
  (#refine? "in-thread")
  (#message! "this runs in a thread, where `" @callee "` must not be called: the event loop does not notice")
  (#fix! "use `call_soon_threadsafe`" unsafe)
  (#replace! @method "call_soon_threadsafe"))

((call
   function: (attribute
     object: (_) @loop) @callee
   arguments: (argument_list . (call) @made .)) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task")
  (#refine? "in-thread")
  (#message! "this runs in a thread, where `" @callee "` must not be called: the event loop does not notice")
  (#fix! "use `asyncio.run_coroutine_threadsafe`" unsafe)
  (#refer! @callee "asyncio.run_coroutine_threadsafe")
  (#insert-after! @made ", " @loop))

((call
   function: (attribute
     object: (_) @loop) @callee
   arguments: (argument_list . (call) . (keyword_argument) @rest .)) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task")
  (#refine? "in-thread")
  (#message! "this runs in a thread, where `" @callee "` must not be called: the event loop does not notice")
  (#fix! "use `asyncio.run_coroutine_threadsafe`" unsafe)
  (#refer! @callee "asyncio.run_coroutine_threadsafe")
  (#replace! @rest @loop))
