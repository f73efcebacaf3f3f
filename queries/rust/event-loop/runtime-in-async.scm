((call_expression
   function: (_) @callee) @call
  (#resolves-to? @callee "tokio::runtime::Runtime::new" "tokio::runtime::Builder::build")
  (#in-async? @call)
  (#message! "`" @callee "` makes a runtime inside of one: it panics when it is dropped, or blocked on, in async code")
  (#help! "await in the runtime that is there, or make the other one on a thread of its own"))
