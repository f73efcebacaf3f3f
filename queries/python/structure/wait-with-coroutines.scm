((call
   function: (_) @callee
   arguments: (argument_list
     . [(list (call) @coroutine @finding) (set (call) @coroutine @finding) (tuple (call) @coroutine @finding)
        (list_comprehension body: (call) @coroutine @finding)
        (set_comprehension body: (call) @coroutine @finding)
        (generator_expression body: (call) @coroutine @finding)]))
  (#resolves-to? @callee "asyncio.wait")
  (#coroutine? @coroutine)
  (#message! "`asyncio.wait` takes tasks, not coroutines: since Python 3.11 it raises TypeError")
  (#help! "start a task for each coroutine")
  (#fix! "start a task for it" safe)
  (#rewrite! "start-task"))
