((call
   function: (attribute
     object: (identifier) @group
     attribute: (identifier) @method)
   arguments: (argument_list (_) @value @finding)) @call
  (#any-of? @method "create_task" "start" "start_soon")
  (#written? "TaskGroup" "open_nursery" "create_task_group")
  (#refine? "closes-before-group")
  (#message! "what the task is given is closed when its `with` is left, and the task group outside of it waits for the task only then")
  (#help! "open it outside of the task group, or start the task in a group inside"))
