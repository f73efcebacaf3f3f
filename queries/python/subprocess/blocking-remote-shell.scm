; A connection that only this function knows can be used from a thread while the function waits.
((call
   function: (attribute
     object: (_) @receiver) @callee) @call
  (#blocks? @callee remote-shell)
  (#in-async? @call)
  (#refine? "unshared-receiver")
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the other machine has answered")
  (#help! "talk to it in a worker thread, or with an async client such as asyncssh")
  (#fix! "wait for it in a worker thread" safe)
  (#offload! @call))

; Any other may be in use by another task at the same time.
((call
   function: (_) @callee) @call
  (#blocks? @callee remote-shell)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the other machine has answered")
  (#help! "talk to it in a worker thread, or with an async client such as asyncssh")
  (#fix! "wait for it in a worker thread" unsafe)
  (#offload! @call))
