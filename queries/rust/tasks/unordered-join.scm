((call_expression
   function: (_) @callee
   arguments: (arguments . (_) @futures .)) @finding
  (#resolves-to? @callee "futures::future::join_all" "futures::future::try_join_all")
  (#refine? "joins-unordered")
  (#message! "`" @callee "` on futures without an order keeps them twice, and joins them in the order of that set")
  (#fix! "collect them into a vector" safe)
  (#rewrite! "collect-vector"))
