((call
   function: (_) @callee) @call @finding
  (#coroutine? @call)
  (#in-async? @call)
  (#not-awaited? @call)
  (#refine? "used-as-value")
  (#message! "`" @callee "` only makes a coroutine, and this uses it as if it were the result")
  (#fix! "await it" safe)
  (#await! @call))

((call
   function: (_) @callee) @call @finding
  (#coroutine? @call)
  (#not-in-async? @call)
  (#not-awaited? @call)
  (#refine? "used-as-value")
  (#message! "`" @callee "` only makes a coroutine, and this uses it as if it were the result")
  (#help! "make the function around it async and await the call, or hand it to `asyncio.run` at the entry point"))

((assignment
   left: (identifier) @name
   right: (call
     function: (_) @callee) @call @finding)
  (#coroutine? @call)
  (#in-async? @call)
  (#refine? "variable-used-as-value")
  (#message! "`" @callee "` only makes a coroutine, and `" @name "` is used as if it were the result")
  (#fix! "await it" safe)
  (#await! @call))

((assignment
   left: (identifier) @name
   right: (call
     function: (_) @callee) @call @finding)
  (#coroutine? @call)
  (#not-in-async? @call)
  (#refine? "variable-used-as-value")
  (#message! "`" @callee "` only makes a coroutine, and `" @name "` is used as if it were the result")
  (#help! "make the function around it async and await the call, or hand it to `asyncio.run` at the entry point"))
