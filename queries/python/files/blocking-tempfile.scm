; A directory that aiofiles makes and removes in the same way.
((with_statement
   (with_clause
     (with_item
       value: (as_pattern
         .
         (call
           function: (_) @callee) @call @finding)))) @block
  (#resolves-to? @callee "tempfile.TemporaryDirectory")
  (#in-async? @call)
  (#not-runtime? @call anyio trio)
  (#twin? @callee)
  (#not-argument? @call "ignore_cleanup_errors")
  (#not-argument? @call "delete")
  (#message! "`" @callee "` makes a directory and removes it, and blocks the event loop meanwhile")
  (#help! "enter an async one, or do all of it in a worker thread")
  (#fix! "do it in a worker thread" safe)
  (#rewrite! "offload-block")
  (#fix! "enter its async twin" safe)
  (#rewrite! "async-manager"))

; The directory of anyio, which newer versions of it have.
((with_statement
   (with_clause
     (with_item
       value: (as_pattern
         .
         (call
           function: (_) @callee) @call @finding)))) @block
  (#resolves-to? @callee "tempfile.TemporaryDirectory")
  (#in-async? @call)
  (#runtime? @call anyio)
  (#message! "`" @callee "` makes a directory and removes it, and blocks the event loop meanwhile")
  (#help! "enter an async one, or do all of it in a worker thread")
  (#fix! "do it in a worker thread" safe)
  (#rewrite! "offload-block")
  (#fix! "enter its async twin" unsafe)
  (#rewrite! "async-manager"))

; What a block does with a temporary file can go to a thread with it.
((with_statement
   (with_clause
     (with_item
       value: [
         (as_pattern
           .
           (call
             function: (_) @callee) @call @finding)
         (call
           function: (_) @callee) @call @finding
       ]))) @block
  (#blocks? @callee path)
  (#member? @callee "tempfile")
  (#in-async? @call)
  (#message! "`" @callee "` makes files and removes them, and blocks the event loop meanwhile")
  (#help! "do all of it in a worker thread, or make and remove them there with `mkdtemp` and `shutil.rmtree`")
  (#fix! "do it in a worker thread" safe)
  (#rewrite! "offload-block"))

; Made here, used elsewhere.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "tempfile.mkdtemp" "tempfile.mkstemp")
  (#in-async? @call)
  (#runtime? @call anyio)
  (#not-awaited? @call)
  (#message! "`" @callee "` makes a file or directory and blocks the event loop meanwhile")
  (#fix! "await its async twin" unsafe)
  (#twin! @callee)
  (#await! @call)
  (#fix! "make it in a worker thread" safe)
  (#offload! @call))

((call
   function: (_) @callee) @call
  (#blocks? @callee path)
  (#member? @callee "tempfile")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` makes a file or directory and blocks the event loop meanwhile")
  (#help! "make it in a worker thread")
  (#fix! "make it in a worker thread" safe)
  (#offload! @call))
