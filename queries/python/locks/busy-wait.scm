((while_statement
   condition: (_) @condition
   body: (block
     . (expression_statement (await (call function: (_) @sleep))) .)) @while
  (#not-any-of? @condition "True" "1")
  (#resolves-to? @sleep
    "asyncio.sleep" "anyio.sleep" "anyio.sleep_until" "anyio.lowlevel.checkpoint" "trio.sleep" "trio.sleep_until"
    "trio.lowlevel.checkpoint")
  (#in-async? @while)
  (#message! "this asks again and again whether something has happened: an event could tell")
  (#help! "let whoever changes it set an event of the runtime, and await that"))
