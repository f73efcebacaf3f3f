((call_expression
   function: (_) @callee) @call
  (#blocks? @callee cpu)
  (#in-async? @call)
  (#message! "`" @callee "` computes for long: no other task on the thread runs meanwhile")
  (#help! "compute in a worker thread")
  (#fix! "compute in a worker thread" safe)
  (#offload! @call))
