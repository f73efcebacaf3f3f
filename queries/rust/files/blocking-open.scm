((call_expression
   function: (_) @callee) @call
  (#resolves-to? @callee "std::fs::File::open" "std::fs::File::create" "std::fs::File::create_new" "std::fs::OpenOptions::open")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread, and so does everything that is read from the file or written to it")
  (#help! "use the runtime's own files, or do the whole work with the file in a worker thread")
  (#fix! "use the runtime's own file" unsafe)
  (#rewrite! "async-values"))
