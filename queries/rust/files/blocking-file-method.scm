((call_expression
   function: (field_expression) @callee) @call
  (#blocks? @callee file)
  (#member? @callee "std::fs::File")
  (#in-async? @call)
  (#refine? "made-elsewhere")
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the file system has answered")
  (#help! "open the file with the runtime's own functions, or do the work with it in a worker thread"))
