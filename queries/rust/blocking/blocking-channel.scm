((call_expression
   function: (field_expression
     value: (_) @receiver
     field: (_) @method) @callee) @call
  (#blocks? @callee queue)
  (#member? @callee
    "async_channel::Receiver" "async_channel::Sender" "crossbeam_channel::Receiver" "crossbeam_channel::Sender"
    "flume::Receiver" "flume::Sender" "std::sync::mpsc::Receiver" "std::sync::mpsc::SyncSender")
  (#in-async? @call)
  (#message! "`" @callee "` blocks the thread: no other task on it runs until the other end of the channel has moved")
  (#help! "use a channel that can be awaited, or wait in a worker thread")
  (#fix! "await the async method" safe)
  (#rewrite! "async-method")
  (#fix! "use the runtime's channel" unsafe)
  (#rewrite! "channel-of-runtime"))

((for_expression
   value: [
     (identifier) @value @receiver
     (reference_expression (identifier) @receiver) @value
     (_) @value
   ]) @_loop
  (#type? @value "std::sync::mpsc::Receiver" "crossbeam_channel::Receiver" "flume::Receiver")
  (#in-async? @value)
  (#message! "going through a channel blocks the thread: no other task on it runs until the other end has sent something")
  (#help! "use a channel that can be awaited, or wait in a worker thread")
  (#fix! "use the runtime's channel" unsafe)
  (#rewrite! "channel-of-runtime"))
