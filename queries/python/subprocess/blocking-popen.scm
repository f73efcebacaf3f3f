; Leaving the `with` waits for the process, so the block goes to the thread as a whole.
((with_statement
   (with_clause
     (with_item
       value: [
         (as_pattern (call function: (_) @callee) @call @finding)
         (call function: (_) @callee) @call @finding
       ]))) @block
  (#resolves-to? @callee "subprocess.Popen" "os.popen")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: leaving this `with` waits until the process has ended")
  (#help! "start the process with the runtime, and await its output and its end")
  (#fix! "run the block in a worker thread" safe)
  (#rewrite! "offload-block"))

; Its lines are waited for one by one, wherever it is started.
((for_statement
   right: [
     (call function: (_) @callee) @finding
     (attribute object: (call function: (_) @callee) @finding)
   ])
  (#resolves-to? @callee "subprocess.Popen" "os.popen")
  (#in-async? @finding)
  (#message! "every line of `" @callee "` is waited for on the event loop: no other task runs until it comes")
  (#help! "start the process with the runtime, and iterate over its output with `async for`"))

; Started and read in one expression.
((call
   function: (attribute
     object: (call
       function: (_) @callee) @call @finding))
  (#resolves-to? @callee "subprocess.Popen" "os.popen")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop while its output is read")
  (#help! "run it in a worker thread, or with the subprocesses of the runtime")
  (#fix! "run it in a worker thread" safe)
  (#rewrite! "offload-expression"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "subprocess.Popen" "os.popen")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` starts a process that only blocking calls can wait for")
  (#help! "start it with the subprocesses of the runtime, and await its output and its end")
  (#fix! "start it in a worker thread" safe)
  (#offload! @call)
  (#fix! "start it on the event loop" unsafe)
  (#rewrite! "async-popen"))

; With a mode that does not wait.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "os.spawnl" "os.spawnle" "os.spawnlp" "os.spawnlpe" "os.spawnv" "os.spawnve" "os.spawnvp" "os.spawnvpe")
  (#not-blocks? @callee process)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` starts a process that only blocking calls can wait for")
  (#help! "start it with the subprocesses of the runtime, and await its end")
  (#fix! "start it in a worker thread" safe)
  (#offload! @call))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "os.posix_spawn" "os.posix_spawnp")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` starts a process that only blocking calls can wait for")
  (#help! "start it with the subprocesses of the runtime, and await its end")
  (#fix! "start it in a worker thread" safe)
  (#offload! @call))
