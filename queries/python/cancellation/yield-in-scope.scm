((yield) @yield @finding
  (#written? "TaskGroup" "timeout" "open_nursery" "create_task_group" "CancelScope" "move_on_" "fail_a"
    "AsyncScheduler" "BlockingPortal" "LifespanManager" "emissions_" "open_loop" "run_and_cancelling"
    "sse_client" "stdio_client" "streamable" "worker_context" "websocket")
  (#refine? "yields-in-scope")
  (#message! "this `yield` leaves an open cancel scope or task group to whoever iterates: it may cancel them, or be left in the wrong order")
  (#help! "make it a context manager, or send the items through a queue from a task"))
