((call
   function: (_) @callee
   arguments: (argument_list . [(integer) (float)] @delay .))
  (#resolves-to? @callee "trio.sleep")
  (#any-of? @delay "0" "0.0")
  (#message! "a sleep of no time is a checkpoint by another name")
  (#fix! "use `trio.lowlevel.checkpoint`" safe)
  (#refer! @callee "trio.lowlevel.checkpoint")
  (#drop! @delay))

((call
   function: (_) @callee
   arguments: (argument_list . (keyword_argument value: [(integer) (float)] @delay) @argument .))
  (#resolves-to? @callee "trio.sleep")
  (#any-of? @delay "0" "0.0")
  (#message! "a sleep of no time is a checkpoint by another name")
  (#fix! "use `trio.lowlevel.checkpoint`" safe)
  (#refer! @callee "trio.lowlevel.checkpoint")
  (#drop! @argument))

((call
   function: (_) @callee
   arguments: (argument_list . [(integer) (float)] @delay .))
  (#resolves-to? @callee "anyio.sleep")
  (#any-of? @delay "0" "0.0")
  (#message! "a sleep of no time is a checkpoint by another name")
  (#fix! "use `anyio.lowlevel.checkpoint`" safe)
  (#refer! @callee "anyio.lowlevel.checkpoint")
  (#drop! @delay))

((call
   function: (_) @callee
   arguments: (argument_list . (keyword_argument value: [(integer) (float)] @delay) @argument .))
  (#resolves-to? @callee "anyio.sleep")
  (#any-of? @delay "0" "0.0")
  (#message! "a sleep of no time is a checkpoint by another name")
  (#fix! "use `anyio.lowlevel.checkpoint`" safe)
  (#refer! @callee "anyio.lowlevel.checkpoint")
  (#drop! @argument))
