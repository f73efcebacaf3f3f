((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name value: (true)) @argument @finding))
  (#eq? @name "debug")
  (#resolves-to? @callee "asyncio.Runner" "asyncio.run")
  (#message! "the debug mode of asyncio is on: everything is checked and slower")
  (#fix! "leave it out" safe)
  (#drop! @argument))

((expression_statement
   (call
     function: (_) @callee
     arguments: (argument_list . (true) .)) @finding) @statement
  (#resolves-to? @callee "asyncio.AbstractEventLoop.set_debug")
  (#message! "the debug mode of asyncio is on: everything is checked and slower")
  (#fix! "take the statement away" safe)
  (#drop! @statement))
