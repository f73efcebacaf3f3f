((while_expression
   condition: (_) @condition
   body: (block . (expression_statement (await_expression (call_expression function: (_) @sleep))) .)) @finding
  (#written? "while ")
  (#resolves-to? @sleep "tokio::time::sleep" "smol::Timer::after" "async_std::task::sleep" "async_io::Timer::after")
  (#refine? "asks-shared-state")
  (#message! "this loop sleeps and asks again whether another task has changed something: it could be told")
  (#help! "wait for a notification, a watch channel or a cancellation token instead"))
