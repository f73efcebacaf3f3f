; The loop of asyncio has this lookup itself, with keywords after the port.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "socket.getaddrinfo" "socket.getnameinfo")
  (#blocks? @callee dns)
  (#runtime? @call asyncio)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until a name server has answered")
  (#help! "ask the event loop, and await the answer")
  (#fix! "ask the event loop" safe)
  (#rewrite! "loop-name-lookup")
  (#fix! "look it up in a worker thread" safe)
  (#offload! @call))

; So has trio, with the same arguments.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "socket.getaddrinfo" "socket.getnameinfo")
  (#blocks? @callee dns)
  (#runtime? @call trio)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until a name server has answered")
  (#help! "await the lookup of the runtime")
  (#fix! "await the lookup of the runtime" safe)
  (#twin! @callee)
  (#await! @call)
  (#fix! "look it up in a worker thread" safe)
  (#offload! @call))

((call
   function: (_) @callee) @call
  (#blocks? @callee dns)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until a name server has answered")
  (#help! "look it up in a worker thread and await the answer")
  (#fix! "look it up in a worker thread" safe)
  (#offload! @call))
