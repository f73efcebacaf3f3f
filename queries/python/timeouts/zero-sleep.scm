((call
   function: (_) @callee
   arguments: (argument_list . (integer) @delay .))
  (#resolves-to? @callee "trio.sleep")
  (#eq? @delay "0")
  (#message! "a sleep of no time is a checkpoint by another name")
  (#fix! "use `trio.lowlevel.checkpoint`" safe)
  (#refer! @callee "trio.lowlevel.checkpoint")
  (#drop! @delay))

((call
   function: (_) @callee
   arguments: (argument_list . (keyword_argument value: (integer) @delay) @argument .))
  (#resolves-to? @callee "trio.sleep")
  (#eq? @delay "0")
  (#message! "a sleep of no time is a checkpoint by another name")
  (#fix! "use `trio.lowlevel.checkpoint`" safe)
  (#refer! @callee "trio.lowlevel.checkpoint")
  (#drop! @argument))

((call
   function: (_) @callee
   arguments: (argument_list . (integer) @delay .))
  (#resolves-to? @callee "anyio.sleep")
  (#eq? @delay "0")
  (#message! "a sleep of no time is a checkpoint by another name")
  (#fix! "use `anyio.lowlevel.checkpoint`" safe)
  (#refer! @callee "anyio.lowlevel.checkpoint")
  (#drop! @delay))

((call
   function: (_) @callee
   arguments: (argument_list . (keyword_argument value: (integer) @delay) @argument .))
  (#resolves-to? @callee "anyio.sleep")
  (#eq? @delay "0")
  (#message! "a sleep of no time is a checkpoint by another name")
  (#fix! "use `anyio.lowlevel.checkpoint`" safe)
  (#refer! @callee "anyio.lowlevel.checkpoint")
  (#drop! @argument))
