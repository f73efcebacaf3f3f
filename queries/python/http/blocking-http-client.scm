; Answered and read in one expression.
((call
   function: (attribute
     object: (call
       function: (attribute
         object: (_) @receiver) @callee) @call @finding))
  (#resolves-to? @callee "http.client.HTTPConnection.getresponse")
  (#in-async? @call)
  (#not-awaited? @call)
  (#refine? "unshared-receiver")
  (#message! "`" @callee "` blocks the event loop while the response comes and is read")
  (#help! "read the response in a worker thread, or use an async client")
  (#fix! "read it in a worker thread" safe)
  (#rewrite! "offload-expression"))

; A connection or response that only this function knows can be used from a thread while the function waits.
((call
   function: (attribute
     object: [(identifier) (attribute) (subscript) (parenthesized_expression)] @receiver) @callee) @call
  (#resolves-to? @callee
    "http.client.HTTPConnection.connect" "http.client.HTTPConnection.endheaders" "http.client.HTTPConnection.getresponse"
    "http.client.HTTPConnection.request" "http.client.HTTPConnection.send" "http.client.HTTPResponse.read"
    "http.client.HTTPResponse.read1" "http.client.HTTPResponse.readinto" "http.client.HTTPResponse.readline"
    "http.client.HTTPResponse.readlines")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "entered-receiver")
  (#refine? "unshared-receiver")
  (#message! "`" @callee "` blocks the event loop: no other task runs until the server has answered")
  (#help! "send and read in a worker thread, or use an async client")
  (#fix! "wait for it in a worker thread" safe)
  (#offload! @call))

; Any other may be in use by another task at the same time.
((call
   function: (attribute
     object: [(identifier) (attribute) (subscript) (parenthesized_expression)] @receiver) @callee) @call
  (#resolves-to? @callee
    "http.client.HTTPConnection.connect" "http.client.HTTPConnection.endheaders" "http.client.HTTPConnection.getresponse"
    "http.client.HTTPConnection.request" "http.client.HTTPConnection.send" "http.client.HTTPResponse.read"
    "http.client.HTTPResponse.read1" "http.client.HTTPResponse.readinto" "http.client.HTTPResponse.readline"
    "http.client.HTTPResponse.readlines")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-refine? "entered-receiver")
  (#message! "`" @callee "` blocks the event loop: no other task runs until the server has answered")
  (#help! "send and read in a worker thread, or use an async client")
  (#fix! "wait for it in a worker thread" unsafe)
  (#offload! @call))

; Every method of a proxy is a call of another machine.
((call
   function: (attribute
     object: (_) @receiver) @callee) @call
  (#type? @receiver "xmlrpc.client.ServerProxy")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the server has answered")
  (#help! "call it in a worker thread, with a proxy of its own for every thread")
  (#fix! "call it in a worker thread" unsafe)
  (#offload! @call))
