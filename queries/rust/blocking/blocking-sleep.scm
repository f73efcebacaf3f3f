((call_expression
   function: (_) @callee) @call
  (#resolves-to? @callee "std::thread::sleep")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until it returns")
  (#fix! "sleep without blocking" safe)
  (#twin! @callee)
  (#await! @call))

((call_expression
   function: (_) @callee) @call
  (#resolves-to? @callee "std::thread::sleep_ms")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until it returns")
  (#fix! "sleep without blocking" safe)
  (#rewrite! "sleep-milliseconds"))
