; A client that several threads may use.
((call
   function: (attribute) @callee) @call
  (#blocks? @callee broker)
  (#thread-safe? @callee)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the broker has answered")
  (#help! "use an async client for the broker, or call it in a worker thread")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; What only this function knows is used by one thread after the other.
((call
   function: (_) @callee) @call
  (#blocks? @callee broker)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#refine? "own-values")
  (#message! "`" @callee "` blocks the event loop: no other task runs until the broker has answered")
  (#help! "use an async client for the broker, or call it in a worker thread")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; Anything else may be in use by another task at the same time.
((call
   function: (_) @callee) @call
  (#blocks? @callee broker)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the broker has answered")
  (#help! "use an async client for the broker, or call it in a worker thread")
  (#fix! "call it in a worker thread" unsafe)
  (#offload! @call))

; Results that are fetched while they are iterated.
((for_statement
   right: (call
     function: (_) @callee) @iterable @finding) @loop
  (#blocks? @callee broker)
  (#lazy? @callee)
  (#not-async? @loop)
  (#in-async? @iterable)
  (#message! "to iterate `" @callee "` blocks the event loop: no other task runs until the broker has answered")
  (#help! "use an async client for the broker, or call it in a worker thread")
  (#fix! "fetch all of it in a worker thread" unsafe)
  (#rewrite! "list-in-thread"))
