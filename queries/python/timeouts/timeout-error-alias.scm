; Since Python 3.11 these are the built-in error itself.
((except_clause
   value: (_) @alias @finding)
  (#resolves-to? @alias
    "asyncio.TimeoutError" "asyncio.exceptions.TimeoutError" "concurrent.futures.TimeoutError" "socket.timeout")
  (#not-eq? @alias "TimeoutError")
  (#refine? "timeout-error-is-built-in")
  (#python? "3.11")
  (#message! "`" @alias "` is the built-in `TimeoutError` by an old name")
  (#fix! "use `TimeoutError`" safe)
  (#rewrite! "built-in-timeout-error"))

((except_clause
   value: (as_pattern . (_) @alias @finding))
  (#resolves-to? @alias
    "asyncio.TimeoutError" "asyncio.exceptions.TimeoutError" "concurrent.futures.TimeoutError" "socket.timeout")
  (#not-eq? @alias "TimeoutError")
  (#refine? "timeout-error-is-built-in")
  (#python? "3.11")
  (#message! "`" @alias "` is the built-in `TimeoutError` by an old name")
  (#fix! "use `TimeoutError`" safe)
  (#rewrite! "built-in-timeout-error"))

((except_clause
   value: [
     (tuple (_) @alias @finding)
     (as_pattern . (tuple (_) @alias @finding))
   ])
  (#resolves-to? @alias
    "asyncio.TimeoutError" "asyncio.exceptions.TimeoutError" "concurrent.futures.TimeoutError" "socket.timeout")
  (#not-eq? @alias "TimeoutError")
  (#refine? "timeout-error-is-built-in")
  (#python? "3.11")
  (#message! "`" @alias "` is the built-in `TimeoutError` by an old name")
  (#fix! "use `TimeoutError`" safe)
  (#rewrite! "built-in-timeout-error"))

((raise_statement
   . [
     (call function: (_) @alias @finding)
     (attribute) @alias @finding
     (identifier) @alias @finding
     (parenthesized_expression (call function: (_) @alias @finding))
     (parenthesized_expression (attribute) @alias @finding)
   ])
  (#resolves-to? @alias
    "asyncio.TimeoutError" "asyncio.exceptions.TimeoutError" "concurrent.futures.TimeoutError" "socket.timeout")
  (#not-eq? @alias "TimeoutError")
  (#refine? "timeout-error-is-built-in")
  (#python? "3.11")
  (#message! "`" @alias "` is the built-in `TimeoutError` by an old name")
  (#fix! "use `TimeoutError`" safe)
  (#rewrite! "built-in-timeout-error"))

; `socket.timeout` has been one since 3.10.
((except_clause
   value: [
     (attribute) @alias @finding
     (identifier) @alias @finding
     (as_pattern . (attribute) @alias @finding)
     (as_pattern . (identifier) @alias @finding)
     (tuple (_) @alias @finding)
     (as_pattern . (tuple (_) @alias @finding))
   ])
  (#resolves-to? @alias "socket.timeout")
  (#not-python? "3.11")
  (#python? "3.10")
  (#message! "`" @alias "` is the built-in `TimeoutError` by an old name")
  (#fix! "use `TimeoutError`" safe)
  (#rewrite! "built-in-timeout-error"))
