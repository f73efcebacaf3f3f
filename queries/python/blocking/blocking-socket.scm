((call
   function: (_) @callee) @call
  (#resolves-to? @callee "socket.create_connection" "ssl.get_server_certificate")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the other side has answered")
  (#help! "open a stream: `asyncio.open_connection`, `anyio.connect_tcp`, `trio.open_tcp_stream`")
  (#fix! "connect in a worker thread" safe)
  (#offload! @call))

; A socket that is made here, and waits: it was not made non-blocking, and no loop uses it.
((call
   function: (attribute
     object: (_) @receiver) @callee) @call
  (#blocks? @callee network)
  (#in-async? @call)
  (#refine? "blocking-socket")
  (#refine? "unshared-receiver")
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the other side is ready")
  (#help! "open a stream: `asyncio.open_connection`, `anyio.connect_tcp`, `trio.open_tcp_stream`")
  (#fix! "wait for it in a worker thread" safe)
  (#offload! @call))

((call
   function: (attribute
     object: (_) @receiver) @callee) @call
  (#blocks? @callee network)
  (#in-async? @call)
  (#refine? "blocking-socket")
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the other side is ready")
  (#help! "open a stream: `asyncio.open_connection`, `anyio.connect_tcp`, `trio.open_tcp_stream`")
  (#fix! "wait for it in a worker thread" unsafe)
  (#offload! @call))

; A server that handles its requests on the thread that runs it.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "socketserver.BaseServer.handle_request" "socketserver.BaseServer.serve_forever")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs while it serves")
  (#help! "serve on the loop: `asyncio.start_server`, `anyio.create_tcp_listener`, `trio.serve_tcp`")
  (#fix! "serve in a worker thread" unsafe)
  (#offload! @call))
