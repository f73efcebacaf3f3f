((call
   function: (_) @callee) @call
  (#blocks? @callee cpu)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` computes for long and blocks the event loop meanwhile")
  (#help! "compute it in a worker thread, or in another process")
  (#fix! "compute it in a worker thread" safe)
  (#offload! @call))
