((call
   function: (_) @callee) @finding
  (#resolves-to? @callee "gevent.monkey.patch_all" "eventlet.monkey_patch")
  (#imports? "asyncio" "anyio" "trio")
  (#message! "`" @callee "` replaces sockets, threads and sleeps of the whole process, on which the event loop here relies")
  (#help! "keep code for asyncio and patched code in processes of their own"))
