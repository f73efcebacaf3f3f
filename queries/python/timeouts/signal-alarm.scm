((call
   function: (_) @callee
   arguments: (argument_list . (_) @seconds)) @finding
  (#resolves-to? @callee "signal.alarm" "signal.setitimer")
  (#in-async? @finding)
  (#not-any-of? @seconds "0" "0.0")
  (#message! "`" @callee "` interrupts whatever runs when the time is over, also the event loop itself")
  (#help! "bound the code by a timeout of the event loop"))

((decorated_definition
   (decorator
     [
       (call function: (_) @callee) @finding
       (attribute) @callee @finding
     ])
   definition: (function_definition "async"))
  (#resolves-to? @callee
    "func_timeout.func_set_timeout" "timeout_decorator.timeout" "timeout_decorator.timeout_decorator.timeout")
  (#message! "`" @callee "` bounds the call of the function, which only makes a coroutine: what that does is not bounded")
  (#help! "bound the code inside by a timeout of the event loop"))

((call
   function: (_) @callee
   arguments: (argument_list . (_) . (_) @given @finding))
  (#resolves-to? @callee "func_timeout.func_timeout")
  (#coroutine-function? @given)
  (#message! "`" @callee "` bounds the call of `" @given "`, which only makes a coroutine: what that does is not bounded")
  (#help! "await it under a timeout of the event loop"))
