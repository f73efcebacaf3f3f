((call_expression) @call
  (#guard? @call context)
  (#in-async? @call)
  (#refine? "held-across-await")
  (#message! "the guard is still held at the await: it goes on to hold for the thread, whichever task runs there")
  (#help! "drop the guard before the await"))
