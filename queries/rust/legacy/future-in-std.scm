((call_expression
   function: (_) @callee) @call @finding
  (#resolves-to? @callee "futures::future::ready" "futures_util::future::ready")
  (#awaited? @call)
  (#message! "`" @callee "` is in the standard library")
  (#fix! "use the standard library's" safe)
  (#refer! @callee "std::future::ready"))

((call_expression
   function: (generic_function
     function: (_) @callee)) @call @finding
  (#resolves-to? @callee "futures::future::pending" "futures_util::future::pending")
  (#awaited? @call)
  (#message! "`" @callee "` is in the standard library")
  (#fix! "use the standard library's" safe)
  (#refer! @callee "std::future::pending"))

((call_expression
   function: (_) @callee) @call @finding
  (#resolves-to? @callee "futures::future::pending" "futures_util::future::pending")
  (#awaited? @call)
  (#message! "`" @callee "` is in the standard library")
  (#fix! "use the standard library's" safe)
  (#refer! @callee "std::future::pending"))

((call_expression
   function: (_) @callee) @call @finding
  (#resolves-to? @callee "futures::future::poll_fn" "futures_util::future::poll_fn")
  (#awaited? @call)
  (#message! "`" @callee "` is in the standard library")
  (#fix! "use the standard library's" safe)
  (#refer! @callee "std::future::poll_fn"))
