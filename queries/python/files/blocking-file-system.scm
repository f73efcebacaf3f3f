; The project has async twins of it.
((call
   function: (_) @callee) @call
  (#blocks? @callee path)
  (#not-member? @callee "os.path" "pathlib.Path" "tempfile")
  (#in-async? @call)
  (#twin? @callee)
  (#not-awaited? @call)
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` waits for the file system and blocks the event loop meanwhile")
  (#help! "call it in a worker thread")
  (#fix! "await its async twin" safe)
  (#twin! @callee)
  (#await! @call)
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "call it in a worker thread" safe)
  (#rewrite! "offload-group"))

((call
   function: (_) @callee) @call
  (#blocks? @callee path)
  (#not-member? @callee "os.path" "pathlib.Path" "tempfile")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` waits for the file system and blocks the event loop meanwhile")
  (#help! "call it in a worker thread")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "call it in a worker thread" safe)
  (#rewrite! "offload-group"))
