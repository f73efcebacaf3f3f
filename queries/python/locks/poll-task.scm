((while_statement
   condition: (not_operator
     argument: (call
       function: (attribute object: (_) @object) @callee))
   body: (block
     . (expression_statement (await (call function: (_) @sleep))) .)
   !alternative) @while
  (#resolves-to? @callee "asyncio.Task.done" "asyncio.Future.done")
  (#resolves-to? @sleep "asyncio.sleep" "anyio.sleep")
  (#written? "while ")
  (#in-async? @while)
  (#message! "this asks the task again and again whether it is done: it can be waited for")
  (#help! "await the task, or `wait` for it if its exception should stay in it")
  (#fix! "wait for the task" safe)
  (#rewrite! "await-polled"))

((while_statement
   condition: (comparison_operator
     . (attribute
         object: (_) @object
         attribute: (identifier) @attribute)
     . "is"
     . (none) .)
   body: (block
     . (expression_statement (await (call function: (_) @sleep))) .)
   !alternative) @while
  (#eq? @attribute "returncode")
  (#resolves-to? @sleep "asyncio.sleep" "anyio.sleep" "trio.sleep")
  (#type? @object "asyncio.subprocess.Process" "anyio.abc.Process" "trio.Process")
  (#written? "while ")
  (#in-async? @while)
  (#message! "this asks the process again and again whether it has ended: it can be waited for")
  (#help! "await its `wait()`")
  (#fix! "wait for the process" safe)
  (#rewrite! "await-polled"))
