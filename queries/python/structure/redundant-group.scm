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
             attribute: (identifier) @method) @starter) @call) .)) @with
  (#resolves-to? @maker "asyncio.TaskGroup" "anyio.create_task_group" "trio.open_nursery")
  (#resolves-to? @starter "asyncio.TaskGroup.create_task" "anyio.abc.TaskGroup.start_soon" "trio.Nursery.start_soon")
  (#async? @with)
  (#in-async? @with)
  (#refine? "sole-start")
  (#message! "a task group with one task is an `await`")
  (#help! "await the call")
  (#fix! "await it" unsafe)
  (#rewrite! "await-sole-start"))
