((decorated_definition
   (decorator [(call function: (_) @decorator) [(attribute) (identifier)] @decorator] @finding)
   .
   definition: (function_definition) @function)
  (#resolves-to? @decorator "functools.cache" "functools.cached_property" "functools.lru_cache")
  (#async? @function)
  (#message! "`" @decorator "` keeps the coroutine, not its result: the second caller awaits what was awaited before")
  (#help! "cache the result: `async_lru.alru_cache`, or a task that everybody awaits"))
