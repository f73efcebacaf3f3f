; A file of this function: nobody else uses it meanwhile.
((call
   function: (attribute
     object: (identifier) @file) @callee) @call
  (#blocks? @callee file)
  (#type? @file "io.BufferedRandom" "io.BufferedReader" "io.BufferedWriter" "io.FileIO" "io.TextIOWrapper")
  (#in-async? @call)
  (#refine? "opened-elsewhere")
  (#refine? "own-file")
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the disk has answered")
  (#help! "call it in a worker thread, or use an async file")
  (#fix! "run it with what blocks beside it in one worker thread" safe)
  (#rewrite! "offload-statements")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; Any other file may be in use by another task at the same time, and text files are not made for two threads.
((call
   function: (attribute
     object: (_) @file) @callee) @call
  (#blocks? @callee file)
  (#type? @file "io.BufferedRandom" "io.BufferedReader" "io.BufferedWriter" "io.FileIO" "io.TextIOWrapper")
  (#in-async? @call)
  (#refine? "opened-elsewhere")
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the disk has answered")
  (#help! "call it in a worker thread, or use an async file")
  (#fix! "call it in a worker thread" unsafe)
  (#offload! @call))

; Each step of the loop reads.
((for_statement
   right: (identifier) @file @finding) @block
  (#type? @file "io.BufferedRandom" "io.BufferedReader" "io.BufferedWriter" "io.FileIO" "io.TextIOWrapper")
  (#in-async? @file)
  (#refine? "opened-elsewhere")
  (#refine? "own-file")
  (#message! "reading the lines of `" @file "` blocks the event loop at each step")
  (#help! "read in a worker thread, or use an async file")
  (#fix! "run the loop in a worker thread" safe)
  (#rewrite! "offload-block"))
