((expression_statement
   (call_expression
     function: (_) @callee) @call @finding)
  (#coroutine? @call)
  (#in-async? @call)
  (#message! "`" @callee "` only makes a future, which is dropped here: its body never runs")
  (#fix! "await it and pass its error on" safe)
  (#rewrite! "await-and-propagate")
  (#fix! "await it" safe)
  (#await! @call))

((expression_statement
   (call_expression
     function: (_) @callee) @call @finding)
  (#coroutine? @call)
  (#not-in-async? @call)
  (#message! "`" @callee "` only makes a future, which is dropped here: its body never runs")
  (#help! "await it in async code, or hand it to the runtime"))
