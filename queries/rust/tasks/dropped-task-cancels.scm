((expression_statement
   (call_expression
     function: (_) @callee) @call @finding)
  (#task? @callee cancelled-on-drop)
  (#not-resolves-to? @callee "futures::executor::ThreadPool::spawn_with_handle")
  (#message! "the task of `" @callee "` is dropped here, which cancels it")
  (#fix! "let it run on its own" safe)
  (#insert-after! @call ".detach()"))

((let_declaration
   pattern: "_"
   !type
   value: (call_expression
     function: (_) @callee) @call) @finding
  (#task? @callee cancelled-on-drop)
  (#not-resolves-to? @callee "futures::executor::ThreadPool::spawn_with_handle")
  (#message! "`let _` drops the task of `" @callee "` at once, which cancels it")
  (#fix! "let it run on its own" safe)
  (#insert-after! @call ".detach()"))

; Its handle comes in a `Result`.
((expression_statement
   (call_expression
     function: (field_expression
       value: (call_expression
         function: (_) @callee) @_spawn
       field: (field_identifier) @unwrap)) @call @finding)
  (#resolves-to? @callee "futures::executor::ThreadPool::spawn_with_handle")
  (#any-of? @unwrap "unwrap" "expect")
  (#message! "the handle of `" @callee "` is dropped here, which cancels its task")
  (#fix! "let it run on its own" safe)
  (#insert-after! @call ".forget()"))
