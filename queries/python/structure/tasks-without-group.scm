((block
   (expression_statement
     (assignment
       left: (identifier)
       right: (call function: (_) @callee) @finding)) @first)
  (#resolves-to? @callee "asyncio.create_task")
  (#in-async? @first)
  (#python? "3.11")
  (#refine? "starts-several")
  (#message! "if one of these tasks fails, or its `await` is cancelled, the others run on and nobody waits for them")
  (#help! "start them in a task group")
  (#fix! "start them in a task group" unsafe)
  (#rewrite! "group-of-tasks"))
