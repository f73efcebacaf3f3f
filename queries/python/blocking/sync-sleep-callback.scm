; A decorator of a coroutine function, whose wrapper awaits what it is given.
((decorated_definition
   (decorator
     (call
       function: (_)
       arguments: (argument_list
         (keyword_argument
           name: (identifier) @name
           value: (_) @finding))))
   definition: (function_definition "async"))
  (#any-of? @name "sleep" "sleep_func")
  (#resolves-to? @finding "time.sleep")
  (#message! "between the attempts of a coroutine, `" @finding "` blocks the event loop")
  (#help! "give it the sleep of the runtime")
  (#fix! "give it the async sleep" unsafe)
  (#twin! @finding))

; The same retries without a decorator.
((call
   function: (_) @maker
   arguments: (argument_list
     (keyword_argument
       name: (identifier) @name
       value: (_) @finding)))
  (#eq? @name "sleep")
  (#resolves-to? @maker "tenacity.AsyncRetrying" "tenacity.asyncio.AsyncRetrying" "tenacity._asyncio.AsyncRetrying")
  (#resolves-to? @finding "time.sleep")
  (#message! "between the attempts of a coroutine, `" @finding "` blocks the event loop")
  (#help! "give it the sleep of the runtime")
  (#fix! "give it the async sleep" unsafe)
  (#twin! @finding))
