((call
   function: (_) @callee @policy) @call @finding
  (#resolves-to? @callee "uvloop.install")
  (#not-in-async? @call)
  (#not-refine? "for-a-version")
  (#message! "`" @callee "` sets a policy for event loops: deprecated since Python 3.14, gone in 3.16")
  (#help! "start the program with `uvloop.run`")
  (#fix! "run the program with `uvloop.run`" unsafe)
  (#rewrite! "run-of-the-library")
  (#fix! "pass `loop_factory` to `asyncio.run`" unsafe)
  (#rewrite! "loop-factory"))

((call
   function: (_) @callee
   arguments: (argument_list . (call function: (_) @policy) .)) @call @finding
  (#resolves-to? @callee "asyncio.set_event_loop_policy")
  (#resolves-to? @policy "uvloop.EventLoopPolicy")
  (#not-in-async? @call)
  (#not-refine? "for-a-version")
  (#message! "policies for event loops are deprecated since Python 3.14 and gone in 3.16")
  (#help! "start the program with `uvloop.run`")
  (#fix! "run the program with `uvloop.run`" unsafe)
  (#rewrite! "run-of-the-library")
  (#fix! "pass `loop_factory` to `asyncio.run`" unsafe)
  (#rewrite! "loop-factory"))

((call
   function: (_) @callee) @finding
  (#resolves-to? @callee "asyncio.set_event_loop_policy")
  (#not-refine? "for-a-version")
  (#message! "policies for event loops are deprecated since Python 3.14 and gone in 3.16")
  (#help! "tell `asyncio.run` which loop to make: `loop_factory=asyncio.SelectorEventLoop`, since Python 3.12"))
