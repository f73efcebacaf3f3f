((with_statement
   "async"
   (with_clause
     (with_item
       value: [
         (call function: (_) @callee) @finding
         (as_pattern . (call function: (_) @callee) @finding)
       ]) @item))
  (#resolves-to? @callee "async_timeout.timeout" "async_timeout.timeout_at")
  (#python? "3.11")
  (#not-refine? "for-a-version")
  (#message! "`" @callee "` is part of the standard library since Python 3.11")
  (#fix! "use the timeout of asyncio" unsafe)
  (#rewrite! "own-timeout"))
