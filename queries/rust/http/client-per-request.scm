((call_expression
   function: (_) @callee) @call
  (#resolves-to? @callee "reqwest::Client::new" "reqwest::get")
  (#in-async? @call)
  (#inside? @call for_expression while_expression loop_expression)
  (#message! "`" @callee "` makes a client in every round: nothing is reused, neither connections nor TLS sessions")
  (#help! "make one client before the loop"))
