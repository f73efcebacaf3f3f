((expression_statement
   (await
     (call
       function: (_) @callee
       arguments: (argument_list . (call) @only .)) @call))
  (#resolves-to? @callee "asyncio.gather")
  (#in-async? @call)
  (#message! "there is nothing to gather: this waits for one")
  (#fix! "await it" safe)
  (#replace! @call @only))

((subscript
   value: (parenthesized_expression
     (await
       (call
         function: (_) @callee
         arguments: (argument_list . (call) @only .)) @finding))
   subscript: (integer) @index .) @whole
  (#eq? @index "0")
  (#resolves-to? @callee "asyncio.gather")
  (#in-async? @whole)
  (#message! "there is nothing to gather: this waits for one")
  (#fix! "await it" safe)
  (#replace! @whole "(await " @only ")"))
