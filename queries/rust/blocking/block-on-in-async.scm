((call_expression
   function: (_) @callee) @call
  (#blocks? @callee block-on)
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread of the task it is called in, or panics there")
  (#help! "await the future")
  (#fix! "await the future" safe)
  (#rewrite! "block-on-argument"))
