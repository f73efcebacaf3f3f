((decorated_definition
   (decorator
     [
       (attribute) @decorator
       (identifier) @decorator
     ])
   definition: (function_definition name: (identifier) @finding))
  (#resolves-to? @decorator "twisted.internet.defer.inlineCallbacks")
  (#message! "`" @decorator "` is the form from before Python had `async def`")
  (#help! "make it an `async def`, await what it yields, and wrap it in `Deferred.fromCoroutine` where a `Deferred` is needed"))
