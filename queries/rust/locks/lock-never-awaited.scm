((let_declaration
   pattern: (identifier) @name
   !type
   value: (call_expression
     function: (_) @callee) @call)
  (#guard? @call async-lock)
  (#coroutine? @call)
  (#in-async? @call)
  (#unread? @name)
  (#message! "`" @callee "` only makes a future: without an await nothing is locked")
  (#fix! "await the lock" safe)
  (#await! @call))
