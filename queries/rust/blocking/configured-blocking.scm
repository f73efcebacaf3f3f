((call_expression
   function: (_) @callee) @call
  (#configured? @callee)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the thread, says the configuration")
  (#help! "call its async counterpart, or run it in a worker thread")
  (#fix! "run it in a worker thread" unsafe)
  (#offload! @call))
