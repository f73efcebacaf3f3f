; A negative time: `time.sleep` raises, its async twins do not. Only a person knows what was meant.
((call
   function: (_) @callee
   arguments: (argument_list . (unary_operator operator: "-") .)) @call
  (#blocks? @callee sleep)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` raises ValueError for a negative time, and would block the event loop for any other")
  (#help! "decide what the time should be, then await the sleep of the runtime"))

; No time at all: trio and anyio have a name for letting other tasks run.
((call
   function: (_) @callee
   arguments: (argument_list) @arguments) @call
  (#any-of? @arguments "(0)" "(0.0)")
  (#blocks? @callee sleep)
  (#runtime? @call anyio)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it returns")
  (#fix! "let other tasks run" safe)
  (#refer! @callee "anyio.lowlevel.checkpoint")
  (#replace! @arguments "()")
  (#await! @call))

((call
   function: (_) @callee
   arguments: (argument_list) @arguments) @call
  (#any-of? @arguments "(0)" "(0.0)")
  (#blocks? @callee sleep)
  (#runtime? @call trio)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it returns")
  (#fix! "let other tasks run" safe)
  (#refer! @callee "trio.lowlevel.checkpoint")
  (#replace! @arguments "()")
  (#await! @call))

((call
   function: (_) @callee) @call
  (#blocks? @callee sleep)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it returns")
  (#help! "await the sleep of the runtime that runs this code")
  (#fix! "sleep on the event loop" safe)
  (#twin! @callee)
  (#await! @call))
