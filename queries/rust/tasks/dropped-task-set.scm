((let_declaration
   pattern: (identifier) @name
   value: (call_expression
     function: (_) @callee)) @finding
  (#resolves-to? @callee "tokio::task::JoinSet::new")
  (#refine? "set-is-only-filled")
  (#message! "`" @name "` is dropped as soon as it is filled, which stops all its tasks")
  (#fix! "wait for the tasks" unsafe)
  (#rewrite! "join-set"))
