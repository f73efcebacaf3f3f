((await_expression) @finding
  (#not-in-async? @finding)
  (#message! "an await stands in a function that is not async")
  (#help! "make the function async, or hand the future to the runtime"))
