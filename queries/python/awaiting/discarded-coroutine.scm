((expression_statement
   (assignment
     left: (identifier) @name
     right: (call
       function: (_) @callee) @call @finding))
  (#eq? @name "_")
  (#coroutine? @call)
  (#not-resolves-to? @callee "asyncio.gather")
  (#in-async? @call)
  (#unread? @name)
  (#message! "`" @callee "` only makes a coroutine, which `_` throws away: its body never runs")
  (#fix! "await it" safe)
  (#await! @call))

((expression_statement
   (assignment
     left: (identifier) @name
     right: (call
       function: (_) @callee) @call @finding))
  (#eq? @name "_")
  (#coroutine? @call)
  (#not-resolves-to? @callee "asyncio.gather")
  (#not-in-async? @call)
  (#unread? @name)
  (#message! "`" @callee "` only makes a coroutine, which `_` throws away: its body never runs")
  (#help! "make the function around it async and await the call, or hand it to `asyncio.run` at the entry point"))
