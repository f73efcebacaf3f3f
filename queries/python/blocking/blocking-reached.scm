; A call of the project's own plain code in async code, from which a call that blocks is reached.
((call
   function: (_) @callee) @call
  (#reaches? @call)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop")
  (#help! "run it in a worker thread, or make the functions on the way async")
  (#chain! @call)
  (#fix! "run it in a worker thread" safe)
  (#rewrite! "offload-reached"))

; A manager of the project: entering or leaving it runs its methods.
((with_item) @finding
  (#reaches? @finding)
  (#in-async? @finding)
  (#message! "entering or leaving this blocks the event loop")
  (#help! "give it an async form, `__aenter__` and `__aexit__`")
  (#chain! @finding))

; A loop over an object of the project.
((for_statement) @loop
  (#reaches? @loop)
  (#in-async? @loop)
  (#message! "each step of this loop blocks the event loop")
  (#help! "give it an async form, `__aiter__` and `__anext__`, or gather its items in a worker thread")
  (#chain! @loop))

; A property of the project: reading it runs a method.
((attribute) @attribute
  (#reaches? @attribute)
  (#in-async? @attribute)
  (#message! "reading `" @attribute "` blocks the event loop")
  (#help! "make it an async method, or read it in a worker thread")
  (#chain! @attribute))
