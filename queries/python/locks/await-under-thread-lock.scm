((with_statement
   (with_clause
     (with_item value: [(attribute) (identifier)] @primitive @finding))) @with
  (#written? "threading" "_thread" "multiprocessing" "billiard")
  (#not-async? @with)
  (#in-async? @with)
  (#type? @primitive
    "threading.Lock" "threading.RLock" "threading.Condition" "threading.Semaphore" "threading.BoundedSemaphore"
    "multiprocessing.Lock" "multiprocessing.RLock" "multiprocessing.Condition" "multiprocessing.Semaphore"
    "multiprocessing.BoundedSemaphore" "billiard.Lock" "billiard.RLock" "billiard.Condition" "billiard.Semaphore"
    "billiard.BoundedSemaphore")
  (#refine? "suspends")
  (#message! "`" @primitive "` is a lock between threads and held while this function waits: a second task that wants it stops the event loop for good")
  (#help! "leave the lock before anything is awaited, or use the lock of the runtime if only tasks share it")
  (#fix! "use a lock for tasks" unsafe)
  (#rewrite! "swap-primitive"))

((call
   function: (attribute
     object: (_) @primitive) @callee) @call
  (#blocks? @callee lock)
  (#in-async? @call)
  (#not-awaited? @call)
  (#refine? "held-across-suspension")
  (#message! "`" @primitive "` is a lock between threads and held while this function waits: a second task that wants it stops the event loop for good")
  (#help! "release the lock before anything is awaited, or use the lock of the runtime if only tasks share it")
  (#fix! "use a lock for tasks" unsafe)
  (#rewrite! "swap-primitive"))
