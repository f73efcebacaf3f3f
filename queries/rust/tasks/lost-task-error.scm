((expression_statement
   (call_expression
     function: (_) @callee
     arguments: (arguments . (_) @future .)) @finding)
  (#task? @callee detached)
  (#refine? "task-can-fail")
  (#message! "when this task fails, nobody hears of it: its error goes with the handle that is dropped here")
  (#help! "handle the error inside the task, or keep the handle and await it"))
