((while_statement
   condition: (not_operator
     argument: (call
       function: (attribute object: (_) @object) @callee))
   body: (block
     . (expression_statement (await (call function: (_) @sleep))) .)
   !alternative) @while
  (#resolves-to? @callee "asyncio.Event.is_set" "anyio.Event.is_set" "trio.Event.is_set")
  (#resolves-to? @sleep
    "asyncio.sleep" "anyio.sleep" "anyio.lowlevel.checkpoint" "trio.sleep" "trio.lowlevel.checkpoint")
  (#in-async? @while)
  (#message! "this asks the event again and again whether it is set: it can be waited for")
  (#help! "await its `wait()`")
  (#fix! "wait for the event" safe)
  (#rewrite! "await-polled"))
