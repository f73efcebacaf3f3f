((expression_statement
   (call
     function: (attribute
       object: (identifier) @task
       attribute: (identifier) @method) @callee) @finding)
  (#eq? @method "cancel")
  (#resolves-to? @callee "asyncio.Task.cancel")
  (#in-async? @finding)
  (#refine? "never-waited-for")
  (#message! "`" @callee "` only asks: the task goes on until it waits, and what it raises then is lost")
  (#help! "wait for it afterwards: `await asyncio.gather(" @task ", return_exceptions=True)`"))
