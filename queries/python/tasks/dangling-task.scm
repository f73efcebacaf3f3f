; Started and forgotten.
((expression_statement
   (call
     function: (_) @callee) @call @finding)
  (#task? @callee weak)
  (#message! "nothing refers to this task: it can be garbage-collected before it is done")
  (#fix! "keep a reference until it is done" safe)
  (#wrap! @call keep-task)
  (#fix! "start it in the task group around it" unsafe)
  (#rewrite! "into-task-group")
  (#fix! "await it instead" unsafe)
  (#rewrite! "await-instead"))

; Assigned to a variable that nobody reads, `_` among them.
((expression_statement
   (assignment
     left: (identifier) @name
     right: (call
       function: (_) @callee) @call @finding))
  (#task? @callee weak)
  (#unread? @name)
  (#message! "nothing reads `" @name "`, and it ends with the function: the task can be garbage-collected before it is done")
  (#fix! "keep a reference until it is done" safe)
  (#wrap! @call keep-task)
  (#fix! "start it in the task group around it" unsafe)
  (#rewrite! "into-task-group")
  (#fix! "await it instead" unsafe)
  (#rewrite! "await-instead"))

; In a display or comprehension, or behind an operator, whose value is dropped.
((expression_statement
   [
     (list (call function: (_) @callee) @call @finding)
     (set (call function: (_) @callee) @call @finding)
     (tuple (call function: (_) @callee) @call @finding)
     (list_comprehension body: (call function: (_) @callee) @call @finding)
     (set_comprehension body: (call function: (_) @callee) @call @finding)
     (boolean_operator right: (call function: (_) @callee) @call @finding)
     (conditional_expression (call function: (_) @callee) @call @finding)
   ])
  (#task? @callee weak)
  (#message! "nothing refers to this task: it can be garbage-collected before it is done")
  (#fix! "keep a reference until it is done" safe)
  (#wrap! @call keep-task))

; As a condition: a task is always true.
([
   (if_statement condition: (call function: (_) @callee) @call @finding)
   (elif_clause condition: (call function: (_) @callee) @call @finding)
   (while_statement condition: (call function: (_) @callee) @call @finding)
   (conditional_expression . (_) . (call function: (_) @callee) @call @finding)
   (if_clause (call function: (_) @callee) @call @finding)
 ]
  (#task? @callee weak)
  (#message! "nothing refers to this task, and as a condition it is always true: await its result")
  (#fix! "keep a reference until it is done" safe)
  (#wrap! @call keep-task))
