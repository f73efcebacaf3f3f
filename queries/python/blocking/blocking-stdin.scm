((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "getpass.getpass" "sys.stdin.buffer.read" "sys.stdin.buffer.read1" "sys.stdin.buffer.readinto"
    "sys.stdin.buffer.readline" "sys.stdin.buffer.readlines" "sys.stdin.read" "sys.stdin.readline"
    "sys.stdin.readlines")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until there is input")
  (#help! "read in a worker thread and await the result")
  (#fix! "read in a worker thread" safe)
  (#offload! @call))

; Read by another function.
((call
   function: (_) @reader
   arguments: (argument_list
     .
     (attribute) @stream)) @call
  (#resolves-to? @stream "sys.stdin" "sys.stdin.buffer")
  (#blocks? @reader file)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @reader "` reads the standard input and blocks the event loop: no other task runs until it has ended")
  (#help! "read in a worker thread and await the result")
  (#fix! "read in a worker thread" safe)
  (#offload! @call))

; Each step of a loop waits: a thread for one call would not help.
((for_statement
   right: (attribute) @stream @finding)
  (#resolves-to? @stream "sys.stdin" "sys.stdin.buffer")
  (#in-async? @stream)
  (#message! "the loop blocks the event loop at each step until there is another line of input")
  (#help! "read lines in a thread of their own that puts them into a queue, or iterate over an async stream: `aiofiles.stdin`, `anyio.wrap_file(sys.stdin)`"))

((for_statement
   right: (call function: (_) @callee) @stream @finding)
  (#resolves-to? @callee "fileinput.FileInput" "fileinput.input")
  (#in-async? @stream)
  (#message! "the loop blocks the event loop at each step until there is another line")
  (#help! "read lines in a thread of their own that puts them into a queue, or iterate over an async stream"))
