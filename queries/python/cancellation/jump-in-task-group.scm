([(return_statement) (break_statement) (continue_statement)] @jump @finding
  (#written? "TaskGroup" "open_nursery" "create_task_group")
  (#in-async? @jump)
  (#inside? @jump with_statement)
  (#refine? "leaves-group")
  (#message! "this does not leave at once: the task group waits for all its tasks first")
  (#help! "cancel the group, or jump after it"))
