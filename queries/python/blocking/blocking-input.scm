((call
   function: (_) @callee) @call
  (#resolves-to? @callee "builtins.input")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the user has answered")
  (#help! "ask in a worker thread and await the answer")
  (#fix! "ask in a worker thread" safe)
  (#offload! @call))
