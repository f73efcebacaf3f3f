((call
   function: (_) @callee
   arguments: (argument_list
     (list_splat
       [(list_comprehension
          body: (call) @body
          (for_in_clause right: [(identifier) (attribute) (call)] @items) @clause)
        (parenthesized_expression
          (generator_expression
            body: (call) @body
            (for_in_clause right: [(identifier) (attribute) (call)] @items) @clause))
        (generator_expression
          body: (call) @body
          (for_in_clause right: [(identifier) (attribute) (call)] @items) @clause)]))) @call
  (#resolves-to? @callee "asyncio.gather")
  (#in-async? @call)
  (#not-written? "Semaphore" "CapacityLimiter")
  (#message! "this starts a task for each of `" @items "` at once, however many there are")
  (#help! "let each of them hold a semaphore while it works")
  (#fix! "let ten of them work at a time" unsafe)
  (#rewrite! "gather-few"))
