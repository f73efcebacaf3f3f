; Pools are made to be used from several threads.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "urllib3.request" "urllib3.PoolManager.request" "urllib3.PoolManager.request_encode_body"
    "urllib3.PoolManager.request_encode_url" "urllib3.PoolManager.urlopen")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the response is there")
  (#help! "send it from a worker thread, or with an async client")
  (#fix! "send it from a worker thread" safe)
  (#offload! @call))
