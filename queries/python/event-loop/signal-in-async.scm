((call
   function: (_) @callee
   arguments: (argument_list . (_) . (_) @handler .)) @call
  (#resolves-to? @callee "signal.signal")
  (#in-async? @call)
  (#runtime? @call asyncio)
  (#refine? "own-handler")
  (#not-refine? "conditional")
  (#message! "a handler of `" @callee "` runs between two instructions of any task: it must not touch what they use")
  (#help! "have the event loop call it: `asyncio.get_running_loop().add_signal_handler(…)`"))

((call
   function: (_) @callee
   arguments: (argument_list . (_) . (_) @handler .)) @call
  (#resolves-to? @callee "signal.signal")
  (#in-async? @call)
  (#runtime? @call anyio)
  (#refine? "own-handler")
  (#not-refine? "conditional")
  (#message! "a handler of `" @callee "` runs between two instructions of any task: it must not touch what they use")
  (#help! "receive the signals in a task: `with anyio.open_signal_receiver(…) as signals`"))

((call
   function: (_) @callee
   arguments: (argument_list . (_) . (_) @handler .)) @call
  (#resolves-to? @callee "signal.signal")
  (#in-async? @call)
  (#runtime? @call trio)
  (#refine? "own-handler")
  (#not-refine? "conditional")
  (#message! "a handler of `" @callee "` runs between two instructions of any task: it must not touch what they use")
  (#help! "receive the signals in a task: `with trio.open_signal_receiver(…) as signals`"))
