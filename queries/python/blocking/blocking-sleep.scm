((call
   function: (_) @callee) @call
  (#blocks? @callee sleep)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it returns")
  (#fix! "sleep on the event loop" safe)
  (#twin! @callee)
  (#await! @call))
