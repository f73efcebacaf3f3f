((call
   function: (_) @callee
   arguments: (argument_list
     (list_splat
       [(list_comprehension
          body: (call)
          (for_in_clause right: [(identifier) (attribute) (call)] @items))
        (parenthesized_expression
          (generator_expression
            body: (call)
            (for_in_clause right: [(identifier) (attribute) (call)] @items)))
        (generator_expression
          body: (call)
          (for_in_clause right: [(identifier) (attribute) (call)] @items))]))) @call
  (#resolves-to? @callee "asyncio.gather")
  (#in-async? @call)
  (#not-written? "Semaphore" "CapacityLimiter")
  (#message! "this starts a task for each of `" @items "` at once, however many there are")
  (#help! "let each of them hold a semaphore while it works"))
