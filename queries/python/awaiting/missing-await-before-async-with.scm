((with_statement
   (with_clause
     (with_item
       value: [(as_pattern . (call function: (_) @callee) @call) (call function: (_) @callee) @call] @finding))) @with
  (#async? @with)
  (#written? "async with")
  (#coroutine? @call)
  (#not-enters? @call async)
  (#refine? "not-abstract")
  (#message! "`" @callee "` gives a coroutine, which `async with` cannot enter: what it returns can be")
  (#fix! "await it first" safe)
  (#await! @call))
