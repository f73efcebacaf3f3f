((call_expression
   function: (field_expression
     value: (_) @receiver) @callee) @call
  (#resolves-to? @callee "tokio::sync::oneshot::Receiver::blocking_recv")
  (#in-async? @call)
  (#message! "`" @callee "` is made for plain threads: in async code it panics")
  (#fix! "await the receiver" safe)
  (#reduce! @call @receiver)
  (#await! @call))

((call_expression
   function: (field_expression
     field: (_) @method) @callee) @call
  (#blocks? @callee lock queue)
  (#member? @callee
    "tokio::sync::Mutex" "tokio::sync::RwLock" "tokio::sync::broadcast::Receiver" "tokio::sync::mpsc::Receiver"
    "tokio::sync::mpsc::Sender" "tokio::sync::mpsc::UnboundedReceiver")
  (#in-async? @call)
  (#message! "`" @callee "` is made for plain threads: in async code it panics")
  (#help! "await the method without `blocking_` in its name")
  (#fix! "await the async method" safe)
  (#rewrite! "async-method"))
