((call_expression
   function: (_) @callee
   arguments: (arguments
     (closure_expression
       body: (block
         [
           (loop_expression) @loop
           (expression_statement (loop_expression) @loop)
         ] .)))) @finding
  (#resolves-to? @callee "tokio::task::spawn_blocking")
  (#refine? "loop-never-ends")
  (#message! "`" @callee "` never gets its thread back: the loop has no end, and the runtime waits for it at shutdown")
  (#help! "run endless work on a thread of its own: `std::thread::spawn`"))
