((call
   function: (_) @callee) @call
  (#blocks? @callee join)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "asked-first")
  (#message! "`" @callee "` blocks the event loop until the thread or process has ended")
  (#help! "wait for it in a worker thread of the runtime that runs this code")
  (#fix! "wait in a worker thread" safe)
  (#offload! @call))
