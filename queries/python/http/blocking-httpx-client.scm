((call
   function: (attribute) @callee) @call
  (#resolves-to? @callee
    "httpx.Client.close" "httpx.Client.delete" "httpx.Client.get" "httpx.Client.head" "httpx.Client.options"
    "httpx.Client.patch" "httpx.Client.post" "httpx.Client.put" "httpx.Client.request" "httpx.Client.send"
    "httpx2.Client.close" "httpx2.Client.delete" "httpx2.Client.get" "httpx2.Client.head" "httpx2.Client.options"
    "httpx2.Client.patch" "httpx2.Client.post" "httpx2.Client.put" "httpx2.Client.request" "httpx2.Client.send")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it is done")
  (#help! "use `AsyncClient`, or send it from a worker thread")
  (#fix! "use `AsyncClient`" unsafe)
  (#rewrite! "async-http-client")
  (#fix! "send it from a worker thread" safe)
  (#offload! @call))

; A stream blocks when it is entered and read, so a thread for the call alone would not help.
((call
   function: (attribute) @callee) @call
  (#resolves-to? @callee "httpx.Client.stream" "httpx2.Client.stream")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop while the stream is opened and read")
  (#help! "use `AsyncClient` and read the stream with `async for`")
  (#fix! "use `AsyncClient`" unsafe)
  (#rewrite! "async-http-client"))
