((call_expression
   function: (field_expression) @callee) @call
  (#blocks? @callee process)
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the other process is done")
  (#help! "start it with the runtime's own `Command` and await it, or wait in a worker thread")
  (#fix! "let the runtime wait for it" safe)
  (#rewrite! "async-values")
  (#fix! "wait in a worker thread" safe)
  (#offload! @call))
