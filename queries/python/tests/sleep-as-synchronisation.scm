((block
   (expression_statement
     (await
       (call
         function: (_) @callee
         arguments: (argument_list) @arguments) @finding))
   .
   (assert_statement))
  (#resolves-to? @callee "asyncio.sleep" "anyio.sleep" "trio.sleep")
  (#not-any-of? @arguments "(0)" "(0.0)")
  (#imports? "pytest.*")
  (#message! "the test hopes that all is done after a time: it is slow where the machine is fast, and fails where it is slow")
  (#help! "wait for the event itself: an `Event`, a queue, the task"))
