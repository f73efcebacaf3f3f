((await
   (call
     function: (_) @callee
     arguments: (argument_list . (call) @made .)) @call @finding)
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task" "asyncio.create_task" "asyncio.ensure_future")
  (#in-async? @call)
  (#coroutine? @made)
  (#message! "a task that is awaited at once does what the coroutine itself does")
  (#fix! "await the coroutine" unsafe)
  (#reduce! @call @made))

; Made, and awaited by the next statement.
((block
   (expression_statement
     (assignment
       left: (identifier) @name
       right: (call
         function: (_) @callee
         arguments: (argument_list . (call) @made .)) @call @finding)) @statement
   .
   (expression_statement
     [
       (await (identifier) @read)
       (assignment right: (await (identifier) @read))
     ]))
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task" "asyncio.create_task" "asyncio.ensure_future")
  (#in-async? @call)
  (#coroutine? @made)
  (#refine? "sole-read")
  (#message! "a task that is awaited at once does what the coroutine itself does")
  (#fix! "await the coroutine" unsafe)
  (#drop! @statement)
  (#replace! @read @made))

((block
   (expression_statement
     (assignment
       left: (identifier) @name
       right: (call
         function: (_) @callee
         arguments: (argument_list . (call) @made .)) @call @finding)) @statement
   .
   (return_statement (await (identifier) @read)))
  (#resolves-to? @callee "asyncio.AbstractEventLoop.create_task" "asyncio.create_task" "asyncio.ensure_future")
  (#in-async? @call)
  (#coroutine? @made)
  (#refine? "sole-read")
  (#message! "a task that is awaited at once does what the coroutine itself does")
  (#fix! "await the coroutine" unsafe)
  (#drop! @statement)
  (#replace! @read @made))
