((with_statement
   (with_clause
     (with_item
       value: [(call function: (_) @callee) (as_pattern . (call function: (_) @callee))]) @finding)) @with
  (#async? @with)
  (#resolves-to? @callee
    "asyncio.Lock" "asyncio.Semaphore" "asyncio.BoundedSemaphore" "anyio.Lock" "anyio.Semaphore"
    "anyio.CapacityLimiter" "trio.Lock" "trio.StrictFIFOLock" "trio.Semaphore" "trio.CapacityLimiter")
  (#in-async? @with)
  (#message! "this lock is made for this one block: nobody else can hold it, so it protects nothing")
  (#help! "make the lock once, where all who need it can share it"))

((expression_statement
   (assignment
     left: (identifier) @lock
     right: (call function: (_) @callee) @finding))
  (#resolves-to? @callee
    "asyncio.Lock" "asyncio.Semaphore" "asyncio.BoundedSemaphore" "anyio.Lock" "anyio.Semaphore"
    "anyio.CapacityLimiter" "trio.Lock" "trio.StrictFIFOLock" "trio.Semaphore" "trio.CapacityLimiter")
  (#in-async? @finding)
  (#refine? "unshared-lock")
  (#message! "this lock is made by each call and used by nobody else, so it protects nothing")
  (#help! "make the lock once, where all who need it can share it"))
