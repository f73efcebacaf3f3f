((let_declaration
   pattern: (identifier) @name
   !type
   value: (call_expression) @call) @finding
  (#coroutine? @call)
  (#in-async? @call)
  (#refine? "awaited-one-by-one")
  (#message! "nothing of `" @name "` runs before it is awaited, after the other future: they do not run at the same time")
  (#help! "await both with `join!`, or give the first one to a task")
  (#fix! "await both at once" unsafe)
  (#rewrite! "await-both"))
