((call
   function: (_) @callee) @call
  (#task? @callee weak)
  (#in-async? @call)
  (#refine? "beside-group")
  (#message! "this task is started beside the task group around it, which does not wait for it")
  (#help! "start it in the group")
  (#fix! "start it in the task group around it" unsafe)
  (#rewrite! "into-task-group"))
