((with_statement
   (with_clause
     (with_item
       value: [
         (as_pattern . (call function: (_) @callee) @call @finding)
         (call function: (_) @callee) @call @finding
       ]))) @block
  (#resolves-to? @callee "os.fdopen")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#message! "`" @callee "` makes a file that blocks the event loop when it is used and closed")
  (#help! "use the file in a worker thread, or with an async file API")
  (#fix! "use an async file" safe)
  (#rewrite! "async-file")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "use it in a worker thread" safe)
  (#rewrite! "offload-block")
  (#fix! "open it in a worker thread, and each of its calls" safe)
  (#rewrite! "offload-file"))

((call
   function: (attribute
     object: (call function: (_) @callee) @call @finding))
  (#resolves-to? @callee "os.fdopen")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#message! "`" @callee "` makes a file that blocks the event loop when it is used")
  (#help! "use the file in a worker thread, or with an async file API")
  (#fix! "use it in a worker thread" safe)
  (#rewrite! "offload-expression"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "os.fdopen")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#message! "`" @callee "` makes a file that blocks the event loop when it is used")
  (#help! "use the file in a worker thread, or with an async file API")
  (#fix! "use an async file" safe)
  (#rewrite! "async-file")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "open it in a worker thread, and each of its calls" safe)
  (#rewrite! "offload-file"))
