((expression_statement
   (await (call function: (_) @callee arguments: (argument_list . (call) . (call))) @call)) @statement
  (#resolves-to? @callee "asyncio.gather")
  (#in-async? @call)
  (#python? "3.11")
  (#not-argument? @call "return_exceptions")
  (#message! "when one of these fails, `gather` lets the others run on: a task group cancels them")
  (#help! "start them in a task group")
  (#fix! "start them in a task group" unsafe)
  (#rewrite! "group-of-gather"))

((expression_statement
   (assignment
     left: [(identifier) (pattern_list)]
     right: (await (call function: (_) @callee arguments: (argument_list . (call) . (call))) @call))) @statement
  (#resolves-to? @callee "asyncio.gather")
  (#in-async? @call)
  (#python? "3.11")
  (#not-argument? @call "return_exceptions")
  (#message! "when one of these fails, `gather` lets the others run on: a task group cancels them")
  (#help! "start them in a task group")
  (#fix! "start them in a task group" unsafe)
  (#rewrite! "group-of-gather"))
