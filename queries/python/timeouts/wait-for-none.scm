((await
   (call
     function: (_) @callee
     arguments: (argument_list . (_) . (none) .)) @call @finding)
  (#resolves-to? @callee "asyncio.wait_for")
  (#message! "without a limit, `" @callee "` only awaits its argument")
  (#fix! "await it" safe)
  (#rewrite! "without-wait-for"))

((await
   (call
     function: (_) @callee
     arguments: (argument_list
       . (_)
       . (keyword_argument name: (identifier) @name value: (none)) .)) @call @finding)
  (#eq? @name "timeout")
  (#resolves-to? @callee "asyncio.wait_for")
  (#message! "without a limit, `" @callee "` only awaits its argument")
  (#fix! "await it" safe)
  (#rewrite! "without-wait-for"))
