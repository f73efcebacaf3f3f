((decorated_definition
   (decorator
     (call
       function: (_) @decorator))
   definition: (function_definition
     "async"
     name: (identifier) @finding) @function)
  (#handler? @decorator thread-if-sync)
  (#refine? "only-blocks")
  (#message! "`" @finding "` blocks the event loop and awaits nothing: as a plain function it would run in a worker thread")
  (#help! "make it a plain function, or await what blocks")
  (#fix! "make it a plain function" unsafe)
  (#rewrite! "drop-async"))

; Handed over by a call, or a method that the framework calls.
((function_definition
   "async"
   name: (identifier) @finding) @function
  (#handler? @function thread-if-sync)
  (#refine? "only-blocks")
  (#message! "`" @finding "` blocks the event loop and awaits nothing: as a plain function it would run in a worker thread")
  (#help! "make it a plain function, or await what blocks")
  (#fix! "make it a plain function" unsafe)
  (#rewrite! "drop-async"))
