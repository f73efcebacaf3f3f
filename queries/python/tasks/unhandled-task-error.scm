((assignment
   left: (attribute) @kept
   right: (call
     function: (_) @callee
     arguments: (argument_list . (call) @made)) @finding)
  (#task? @callee weak)
  (#refine? "error-unseen")
  (#message! "nobody looks at what this task raises: while it is kept, not even the event loop tells")
  (#help! "await it where it ends, or add a done callback that logs `task.exception()`"))
