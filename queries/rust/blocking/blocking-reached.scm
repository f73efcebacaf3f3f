; A call of the crate's own plain function in async code, from which a call that blocks is reached.
((call_expression
   function: (_) @callee) @call
  (#reaches? @call)
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread")
  (#help! "run it with `spawn_blocking`, or make the functions on the way async")
  (#chain! @call)
  (#fix! "run it on a thread for blocking work" safe)
  (#offload! @call))
