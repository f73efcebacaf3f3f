((macro_invocation
   macro: (identifier) @name) @finding
  (#any-of? @name "print" "println" "eprint" "eprintln" "dbg")
  (#in-async? @finding)
  (#written? "async ")
  (#message! "`" @name "!` waits for whoever reads the output: no other task runs on the thread until the line is taken")
  (#help! "log through something that writes in a thread of its own"))
