((call
   function: (_) @name) @finding
  (#resolves-to? @name "asyncio.iscoroutinefunction" "asyncio.coroutines.iscoroutinefunction")
  (#not-refine? "for-a-version")
  (#python? "3.12")
  (#message! "`" @name "` is deprecated since Python 3.14, and goes in 3.16")
  (#fix! "use `inspect.iscoroutinefunction`" safe)
  (#refer! @name "inspect.iscoroutinefunction"))

((call
   function: (_) @name) @finding
  (#resolves-to? @name "asyncio.iscoroutinefunction" "asyncio.coroutines.iscoroutinefunction")
  (#not-refine? "for-a-version")
  (#not-python? "3.12")
  (#message! "`" @name "` is deprecated since Python 3.14, and goes in 3.16")
  (#fix! "use `inspect.iscoroutinefunction`" unsafe)
  (#refer! @name "inspect.iscoroutinefunction"))
