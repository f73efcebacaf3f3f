((call_expression
   function: (_) @callee) @call
  (#blocks? @callee database)
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the database has answered")
  (#help! "use an async client, or do the work with the connection in one closure for a worker thread")
  (#fix! "ask in a worker thread" unsafe)
  (#offload! @call))

; Queries of diesel are built from tables of the project; the connection tells.
((call_expression
   function: [
     (field_expression field: (_) @method)
     (generic_function function: (field_expression field: (_) @method))
   ] @callee
   arguments: (arguments . (_) @connection .)) @_call
  (#any-of? @method "execute" "first" "get_result" "get_results" "load" "load_iter")
  (#type? @connection "diesel::MysqlConnection" "diesel::PgConnection" "diesel::SqliteConnection")
  (#in-async? @callee)
  (#message! "`" @method "` blocks the thread: no other task on it runs until the database has answered")
  (#help! "use an async client, or do the work with the connection in one closure for a worker thread"))
