((call
   function: (_) @callee) @call
  (#configured? @callee)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop, says the configuration")
  (#help! "call its async counterpart, or run it in a worker thread")
  (#fix! "call its async counterpart" unsafe)
  (#rewrite! "configured-twin")
  (#fix! "run it in a worker thread" safe)
  (#offload! @call))
