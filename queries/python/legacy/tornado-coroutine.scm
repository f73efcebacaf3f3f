((decorated_definition
   (decorator
     [
       (attribute) @decorator
       (identifier) @decorator
     ])
   definition: (function_definition name: (identifier) @finding) @function)
  (#resolves-to? @decorator "tornado.gen.coroutine")
  (#message! "`" @decorator "` is the form from before Python had `async def`")
  (#help! "make it an `async def`, and await what it yields")
  (#fix! "make it an `async def`" unsafe)
  (#rewrite! "yield-to-await"))
