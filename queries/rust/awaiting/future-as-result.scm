((try_expression
   (call_expression
     function: (_) @callee) @call) @finding
  (#coroutine? @call)
  (#in-async? @call)
  (#message! "`" @callee "` gives a future: `?` needs what comes of it")
  (#fix! "await it first" safe)
  (#await! @call))

((call_expression
   function: (field_expression
     value: (call_expression
       function: (_) @callee) @call
     field: (field_identifier) @method)) @finding
  (#any-of? @method "unwrap" "expect" "is_ok" "is_err" "is_some" "is_none" "unwrap_or_default")
  (#coroutine? @call)
  (#in-async? @call)
  (#message! "`" @callee "` gives a future: `" @method "` needs what comes of it")
  (#fix! "await it first" safe)
  (#await! @call))
