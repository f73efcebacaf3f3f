((call_expression
   function: (_) @callee) @call
  (#blocks? @callee http)
  (#not-member? @callee
    "reqwest::blocking" "reqwest::blocking::Client" "reqwest::blocking::ClientBuilder" "reqwest::blocking::RequestBuilder"
    "reqwest::blocking::Response")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the server has answered")
  (#help! "use an async client, or send the request in a worker thread")
  (#fix! "send the request in a worker thread" safe)
  (#offload! @call))
