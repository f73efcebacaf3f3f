((assignment
   left: (_) @name
   right: (call
     function: (_) @callee) @finding)
  (#resolves-to? @callee "anyio.move_on_after")
  (#message! "the time of `" @callee "` runs from here on, not from where `" @name "` is entered")
  (#help! "call it in the `with` statement itself"))
