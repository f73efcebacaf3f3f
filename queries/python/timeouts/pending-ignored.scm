((expression_statement
   (assignment
     left: (pattern_list . (_) . (identifier) @pending .)
     right: (await (call function: (_) @callee) @call @finding)))
  (#resolves-to? @callee "asyncio.wait")
  (#argument? @call "timeout")
  (#unread? @pending)
  (#refine? "left-behind")
  (#message! "what is not done within the time goes on alone: nobody cancels it or sees its errors")
  (#label! @pending "is never read")
  (#help! "cancel what is pending and wait for it: `await asyncio.gather(*pending, return_exceptions=True)`"))

((expression_statement
   (await (call function: (_) @callee) @call @finding))
  (#resolves-to? @callee "asyncio.wait")
  (#argument? @call "timeout")
  (#refine? "left-behind")
  (#message! "what is not done within the time goes on alone: nobody cancels it or sees its errors")
  (#help! "take the pending ones, cancel them and wait for them"))
