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

; A keyword since Python 3.7, so that only `getattr` can still write it.
((call
   function: (call
     function: (identifier) @getter
     arguments: (argument_list
       .
       (_) @module
       .
       (string (string_content) @name)
       .)) @callee) @finding
  (#written? "getattr(asyncio")
  (#eq? @getter "getattr")
  (#eq? @name "async")
  (#resolves-to? @module "asyncio")
  (#not-inside? @finding if_statement conditional_expression try_statement)
  (#message! "`asyncio.async` is gone since Python 3.7: it is called `ensure_future`")
  (#fix! "use the new name" safe)
  (#refer! @callee "asyncio.ensure_future"))
