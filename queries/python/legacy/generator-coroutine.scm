((decorated_definition
   (decorator
     [
       (attribute) @decorator
       (identifier) @decorator
     ])
   definition: (function_definition name: (identifier) @finding) @function)
  (#resolves-to? @decorator "asyncio.coroutine" "asyncio.coroutines.coroutine")
  (#not-refine? "for-a-version")
  (#message! "`" @decorator "` is gone since Python 3.11: coroutines are written with `async def`")
  (#help! "make it an `async def`, and await what it yields from")
  (#fix! "make it an `async def`" unsafe)
  (#rewrite! "yield-from-to-await"))
