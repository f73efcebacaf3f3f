((call_expression
   function: (_) @callee) @finding
  (#resolves-to? @callee "tokio::task::block_in_place")
  (#in-async? @finding)
  (#refine? "runs-on-one-thread")
  (#message! "`" @callee "` panics here: the runtime of this function has one thread")
  (#help! "say `flavor = \"multi_thread\"` in the attribute, or use `spawn_blocking`"))
