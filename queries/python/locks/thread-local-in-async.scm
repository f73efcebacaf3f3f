((attribute
   object: (_) @local) @finding
  (#written? "threading")
  (#in-async? @finding)
  (#type? @local "threading.local")
  (#message! "`" @local "` is one per thread, and all tasks of the event loop share that thread")
  (#help! "use a `contextvars.ContextVar`, which each task has for itself"))
