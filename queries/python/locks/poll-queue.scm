((block
   (while_statement
     condition: (call
       function: (attribute object: (_) @object) @callee)
     body: (block
       . (expression_statement (await (call function: (_) @sleep))) .)
     !alternative) @while @finding
   .
   [(expression_statement) (return_statement)] @next)
  (#resolves-to? @callee "asyncio.LifoQueue.empty" "asyncio.PriorityQueue.empty" "asyncio.Queue.empty")
  (#resolves-to? @sleep "asyncio.sleep")
  (#written? "get_nowait")
  (#in-async? @while)
  (#refine? "takes-next")
  (#message! "this asks the queue again and again whether something is in it: the next item can be awaited")
  (#help! "await its `get()`")
  (#fix! "await the next item" unsafe)
  (#rewrite! "await-next"))
