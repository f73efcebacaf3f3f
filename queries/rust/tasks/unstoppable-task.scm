((call_expression
   function: (field_expression
     value: (identifier) @handle
     field: (field_identifier) @method)) @finding
  (#eq? @method "abort")
  (#assigned-from? @handle "tokio::task::spawn_blocking")
  (#message! "a blocking task cannot be stopped once it has begun: `abort` does nothing then")
  (#help! "let the task look at a flag or a channel from time to time"))
