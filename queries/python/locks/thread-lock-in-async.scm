; Waiting for what another thread, or another task, will do.
((call
   function: (attribute
     object: (_) @primitive) @callee) @call
  (#resolves-to? @callee
    "threading.Event.wait" "threading.Barrier.wait" "multiprocessing.Event.wait" "multiprocessing.Barrier.wait"
    "billiard.Event.wait" "billiard.Barrier.wait")
  (#blocks? @callee lock)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "asked-first")
  (#message! "`" @callee "` blocks the event loop: a task that should end the wait cannot run")
  (#help! "use the primitive of the runtime if only tasks share it, else wait in a worker thread")
  (#fix! "use a primitive for tasks" unsafe)
  (#rewrite! "swap-primitive")
  (#fix! "wait in a worker thread" safe)
  (#offload! @call))

((call
   function: (attribute
     object: (_) @primitive) @callee) @call
  (#resolves-to? @callee
    "threading.Condition.wait" "threading.Condition.wait_for" "multiprocessing.Condition.wait"
    "multiprocessing.Condition.wait_for" "billiard.Condition.wait" "billiard.Condition.wait_for")
  (#blocks? @callee lock)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: a task that should end the wait cannot run")
  (#help! "use the condition of the runtime if only tasks share it, else do all of it in a worker thread")
  (#fix! "use a condition for tasks" unsafe)
  (#rewrite! "swap-primitive"))

; Acquired here and released elsewhere: other code of the loop runs while it is held.
((call
   function: (attribute
     object: (_) @primitive
     attribute: (identifier) @method) @callee) @call
  (#eq? @method "acquire")
  (#blocks? @callee lock)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "asked-first")
  (#not-refine? "released-here")
  (#not-refine? "fresh-lock")
  (#message! "`" @callee "` blocks the event loop until somebody releases it: a task that should do so cannot run")
  (#help! "use the lock of the runtime if only tasks share it")
  (#fix! "use a lock for tasks" unsafe)
  (#rewrite! "swap-primitive")
  (#fix! "wait in a worker thread" unsafe)
  (#offload! @call))
