((call
   function: (_) @callee
   arguments: (argument_list . (call function: (identifier) @function) @made)) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task" "asyncio.TaskGroup.create_task" "asyncio.create_task")
  (#not-argument? @call "name")
  (#not-refine? "given-to-helper")
  (#message! "this task has no name: logs and debuggers call it `Task-1`")
  (#fix! "name it after its function" safe)
  (#insert-after! @made ", name=\"" @function "\""))

((call
   function: (_) @callee
   arguments: (argument_list
     . (call function: (attribute attribute: (identifier) @function)) @made)) @call
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task" "asyncio.TaskGroup.create_task" "asyncio.create_task")
  (#not-argument? @call "name")
  (#not-refine? "given-to-helper")
  (#message! "this task has no name: logs and debuggers call it `Task-1`")
  (#fix! "name it after its function" safe)
  (#insert-after! @made ", name=\"" @function "\""))

; Without a function to name it after.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "asyncio.AbstractEventLoop.create_task" "asyncio.TaskGroup.create_task" "asyncio.create_task"
    "asyncio.ensure_future")
  (#not-argument? @call "name")
  (#not-refine? "given-to-helper")
  (#message! "this task has no name: logs and debuggers call it `Task-1`")
  (#help! "pass a name to `create_task`"))
