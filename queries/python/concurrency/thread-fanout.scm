((with_statement
   (with_clause
     . (with_item
         value: (as_pattern
           . (call function: (_) @maker_name) @maker
           alias: (as_pattern_target (identifier) @pool))) .)
   body: (block
     . [(expression_statement
          (assignment
            right: (call function: (_) @collects arguments: (argument_list . (call function: (attribute object: (identifier) @mapper attribute: (identifier) @method)) @call .)) @list))
        (return_statement
          (call function: (_) @collects arguments: (argument_list . (call function: (attribute object: (identifier) @mapper attribute: (identifier) @method)) @call .)) @list)] .)) @with
  (#resolves-to? @maker_name "concurrent.futures.ThreadPoolExecutor" "concurrent.futures.thread.ThreadPoolExecutor")
  (#resolves-to? @collects "builtins.list")
  (#eq? @method "map")
  (#in-async? @with)
  (#not-async? @with)
  (#runtime? @with asyncio)
  (#refine? "maps-in-pool")
  (#message! "the event loop stands still until all of these threads are done")
  (#help! "gather them: each call in a thread of its own, and the event loop waits for all")
  (#fix! "run each in a worker thread" unsafe)
  (#rewrite! "gather-threads")
  (#fix! "let the event loop wait for the pool" unsafe)
  (#rewrite! "gather-pool"))
