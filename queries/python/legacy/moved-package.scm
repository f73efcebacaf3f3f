([
   (import_statement name: (dotted_name . (identifier) @package))
   (import_statement name: (aliased_import name: (dotted_name . (identifier) @package)))
   (import_from_statement module_name: (dotted_name . (identifier) @package))
 ] @finding
  (#written? "aioredis")
  (#eq? @package "aioredis")
  (#not-refine? "for-a-version")
  (#message! "`aioredis` is part of `redis` now, and no longer maintained on its own")
  (#help! "import `redis.asyncio`, which has the same classes"))

([
   (import_statement name: (dotted_name . (identifier) @package))
   (import_statement name: (aliased_import name: (dotted_name . (identifier) @package)))
   (import_from_statement module_name: (dotted_name . (identifier) @package))
 ] @finding
  (#written? "asynctest")
  (#eq? @package "asynctest")
  (#not-refine? "for-a-version")
  (#message! "`asynctest` does not work on Python 3.11 or later: the standard library has what it had")
  (#help! "use `unittest.IsolatedAsyncioTestCase` and `unittest.mock.AsyncMock`"))

([
   (import_statement name: (dotted_name . (identifier) @package))
   (import_statement name: (aliased_import name: (dotted_name . (identifier) @package)))
   (import_from_statement module_name: (dotted_name . (identifier) @package))
 ] @finding
  (#written? "async_generator" "async_exit_stack")
  (#any-of? @package "async_generator" "async_exit_stack")
  (#not-refine? "for-a-version")
  (#message! "`" @package "` is for Python before 3.7: the language and `contextlib` have what it had")
  (#help! "use `yield` in an `async def`, and `asynccontextmanager`, `aclosing` and `AsyncExitStack` of `contextlib`"))
