; Opened in a `with`: opening, reading, writing and closing all block, so they move together.
((with_statement
   (with_clause
     (with_item
       value: [
         (as_pattern . (call function: (_) @callee) @call @finding)
         (call function: (_) @callee) @call @finding
       ]))) @block
  (#resolves-to? @callee
    "builtins.open" "bz2.open" "codecs.open" "dbm.dumb.open" "dbm.gnu.open" "dbm.ndbm.open" "dbm.open" "gzip.open"
    "io.open_code" "lzma.open" "pathlib.Path.open" "shelve.open" "tarfile.TarFile.open" "tarfile.open"
    "zipfile.ZipFile")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#not-refine? "kernel-path")
  (#not-refine? "in-memory")
  (#message! "`" @callee "` blocks the event loop while the file is opened, used and closed")
  (#help! "use the file in a worker thread, or with an async file API")
  (#fix! "use an async file" safe)
  (#rewrite! "async-file")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "read or write it as a whole in a worker thread" safe)
  (#rewrite! "whole-file")
  (#fix! "use it in a worker thread" safe)
  (#rewrite! "offload-block")
  (#fix! "open it in a worker thread, and each of its calls" safe)
  (#rewrite! "offload-file"))

; Opened where a `for` reads its lines.
((for_statement
   right: (call function: (_) @callee) @call @finding) @block
  (#resolves-to? @callee "builtins.open" "bz2.open" "codecs.open" "gzip.open" "lzma.open" "pathlib.Path.open")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#not-refine? "kernel-path")
  (#not-refine? "in-memory")
  (#message! "`" @callee "` blocks the event loop while the file is opened and read")
  (#help! "use the file in a worker thread, or with an async file API")
  (#fix! "use an async file" safe)
  (#rewrite! "async-file")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "use it in a worker thread" safe)
  (#rewrite! "offload-block"))

; Opened where a comprehension reads its lines.
((for_in_clause
   right: (call function: (_) @callee) @call @finding) @block
  (#resolves-to? @callee "builtins.open" "bz2.open" "codecs.open" "gzip.open" "lzma.open" "pathlib.Path.open")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#not-refine? "kernel-path")
  (#not-refine? "in-memory")
  (#message! "`" @callee "` blocks the event loop while the file is opened and read")
  (#help! "use the file in a worker thread, or with an async file API")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "use it in a worker thread" safe)
  (#rewrite! "offload-block"))

; Opened and used in one expression: a thread does both.
((call
   function: (attribute
     object: (call function: (_) @callee) @call @finding))
  (#resolves-to? @callee
    "builtins.open" "bz2.open" "codecs.open" "gzip.open" "io.open_code" "lzma.open" "pathlib.Path.open"
    "tarfile.TarFile.open" "tarfile.open" "zipfile.ZipFile")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#not-refine? "kernel-path")
  (#not-refine? "in-memory")
  (#message! "`" @callee "` blocks the event loop while the file is opened and used")
  (#help! "use the file in a worker thread, or with an async file API")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "read or write it as a whole in a worker thread" safe)
  (#rewrite! "whole-file")
  (#fix! "use it in a worker thread" safe)
  (#rewrite! "offload-expression"))

; Opened for a function that reads it.
((call
   function: (_) @reader
   arguments: (argument_list
     .
     (call function: (_) @callee) @call @finding))
  (#resolves-to? @callee
    "builtins.open" "bz2.open" "codecs.open" "gzip.open" "io.open_code" "lzma.open" "pathlib.Path.open")
  (#blocks? @reader file)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#not-refine? "kernel-path")
  (#not-refine? "in-memory")
  (#message! "`" @callee "` blocks the event loop while the file is opened and used")
  (#help! "use the file in a worker thread, or with an async file API")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "use it in a worker thread" safe)
  (#rewrite! "offload-expression"))

; Opened here, used elsewhere.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "builtins.open" "bz2.open" "codecs.open" "dbm.dumb.open" "dbm.gnu.open" "dbm.ndbm.open" "dbm.open" "gzip.open"
    "io.open_code" "lzma.open" "os.open" "pathlib.Path.open" "shelve.open" "tarfile.TarFile.open" "tarfile.open"
    "zipfile.ZipFile")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-wrapped? @call)
  (#not-refine? "kernel-path")
  (#not-refine? "in-memory")
  (#message! "`" @callee "` blocks the event loop: no other task runs until the file is open")
  (#help! "open and use the file in a worker thread, or with an async file API")
  (#fix! "use an async file" safe)
  (#rewrite! "async-file")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "open it in a worker thread, and each of its calls" safe)
  (#rewrite! "offload-file"))
