((try_statement
   body: (block
     [
       (expression_statement (call function: (_) @callee))
       (expression_statement (assignment right: (call function: (_) @callee)))
     ])
   (except_clause value: (_) @caught @finding)) @try
  (#task? @callee weak)
  (#refine? "only-starts-tasks")
  (#message! "to start a task does not raise `" @caught "`: what the task raises arrives where it is awaited")
  (#help! "catch it around the `await` of the task, or inside its coroutine"))
