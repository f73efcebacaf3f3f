((call_expression
   function: (_) @callee) @call
  (#blocks? @callee join)
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the other thread has ended")
  (#help! "wait in a worker thread, or have the thread send its result through a channel that can be awaited")
  (#fix! "wait in a worker thread" safe)
  (#offload! @call))

((call_expression
   function: (_) @callee) @call
  (#blocks? @callee lock)
  (#member? @callee "std::sync::Barrier" "std::sync::Condvar" "std::thread")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until another thread wakes it")
  (#help! "use what the runtime has to wait with: its `Notify`, `Barrier` or channels"))
