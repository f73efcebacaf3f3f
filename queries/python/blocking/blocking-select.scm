; Which thread takes a signal is part of what these do, so they are for a person.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "signal.pause" "signal.sigtimedwait" "signal.sigwait" "signal.sigwaitinfo")
  (#blocks? @callee select)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until a signal comes")
  (#help! "handle the signal on the loop: `loop.add_signal_handler` with asyncio, `open_signal_receiver` with anyio and trio"))

((call
   function: (_) @callee) @call
  (#blocks? @callee select)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until one of its files is ready")
  (#help! "let the loop wait for them: `loop.add_reader` with asyncio, `wait_readable` with anyio and trio")
  (#fix! "wait in a worker thread" unsafe)
  (#offload! @call))
