; anyio and trio have path objects of their own, with the same methods as coroutines.
((call
   function: (attribute) @callee) @call
  (#blocks? @callee path file)
  (#member? @callee "pathlib.Path")
  (#not-resolves-to? @callee "pathlib.Path.open")
  (#in-async? @call)
  (#runtime? @call anyio trio)
  (#twin? @callee)
  (#refine? "last-blocking-call")
  (#not-awaited? @call)
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` waits for the file system and blocks the event loop meanwhile")
  (#help! "call it in a worker thread")
  (#fix! "use the runtime's own path object" safe)
  (#rewrite! "async-path")
  (#fix! "call it in a worker thread" safe)
  (#rewrite! "offload-group"))

((call
   function: (attribute) @callee) @call
  (#blocks? @callee path file)
  (#member? @callee "pathlib.Path")
  (#not-resolves-to? @callee "pathlib.Path.open")
  (#in-async? @call)
  (#refine? "last-blocking-call")
  (#not-awaited? @call)
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` waits for the file system and blocks the event loop meanwhile")
  (#help! "call it in a worker thread")
  (#fix! "call it in a worker thread" safe)
  (#rewrite! "offload-group"))
