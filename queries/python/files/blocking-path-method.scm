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
  (#member? @callee "pathlib.Path")
  (#in-async? @call)
  (#refine? "check-then-act")
  (#not-refine? "kernel-path")
  (#message! "`" @callee "` waits for the file system and blocks the event loop meanwhile")
  (#help! "ask and act in one worker thread")
  (#fix! "ask and act in one worker thread" safe)
  (#rewrite! "offload-block")
  (#fix! "ask in a worker thread" safe)
  (#rewrite! "offload-group"))

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
