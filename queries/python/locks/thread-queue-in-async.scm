; The side of the queue that is made for the event loop is at hand.
((call
   function: (attribute
     object: (attribute
       attribute: (identifier) @side)) @callee) @call
  (#eq? @side "sync_q")
  (#resolves-to? @callee "janus.SyncQueue.get" "janus.SyncQueue.put" "janus.SyncQueue.join")
  (#blocks? @callee queue)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-argument? @call "timeout")
  (#not-argument? @call "block")
  (#message! "`" @callee "` is for threads: it blocks the event loop")
  (#help! "await the same method of `async_q`")
  (#fix! "use the side for tasks" safe)
  (#replace! @side "async_q")
  (#await! @call))

((call
   function: (attribute
     object: (_) @primitive
     attribute: (identifier) @method) @callee) @call
  (#any-of? @method "get" "join" "join_thread" "recv" "recv_bytes")
  (#blocks? @callee queue)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "asked-first")
  (#message! "`" @callee "` blocks the event loop: a task that should end the wait cannot run")
  (#help! "use the queue of the runtime if only tasks share it; between threads and tasks, wait in a worker thread or use a queue made for both")
  (#fix! "use a queue for tasks" unsafe)
  (#rewrite! "swap-primitive")
  (#fix! "wait in a worker thread" unsafe)
  (#offload! @call))

; A queue without a size takes whatever comes.
((call
   function: (attribute
     object: (_) @primitive
     attribute: (identifier) @method) @callee) @call
  (#eq? @method "put")
  (#blocks? @callee queue)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "asked-first")
  (#refine? "bounded-queue")
  (#message! "`" @callee "` blocks the event loop while the queue is full: a task that should make room cannot run")
  (#help! "use the queue of the runtime if only tasks share it; between threads and tasks, wait in a worker thread or use a queue made for both")
  (#fix! "use a queue for tasks" unsafe)
  (#rewrite! "swap-primitive")
  (#fix! "wait in a worker thread" unsafe)
  (#offload! @call))
