((call_expression
   function: [(identifier) (scoped_identifier)] @callee) @call
  (#blocks? @callee file path)
  (#member? @callee "std::fs" "std::os::unix::fs")
  (#not-resolves-to? @callee "std::fs::read_dir")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the file system has answered")
  (#help! "use the runtime's own file functions, or move the work to a worker thread")
  (#fix! "let the runtime wait for the file system" safe)
  (#twin! @callee)
  (#await! @call)
  (#fix! "ask in a worker thread" safe)
  (#offload! @call))
