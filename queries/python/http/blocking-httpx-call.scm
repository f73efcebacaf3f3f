((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "httpx.delete" "httpx.get" "httpx.head" "httpx.options" "httpx.patch" "httpx.post" "httpx.put" "httpx.request"
    "httpx2.delete" "httpx2.get" "httpx2.head" "httpx2.options" "httpx2.patch" "httpx2.post" "httpx2.put"
    "httpx2.request")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the response is there")
  (#help! "use `AsyncClient`, or send it from a worker thread")
  (#fix! "use `AsyncClient`" safe)
  (#rewrite! "async-http-client")
  (#fix! "send it from a worker thread" safe)
  (#offload! @call))

; A stream blocks when it is entered and read, so a thread for the call alone would not help.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "httpx.stream" "httpx2.stream")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop while the stream is opened and read")
  (#help! "use `AsyncClient` and read the stream with `async for`")
  (#fix! "use `AsyncClient`" safe)
  (#rewrite! "async-http-client"))
