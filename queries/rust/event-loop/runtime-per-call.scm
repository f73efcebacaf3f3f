((call_expression
   function: (_) @callee) @call
  (#resolves-to? @callee "tokio::runtime::Runtime::new")
  (#not-in-async? @call)
  (#inside? @call for_expression while_expression loop_expression)
  (#message! "each round starts a runtime with all its threads, and stops it again")
  (#help! "make the runtime once, before the loop, or in a `LazyLock`"))
