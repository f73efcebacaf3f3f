; Opened and used up in one expression.
((call
   function: (attribute
     object: (call
       function: (_) @callee) @call @finding))
  (#resolves-to? @callee "sqlite3.connect")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "open, use and close it in one function, and run that in a worker thread: a connection belongs to its thread")
  (#fix! "use it in a worker thread" safe)
  (#rewrite! "offload-expression")
  (#fix! "use aiosqlite" unsafe)
  (#rewrite! "swap-client"))

; Opened here: a connection belongs to the thread that opens it, so all that uses it goes to one thread.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee "sqlite3.connect")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "open, use and close it in one function, and run that in a worker thread: a connection belongs to its thread")
  (#fix! "open, use and close it in a worker thread" safe)
  (#rewrite! "offload-connection")
  (#fix! "use aiosqlite" unsafe)
  (#rewrite! "swap-client"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "sqlite3.connect" "sqlite3.Connection.backup" "sqlite3.Connection.commit" "sqlite3.Connection.execute"
    "sqlite3.Connection.executemany" "sqlite3.Connection.executescript" "sqlite3.Connection.rollback"
    "sqlite3.Cursor.execute" "sqlite3.Cursor.executemany" "sqlite3.Cursor.executescript" "sqlite3.Cursor.fetchall"
    "sqlite3.Cursor.fetchmany" "sqlite3.Cursor.fetchone")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "open, use and close it in one function, and run that in a worker thread: a connection belongs to its thread")
  (#fix! "use aiosqlite" unsafe)
  (#rewrite! "swap-client"))
