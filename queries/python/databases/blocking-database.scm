; A client that several threads may use.
((call
   function: (attribute) @callee) @call
  (#blocks? @callee database)
  (#not-resolves-to? @callee
    "sqlite3.connect" "sqlite3.Connection.backup" "sqlite3.Connection.commit" "sqlite3.Connection.execute"
    "sqlite3.Connection.executemany" "sqlite3.Connection.executescript" "sqlite3.Connection.rollback"
    "sqlite3.Cursor.execute" "sqlite3.Cursor.executemany" "sqlite3.Cursor.executescript" "sqlite3.Cursor.fetchall"
    "sqlite3.Cursor.fetchmany" "sqlite3.Cursor.fetchone")
  (#thread-safe? @callee)
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; What only this function knows is used by one thread after the other.
((call
   function: (_) @callee) @call
  (#blocks? @callee database)
  (#not-resolves-to? @callee
    "sqlite3.connect" "sqlite3.Connection.backup" "sqlite3.Connection.commit" "sqlite3.Connection.execute"
    "sqlite3.Connection.executemany" "sqlite3.Connection.executescript" "sqlite3.Connection.rollback"
    "sqlite3.Cursor.execute" "sqlite3.Cursor.executemany" "sqlite3.Cursor.executescript" "sqlite3.Cursor.fetchall"
    "sqlite3.Cursor.fetchmany" "sqlite3.Cursor.fetchone")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#refine? "own-values")
  (#message! "`" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "call it in a worker thread" safe)
  (#offload! @call))

; Anything else may be in use by another task at the same time.
((call
   function: (_) @callee) @call
  (#blocks? @callee database)
  (#not-resolves-to? @callee
    "sqlite3.connect" "sqlite3.Connection.backup" "sqlite3.Connection.commit" "sqlite3.Connection.execute"
    "sqlite3.Connection.executemany" "sqlite3.Connection.executescript" "sqlite3.Connection.rollback"
    "sqlite3.Cursor.execute" "sqlite3.Cursor.executemany" "sqlite3.Cursor.executescript" "sqlite3.Cursor.fetchall"
    "sqlite3.Cursor.fetchmany" "sqlite3.Cursor.fetchone")
  (#in-async? @call)
  (#not-awaited? @call)
  (#not-lazy? @callee)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "call it in a worker thread" unsafe)
  (#offload! @call))

; Results that are fetched while they are iterated.
((for_statement
   right: (call
     function: (_) @callee) @iterable @finding) @loop
  (#blocks? @callee database)
  (#lazy? @callee)
  (#not-async? @loop)
  (#in-async? @iterable)
  (#message! "to iterate `" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "fetch all of it in a worker thread" unsafe)
  (#rewrite! "list-in-thread"))

((for_in_clause
   right: (call
     function: (_) @callee) @iterable @finding) @loop
  (#blocks? @callee database)
  (#lazy? @callee)
  (#not-async? @loop)
  (#in-async? @iterable)
  (#not-inside? @loop "generator_expression")
  (#message! "to iterate `" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "fetch all of it in a worker thread" unsafe)
  (#rewrite! "list-in-thread"))

; Results that are fetched at once.
((call
   function: (identifier) @outer
   arguments: (argument_list
     .
     (call
       function: (_) @callee))) @call
  (#resolves-to? @outer
    "builtins.dict" "builtins.frozenset" "builtins.list" "builtins.set" "builtins.sorted" "builtins.tuple")
  (#blocks? @callee database)
  (#lazy? @callee)
  (#in-async? @call)
  (#message! "to iterate `" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "fetch it in a worker thread" unsafe)
  (#offload! @call))

; Managers that wait when they are entered.
((with_statement
   (with_clause
     (with_item
       value: [
         (call
           function: (_) @callee) @call @finding
         (as_pattern
           (call
             function: (_) @callee) @call @finding)
       ]))) @block
  (#blocks? @callee database)
  (#lazy? @callee)
  (#not-async? @block)
  (#in-async? @call)
  (#message! "to enter `" @callee "` blocks the event loop: no other task runs until the database has answered")
  (#help! "use the async client of the library, or call it in a worker thread")
  (#fix! "use the library's async client" unsafe)
  (#rewrite! "swap-client")
  (#fix! "run the block in a worker thread" unsafe)
  (#rewrite! "offload-block"))
