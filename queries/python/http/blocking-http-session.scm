; A session that only this function knows can be used from a thread while the function waits.
((call
   function: (attribute
     object: (_) @receiver) @callee) @call
  (#resolves-to? @callee
    "requests.Session.close" "requests.Session.delete" "requests.Session.get" "requests.Session.head"
    "requests.Session.options" "requests.Session.patch" "requests.Session.post" "requests.Session.put"
    "requests.Session.request" "requests.Session.send"
    "requests.sessions.Session.close" "requests.sessions.Session.delete" "requests.sessions.Session.get"
    "requests.sessions.Session.head" "requests.sessions.Session.options" "requests.sessions.Session.patch"
    "requests.sessions.Session.post" "requests.sessions.Session.put" "requests.sessions.Session.request"
    "requests.sessions.Session.send"
    "niquests.Session.close" "niquests.Session.delete" "niquests.Session.get" "niquests.Session.head"
    "niquests.Session.options" "niquests.Session.patch" "niquests.Session.post" "niquests.Session.put"
    "niquests.Session.request" "niquests.Session.send")
  (#in-async? @call)
  (#refine? "unshared-receiver")
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it is done")
  (#help! "send it from a worker thread, or with an async client")
  (#fix! "use an async client" unsafe)
  (#rewrite! "swap-http-session")
  (#fix! "send it from a worker thread" safe)
  (#offload! @call))

; Any other session may be in use by another task at the same time, and sessions are not made for that.
((call
   function: (attribute) @callee) @call
  (#resolves-to? @callee
    "requests.Session.close" "requests.Session.delete" "requests.Session.get" "requests.Session.head"
    "requests.Session.options" "requests.Session.patch" "requests.Session.post" "requests.Session.put"
    "requests.Session.request" "requests.Session.send"
    "requests.sessions.Session.close" "requests.sessions.Session.delete" "requests.sessions.Session.get"
    "requests.sessions.Session.head" "requests.sessions.Session.options" "requests.sessions.Session.patch"
    "requests.sessions.Session.post" "requests.sessions.Session.put" "requests.sessions.Session.request"
    "requests.sessions.Session.send"
    "niquests.Session.close" "niquests.Session.delete" "niquests.Session.get" "niquests.Session.head"
    "niquests.Session.options" "niquests.Session.patch" "niquests.Session.post" "niquests.Session.put"
    "niquests.Session.request" "niquests.Session.send")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it is done")
  (#help! "send it from a worker thread, or with an async client")
  (#fix! "use an async client" unsafe)
  (#rewrite! "swap-http-session")
  (#fix! "send it from a worker thread" unsafe)
  (#offload! @call))
