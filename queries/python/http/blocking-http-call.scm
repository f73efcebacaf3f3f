((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "requests.delete" "requests.get" "requests.head" "requests.options" "requests.patch" "requests.post" "requests.put"
    "requests.request"
    "requests.api.delete" "requests.api.get" "requests.api.head" "requests.api.options" "requests.api.patch"
    "requests.api.post" "requests.api.put" "requests.api.request"
    "niquests.delete" "niquests.get" "niquests.head" "niquests.options" "niquests.patch" "niquests.post" "niquests.put"
    "niquests.request")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the response is there")
  (#help! "send it from a worker thread, or with an async client")
  (#fix! "send it with the project's async client" unsafe)
  (#rewrite! "swap-http-call")
  (#fix! "send it from a worker thread" safe)
  (#offload! @call))
