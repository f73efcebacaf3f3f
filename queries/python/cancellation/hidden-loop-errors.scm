((except_clause "except" @finding) @clause
  (#written? "except Exception")
  (#written? "while True" "while 1")
  (#in-async? @clause)
  (#refine? "hides-errors")
  (#message! "this endless loop hides every error: it may fail for ever, and nobody is told")
  (#help! "log the exception, or catch only what is expected"))
