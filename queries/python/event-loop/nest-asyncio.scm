((call
   function: (_) @callee) @finding
  (#resolves-to? @callee "nest_asyncio.apply")
  (#message! "`" @callee "` lets a running loop be run again, which hides calls that should be awaited")
  (#help! "await what `asyncio.run` and `run_until_complete` run inside async code, and take this call away"))
