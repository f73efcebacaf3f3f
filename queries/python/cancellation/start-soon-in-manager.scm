((call
   function: (attribute
     object: (_) @group
     attribute: (identifier) @method) @callee
   arguments: (argument_list
     . [(identifier) @function
        (attribute) @function
        (call arguments: (argument_list . [(identifier) (attribute)] @function))])) @call
  (#resolves-to? @callee "anyio.abc.TaskGroup.start_soon" "trio.Nursery.start_soon")
  (#resolves-to? @function "trio.run_process" "trio.serve_listeners" "trio.serve_ssl_over_tcp" "trio.serve_tcp")
  (#in-async? @call)
  (#refine? "before-handing-over")
  (#message! "`" @callee "` does not wait until `" @function "` is ready: the block that is entered may run before")
  (#help! "await the `start` of the group")
  (#fix! "wait until it has started" unsafe)
  (#replace! @method "start")
  (#await! @call))

((call
   function: (attribute
     object: (_) @group
     attribute: (identifier) @method) @callee
   arguments: (argument_list . (_) @function)) @call
  (#resolves-to? @callee "anyio.abc.TaskGroup.start_soon" "trio.Nursery.start_soon")
  (#in-async? @call)
  (#refine? "startable")
  (#refine? "before-handing-over")
  (#message! "`" @callee "` does not wait until the task says that it has started: the block that is entered may run before")
  (#help! "await the `start` of the group")
  (#fix! "wait until it has started" unsafe)
  (#replace! @method "start")
  (#await! @call))
