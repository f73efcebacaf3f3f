((await
   (call
     function: (_) @callee
     arguments: (argument_list . (_) @awaited . (none) .)) @finding)
  (#resolves-to? @callee "asyncio.wait_for")
  (#message! "without a limit, `" @callee "` only awaits its argument")
  (#fix! "await it" safe)
  (#reduce! @finding @awaited))

((await
   (call
     function: (_) @callee
     arguments: (argument_list
       . (_) @awaited
       . (keyword_argument name: (identifier) @name value: (none)) .)) @finding)
  (#eq? @name "timeout")
  (#resolves-to? @callee "asyncio.wait_for")
  (#message! "without a limit, `" @callee "` only awaits its argument")
  (#fix! "await it" safe)
  (#reduce! @finding @awaited))
