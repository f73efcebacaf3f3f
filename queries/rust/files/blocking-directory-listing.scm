((call_expression
   function: (_) @callee) @call
  (#resolves-to? @callee "std::fs::read_dir")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread, and so does each entry that is read")
  (#help! "read the entries with the runtime's own functions, or list the directory in a worker thread")
  (#fix! "read the entries as they come" unsafe)
  (#rewrite! "async-values"))
