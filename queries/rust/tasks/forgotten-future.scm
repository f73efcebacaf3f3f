((call_expression
   function: (_) @callee
   arguments: (arguments . (_) @value .)) @finding
  (#resolves-to? @callee "std::mem::forget" "core::mem::forget")
  (#refine? "is-future")
  (#message! "a forgotten future neither runs nor releases what it holds")
  (#help! "await it, spawn it, or drop it"))
