((expression_statement
   (call_expression
     function: (_) @callee
     arguments: (arguments
       (closure_expression
         body: (async_block) @future))) @call @finding)
  (#resolves-to? @callee "tokio::task::spawn_blocking")
  (#in-async? @call)
  (#message! "`" @callee "` drops the future that its closure gives: the body of the `async` block never runs")
  (#fix! "hand the future to the runtime" safe)
  (#refer! @callee "tokio::spawn")
  (#rewrite! "closure-body"))

((expression_statement
   (call_expression
     function: (_) @callee
     arguments: (arguments
       (closure_expression
         body: [
           (async_block)
           (block (async_block) .)
           (block (expression_statement (async_block)) .)
         ]))) @finding)
  (#resolves-to? @callee
    "tokio::task::spawn_blocking" "std::thread::spawn" "rayon::spawn" "rayon::spawn_fifo" "smol::unblock"
    "async_std::task::spawn_blocking")
  (#message! "`" @callee "` drops the future that its closure gives: the body of the `async` block never runs")
  (#help! "hand the future to the runtime, or block on it in the closure"))
