((let_declaration
   pattern: "_"
   !type
   value: (call_expression
     function: (_) @callee) @call) @finding
  (#coroutine? @call)
  (#in-async? @call)
  (#message! "`let _` drops the future of `" @callee "` at once: its body never runs")
  (#fix! "await it" safe)
  (#await! @call))

((let_declaration
   pattern: "_"
   !type
   value: (call_expression
     function: (_) @callee) @call) @finding
  (#coroutine? @call)
  (#not-in-async? @call)
  (#message! "`let _` drops the future of `" @callee "` at once: its body never runs")
  (#help! "await it in async code, or hand it to the runtime"))
