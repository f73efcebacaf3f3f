((return_statement
   (call
     function: (_) @callee) @call @finding)
  (#coroutine? @call)
  (#in-async? @call)
  (#refine? "promised-as-value")
  (#message! "`" @callee "` only makes a coroutine, and this function says that it returns the result")
  (#fix! "await it" unsafe)
  (#await! @call))
