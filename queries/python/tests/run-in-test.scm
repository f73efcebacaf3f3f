((function_definition
   name: (identifier) @finding
   body: (block
     .
     (expression_statement
       (call
         function: (_) @callee
         arguments: (argument_list . (call) .)) @call)
     .)) @function
  (#resolves-to? @callee "asyncio.run" "asyncio.runners.run")
  (#imports? "pytest.*")
  (#not-in-async? @call)
  (#refine? "plain-test")
  (#message! "`" @finding "` only starts an event loop: an async test is run on one by the plugin")
  (#fix! "make the test async" unsafe)
  (#rewrite! "async-test"))
