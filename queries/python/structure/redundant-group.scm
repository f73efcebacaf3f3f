((with_statement
   (with_clause
     . (with_item
         value: (as_pattern
           . (call function: (_) @maker)
           alias: (as_pattern_target (identifier) @group))) .)
   body: (block
     . (expression_statement
         (call
           function: (attribute
             object: (identifier)
             attribute: (identifier) @method)) @call) .)) @with
  (#resolves-to? @maker "asyncio.TaskGroup" "anyio.create_task_group" "trio.open_nursery")
  (#any-of? @method "create_task" "start_soon" "start")
  (#async? @with)
  (#in-async? @with)
  (#refine? "sole-start")
  (#message! "a task group with one task is an `await`")
  (#help! "await the call")
  (#fix! "await it" unsafe)
  (#rewrite! "await-sole-start"))
