((for_statement
   left: (identifier)
   right: (call function: (_) @callee)) @loop
  (#resolves-to? @callee "asyncio.as_completed")
  (#not-async? @loop)
  (#in-async? @loop)
  (#python? "3.13")
  (#message! "a plain `for` over `as_completed` gives new coroutines; an `async for` gives the tasks themselves, done")
  (#fix! "turn it into an `async for`" unsafe)
  (#insert-before! @loop "async "))
