((call
   function: (_) @callee) @call
  (#blocks? @callee tls)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` reads certificate files on the event loop, and takes long to parse them")
  (#help! "make the context once, at module level, or load it in a worker thread")
  (#fix! "load them in a worker thread" safe)
  (#offload! @call))
