((block
   (expression_statement
     (await
       (call
         function: (attribute object: (_) @lock) @callee))) @acquire @finding
   .
   (try_statement) @try)
  (#resolves-to? @callee
    "asyncio.Lock.acquire" "asyncio.Semaphore.acquire" "asyncio.BoundedSemaphore.acquire" "asyncio.Condition.acquire"
    "anyio.Lock.acquire" "anyio.Semaphore.acquire" "anyio.Condition.acquire" "anyio.CapacityLimiter.acquire"
    "trio.Lock.acquire" "trio.Semaphore.acquire" "trio.Condition.acquire" "trio.CapacityLimiter.acquire")
  (#in-async? @acquire)
  (#refine? "released-in-finally")
  (#message! "`" @lock "` is acquired and released by hand, as `async with` does it")
  (#help! "enter the lock with `async with` around the `try`")
  (#fix! "enter the lock with `async with`" safe)
  (#rewrite! "enter-lock"))
