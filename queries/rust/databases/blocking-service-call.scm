((call_expression
   function: (_) @callee) @call
  (#blocks? @callee broker mail remote-shell service)
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the other side has answered")
  (#help! "use an async client, or do the work in one closure for a worker thread")
  (#fix! "do it in a worker thread" unsafe)
  (#offload! @call))
