((with_statement
   (with_clause
     (with_item
       value: [
         (call function: (_) @callee) @finding
         (as_pattern . (call function: (_) @callee)) @finding
         (parenthesized_expression . (call function: (_) @callee) @finding .)
         (tuple . (call function: (_) @callee) @finding .)
       ]) @item)) @with
  (#resolves-to? @callee
    "anyio.CancelScope" "anyio.fail_after" "anyio.fail_at" "anyio.move_on_after" "anyio.move_on_at"
    "async_timeout.timeout" "async_timeout.timeout_at" "asyncio.timeout" "asyncio.timeout_at"
    "trio.CancelScope" "trio.fail_after" "trio.fail_at" "trio.move_on_after" "trio.move_on_at")
  (#refine? "useless-scope")
  (#message! "nothing in this block waits, so `" @callee "` has no effect: it only cancels what waits")
  (#fix! "take the scope away" safe)
  (#rewrite! "without-scope"))
