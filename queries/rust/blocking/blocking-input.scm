((call_expression
   function: (_) @callee) @call
  (#blocks? @callee input)
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until something has been typed")
  (#help! "read in a thread of its own, and send the lines through a channel that can be awaited"))
