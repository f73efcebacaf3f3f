((call
   function: (_) @callee
   arguments: (argument_list . (_) @delay .))
  (#resolves-to? @callee "trio.sleep")
  (#refine? "endless")
  (#message! "this sleep never ends")
  (#fix! "use `trio.sleep_forever`" safe)
  (#refer! @callee "trio.sleep_forever")
  (#drop! @delay))

((call
   function: (_) @callee
   arguments: (argument_list . (keyword_argument value: (_) @delay) @argument .))
  (#resolves-to? @callee "trio.sleep")
  (#refine? "endless")
  (#message! "this sleep never ends")
  (#fix! "use `trio.sleep_forever`" safe)
  (#refer! @callee "trio.sleep_forever")
  (#drop! @argument))

((call
   function: (_) @callee
   arguments: (argument_list . (_) @delay .))
  (#resolves-to? @callee "trio.sleep")
  (#refine? "longer-than-a-day")
  (#message! "a sleep of more than a day is meant never to end: say so")
  (#fix! "use `trio.sleep_forever`" unsafe)
  (#refer! @callee "trio.sleep_forever")
  (#drop! @delay))

((call
   function: (_) @callee
   arguments: (argument_list . (_) @delay .))
  (#resolves-to? @callee "anyio.sleep")
  (#refine? "endless")
  (#message! "this sleep never ends")
  (#fix! "use `anyio.sleep_forever`" safe)
  (#refer! @callee "anyio.sleep_forever")
  (#drop! @delay))

((call
   function: (_) @callee
   arguments: (argument_list . (keyword_argument value: (_) @delay) @argument .))
  (#resolves-to? @callee "anyio.sleep")
  (#refine? "endless")
  (#message! "this sleep never ends")
  (#fix! "use `anyio.sleep_forever`" safe)
  (#refer! @callee "anyio.sleep_forever")
  (#drop! @argument))

((call
   function: (_) @callee
   arguments: (argument_list . (_) @delay .))
  (#resolves-to? @callee "anyio.sleep")
  (#refine? "longer-than-a-day")
  (#message! "a sleep of more than a day is meant never to end: say so")
  (#fix! "use `anyio.sleep_forever`" unsafe)
  (#refer! @callee "anyio.sleep_forever")
  (#drop! @delay))

((call
   function: (_) @callee
   arguments: (argument_list . (keyword_argument value: (_) @delay) @argument .))
  (#resolves-to? @callee "trio.sleep")
  (#refine? "longer-than-a-day")
  (#message! "a sleep of more than a day is meant never to end: say so")
  (#fix! "use `trio.sleep_forever`" unsafe)
  (#refer! @callee "trio.sleep_forever")
  (#drop! @argument))

((call
   function: (_) @callee
   arguments: (argument_list . (keyword_argument value: (_) @delay) @argument .))
  (#resolves-to? @callee "anyio.sleep")
  (#refine? "longer-than-a-day")
  (#message! "a sleep of more than a day is meant never to end: say so")
  (#fix! "use `anyio.sleep_forever`" unsafe)
  (#refer! @callee "anyio.sleep_forever")
  (#drop! @argument))
