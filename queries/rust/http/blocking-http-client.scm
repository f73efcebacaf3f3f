((call_expression
   function: (_) @callee) @call
  (#blocks? @callee http)
  (#member? @callee
    "reqwest::blocking" "reqwest::blocking::Client" "reqwest::blocking::ClientBuilder" "reqwest::blocking::RequestBuilder"
    "reqwest::blocking::Response")
  (#in-async? @call)
  (#refine? "starts-chain")
  (#message! "`" @callee "` blocks the thread, and its runtime panics when it is dropped in async code")
  (#help! "use the async client, or move the whole of it to a worker thread")
  (#fix! "use the async client" safe)
  (#rewrite! "swap-blocking-client"))
