((let_declaration
   pattern: (identifier) @name
   !type
   value: (call_expression
     function: (_) @callee) @call) @finding
  (#coroutine? @call)
  (#unread? @name)
  (#in-async? @call)
  (#message! "`" @name "` holds the future of `" @callee "`, which nothing awaits: its body never runs")
  (#fix! "await it" safe)
  (#await! @call))

((let_declaration
   pattern: (identifier) @name
   !type
   value: (call_expression
     function: (_) @callee) @call) @finding
  (#coroutine? @call)
  (#unread? @name)
  (#not-in-async? @call)
  (#message! "`" @name "` holds the future of `" @callee "`, which nothing awaits: its body never runs")
  (#help! "await it in async code, or hand it to the runtime"))
