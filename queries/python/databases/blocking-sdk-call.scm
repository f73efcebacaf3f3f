; To make a client is not safe in several threads at a time: the default session is shared.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "boto3.client" "boto3.resource" "boto3.Session.client" "boto3.Session.resource")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: it reads the description of the service from disk")
  (#help! "make the client before the event loop runs, or in a worker thread")
  (#fix! "make it in a worker thread" unsafe)
  (#offload! @call))

; It refuses to start where an event loop runs.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "playwright.sync_api.sync_playwright")
  (#in-async? @call)
  (#message! "`" @callee "` does not start where an event loop runs: it raises an exception")
  (#help! "use `async_playwright` of `playwright.async_api`, and await what it does"))

; What is called through it is not known, but all of it waits for the service.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "grpc.insecure_channel" "grpc.secure_channel")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` opens a blocking channel: every call of a stub on it blocks the event loop")
  (#help! "open it with `grpc.aio`, and await the calls of its stubs"))

; The library has an async function of the same meaning.
((call
   function: (_) @callee) @call
  (#blocks? @callee service)
  (#twin? @callee)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the service has answered")
  (#help! "await the async function of the library, or call it in a worker thread")
  (#fix! "await the library's async function" unsafe)
  (#twin! @callee)
  (#await! @call)
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; The answer is read later, part by part: to ask for it in a thread would not help.
((call
   function: (_) @callee) @call
  (#blocks? @callee service)
  (#argument? @call "stream" "True")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop, and so does reading its stream")
  (#help! "use the async client of the library, and read the stream with `async for`")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client"))

; A client that several threads may use.
((call
   function: (attribute) @callee) @call
  (#blocks? @callee service)
  (#thread-safe? @callee)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the service has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; What only this function knows is used by one thread after the other.
((call
   function: (_) @callee) @call
  (#blocks? @callee service)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#refine? "own-values")
  (#message! "`" @callee "` blocks the event loop: no other task runs until the service has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; Anything else may be in use by another task at the same time.
((call
   function: (_) @callee) @call
  (#blocks? @callee service)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the service has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "call it in a worker thread" unsafe)
  (#offload! @call))

; Results that are fetched while they are iterated.
((for_statement
   right: (call
     function: (_) @callee) @iterable @finding) @loop
  (#blocks? @callee service)
  (#lazy? @callee)
  (#not-async? @loop)
  (#in-async? @iterable)
  (#message! "to iterate `" @callee "` blocks the event loop: no other task runs until the service has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "fetch all of it in a worker thread" unsafe)
  (#rewrite! "list-in-thread"))

((for_in_clause
   right: (call
     function: (_) @callee) @iterable @finding) @loop
  (#blocks? @callee service)
  (#lazy? @callee)
  (#not-async? @loop)
  (#in-async? @iterable)
  (#not-inside? @loop "generator_expression")
  (#message! "to iterate `" @callee "` blocks the event loop: no other task runs until the service has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "fetch all of it in a worker thread" unsafe)
  (#rewrite! "list-in-thread"))

; Results that are fetched at once.
((call
   function: (identifier) @outer
   arguments: (argument_list
     .
     (call
       function: (_) @callee))) @call
  (#resolves-to? @outer
    "builtins.dict" "builtins.frozenset" "builtins.list" "builtins.set" "builtins.sorted" "builtins.tuple")
  (#blocks? @callee service)
  (#lazy? @callee)
  (#in-async? @call)
  (#message! "to iterate `" @callee "` blocks the event loop: no other task runs until the service has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "fetch it in a worker thread" unsafe)
  (#offload! @call))

; Managers that wait when they are entered.
((with_statement
   (with_clause
     (with_item
       value: [
         (call
           function: (_) @callee) @call @finding
         (as_pattern
           (call
             function: (_) @callee) @call @finding)
       ]))) @block
  (#blocks? @callee service)
  (#lazy? @callee)
  (#not-async? @block)
  (#in-async? @call)
  (#message! "to enter `" @callee "` blocks the event loop: no other task runs until the service has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "run the block in a worker thread" unsafe)
  (#rewrite! "offload-block"))
