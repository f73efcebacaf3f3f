((call
   function: (_) @name) @finding
  (#renamed? @name)
  (#not-refine? "for-a-version")
  (#resolves-to? @name "asyncio.Task.all_tasks" "asyncio.Task.current_task")
  (#message! "`" @name "` is gone: it has another name now")
  (#fix! "use the new name" safe)
  (#rewrite! "new-name"))

((call
   function: (_) @name) @finding
  (#renamed? @name)
  (#not-refine? "for-a-version")
  (#message! "`" @name "` is gone: it has another name now")
  (#fix! "use the new name" unsafe)
  (#rewrite! "new-name"))

; `cancellable=` of both.
((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument
       name: (identifier) @finding)))
  (#eq? @finding "cancellable")
  (#resolves-to? @callee "anyio.to_thread.run_sync" "trio.to_thread.run_sync")
  (#not-refine? "for-a-version")
  (#message! "the argument `cancellable` is called `abandon_on_cancel` now")
  (#fix! "use the new name" unsafe)
  (#replace! @finding "abandon_on_cancel"))
