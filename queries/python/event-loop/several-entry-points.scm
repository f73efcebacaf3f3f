((call
   function: (_) @callee) @call
  (#resolves-to? @callee "anyio.run" "asyncio.run" "trio.run")
  (#refine? "repeated-run")
  (#message! "this makes another event loop: what belongs to the one before cannot be used any more")
  (#help! "put everything into one coroutine and run that, or keep one loop in an `asyncio.Runner`"))
