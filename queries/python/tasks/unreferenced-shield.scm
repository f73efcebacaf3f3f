((call
   function: (_) @callee
   arguments: (argument_list . (call) @made .)) @call
  (#resolves-to? @callee "asyncio.shield")
  (#in-async? @call)
  (#coroutine? @made)
  (#message! "nothing refers to the task inside `" @callee "`: once the wait is cancelled, it can be garbage-collected before it is done")
  (#fix! "keep a reference until it is done" safe)
  (#rewrite! "kept-task"))
