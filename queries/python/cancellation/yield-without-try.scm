((expression_statement
   (yield) @yield @finding)
  (#written? "asynccontextmanager")
  (#in-async? @yield)
  (#refine? "skips-cleanup")
  (#message! "an error or a cancellation inside the `async with` is raised here, and the clean-up after it does not run")
  (#help! "put the `yield` into a `try`, and the clean-up into its `finally`")
  (#fix! "clean up in a `finally`" unsafe)
  (#rewrite! "guard-cleanup"))
