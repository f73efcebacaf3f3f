((call_expression
   function: (_) @callee) @call
  (#blocks? @callee file path)
  (#not-member? @callee
    "std::fs" "std::fs::File" "std::fs::OpenOptions" "std::os::unix::fs" "std::path::Path" "std::path::PathBuf")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the file system has answered")
  (#help! "do the whole work with the files in one closure for a worker thread")
  (#fix! "do it in a worker thread" unsafe)
  (#offload! @call))

((for_expression
   value: (_) @value) @_loop
  (#type? @value "glob::Paths" "ignore::Walk" "walkdir::WalkDir")
  (#in-async? @value)
  (#message! "going through files blocks the thread at each of them")
  (#help! "collect what you need of them in one closure for a worker thread"))
