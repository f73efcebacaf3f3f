((call
   function: (_) @callee) @call @finding
  (#coroutine? @call)
  (#in-async? @call)
  (#refine? "tested-for-truth")
  (#message! "`" @callee "` only makes a coroutine, which is always true")
  (#fix! "await it" safe)
  (#await! @call))

((call
   function: (_) @callee) @call @finding
  (#coroutine? @call)
  (#not-in-async? @call)
  (#refine? "tested-for-truth")
  (#message! "`" @callee "` only makes a coroutine, which is always true")
  (#help! "make the function around it async and await the call, or hand it to `asyncio.run` at the entry point"))
