([
   (import_statement name: (dotted_name . (identifier) @package))
   (import_statement name: (aliased_import name: (dotted_name . (identifier) @package)))
   (import_from_statement module_name: (dotted_name . (identifier) @package))
 ] @finding
  (#written? "aioredis")
  (#eq? @package "aioredis")
  (#not-refine? "for-a-version")
  (#message! "`aioredis` is part of `redis` now, and no longer maintained on its own")
  (#help! "import `redis.asyncio`, which has the same classes")
  (#fix! "import it from where it is now" unsafe)
  (#rewrite! "moved-import"))

([
   (import_statement name: (dotted_name . (identifier) @package))
   (import_statement name: (aliased_import name: (dotted_name . (identifier) @package)))
   (import_from_statement module_name: (dotted_name . (identifier) @package))
 ] @finding
  (#written? "asynctest")
  (#eq? @package "asynctest")
  (#not-refine? "for-a-version")
  (#message! "`asynctest` does not work on Python 3.11 or later: the standard library has what it had")
  (#help! "use `unittest.IsolatedAsyncioTestCase`, with `asyncSetUp`, and `unittest.mock.AsyncMock`")
  (#fix! "import it from where it is now" unsafe)
  (#rewrite! "moved-import"))

; Its test case did what `IsolatedAsyncioTestCase` does, unless the tests ask for the loop.
((class_definition
   superclasses: (argument_list (_) @base @finding)) @class
  (#written? "asynctest")
  (#resolves-to? @base "asynctest.TestCase" "asynctest.case.TestCase")
  (#not-mentioned?
    "assertAsyncRaises" "assertAsyncRaisesRegex" "assertAsyncWarns" "assertAsyncWarnsRegex" "fail_on"
    "forbid_get_event_loop" "get_event_loop" "init_loop" "loop" "use_default_loop")
  (#message! "`asynctest` does not work on Python 3.11 or later: the standard library has this test case")
  (#help! "use `unittest.IsolatedAsyncioTestCase`, with `asyncSetUp` and `asyncTearDown`")
  (#fix! "use `unittest.IsolatedAsyncioTestCase`" unsafe)
  (#rewrite! "isolate-case"))

; A generator by decorator, from before the language had async ones.
((decorated_definition
   (decorator
     (identifier) @decorator @finding)
   definition: (function_definition "async") @function)
  (#resolves-to? @decorator "async_generator.async_generator")
  (#message! "an `async def` with `yield` is an async generator by itself since Python 3.6")
  (#help! "write `yield x` for `await yield_(x)`, and leave the decorator out")
  (#fix! "use the `yield` of the language" unsafe)
  (#rewrite! "own-yield"))

([
   (import_statement name: (dotted_name . (identifier) @package))
   (import_statement name: (aliased_import name: (dotted_name . (identifier) @package)))
   (import_from_statement module_name: (dotted_name . (identifier) @package))
 ] @finding
  (#written? "async_generator" "async_exit_stack")
  (#any-of? @package "async_generator" "async_exit_stack")
  (#not-refine? "for-a-version")
  (#message! "`" @package "` is for Python before 3.7: the language and `contextlib` have what it had")
  (#help! "use `yield` in an `async def`, and `asynccontextmanager`, `aclosing` and `AsyncExitStack` of `contextlib`")
  (#fix! "import it from where it is now" unsafe)
  (#rewrite! "moved-import"))

([
   (import_statement name: (dotted_name . (identifier) @package))
   (import_statement name: (aliased_import name: (dotted_name . (identifier) @package)))
   (import_from_statement module_name: (dotted_name . (identifier) @package))
 ] @finding
  (#written? "motor.motor_" "motor import" "import motor")
  (#eq? @package "motor")
  (#not-refine? "for-a-version")
  (#message! "`motor` is no longer developed: PyMongo has an async client of its own since version 4.9")
  (#help! "use `pymongo.AsyncMongoClient`, of which `close`, `aggregate` and `list_indexes` must be awaited too"))
