; A question, and what is done to files on its answer: one after the other, in one thread.
((if_statement
   condition: [
     (call
       function: (_) @callee) @call @finding
     (not_operator
       argument: (call
         function: (_) @callee) @call @finding)
   ]) @block
  (#blocks? @callee path)
  (#member? @callee "os.path")
  (#in-async? @call)
  (#refine? "check-then-act")
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` asks the file system and blocks the event loop until it has answered")
  (#help! "ask and act in one worker thread")
  (#fix! "ask and act in one worker thread" safe)
  (#rewrite! "offload-block")
  (#fix! "ask in a worker thread" safe)
  (#rewrite! "offload-group"))

; anyio and trio have path objects of their own. They raise where `os.path` says no, and know no file descriptors.
((call
   function: (_) @callee) @call
  (#blocks? @callee path)
  (#member? @callee "os.path")
  (#in-async? @call)
  (#runtime? @call anyio trio)
  (#twin? @callee)
  (#not-awaited? @call)
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` asks the file system and blocks the event loop until it has answered")
  (#help! "ask in a worker thread")
  (#fix! "ask the runtime's own path object" unsafe)
  (#rewrite! "async-path")
  (#fix! "ask in a worker thread" safe)
  (#rewrite! "offload-group"))

((call
   function: (_) @callee) @call
  (#blocks? @callee path)
  (#member? @callee "os.path")
  (#in-async? @call)
  (#twin? @callee)
  (#not-awaited? @call)
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` asks the file system and blocks the event loop until it has answered")
  (#help! "ask in a worker thread")
  (#fix! "await its async twin" safe)
  (#twin! @callee)
  (#await! @call)
  (#fix! "ask in a worker thread" safe)
  (#rewrite! "offload-group"))

((call
   function: (_) @callee) @call
  (#blocks? @callee path)
  (#member? @callee "os.path")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` asks the file system and blocks the event loop until it has answered")
  (#help! "ask in a worker thread")
  (#fix! "ask in a worker thread" safe)
  (#rewrite! "offload-group"))
