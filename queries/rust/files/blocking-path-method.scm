((call_expression
   function: (field_expression
     value: (_) @path
     field: (_) @method) @callee) @call
  (#any-of? @method
    "canonicalize" "exists" "is_dir" "is_file" "is_symlink" "metadata" "read_link" "symlink_metadata" "try_exists")
  (#blocks? @callee path)
  (#member? @callee "std::path::Path" "std::path::PathBuf")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the file system has answered")
  (#help! "ask with the runtime's own file functions, or in a worker thread")
  (#fix! "let the runtime wait for the file system" safe)
  (#rewrite! "path-question"))

((call_expression
   function: (field_expression) @callee) @call
  (#resolves-to? @callee "std::path::Path::read_dir" "std::path::PathBuf::read_dir")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread, and so does each entry that is read")
  (#help! "read the entries with the runtime's own functions, or list the directory in a worker thread"))
