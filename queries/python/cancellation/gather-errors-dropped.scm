((expression_statement
   (await
     (call
       function: (_) @callee) @call @finding))
  (#resolves-to? @callee "asyncio.gather")
  (#argument? @call "return_exceptions" "True")
  (#refine? "no-cleanup")
  (#message! "nobody looks at these results: with `return_exceptions=True` every error in them is lost")
  (#help! "look for exceptions among the results, or leave `return_exceptions` out"))

((assignment
   left: (identifier) @name
   right: (await
     (call
       function: (_) @callee) @call @finding))
  (#resolves-to? @callee "asyncio.gather")
  (#argument? @call "return_exceptions" "True")
  (#unread? @name)
  (#refine? "no-cleanup")
  (#message! "nobody looks at these results: with `return_exceptions=True` every error in them is lost")
  (#help! "look for exceptions among the results, or leave `return_exceptions` out"))
