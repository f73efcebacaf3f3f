((for_expression
   "for" @for
   pattern: (_) @pattern
   "in" @in
   value: (identifier) @variable)
  (#type? @variable "tokio::sync::mpsc::Receiver" "tokio::sync::mpsc::UnboundedReceiver")
  (#in-async? @variable)
  (#message! "`" @variable "` is no iterator: what it receives must be awaited")
  (#fix! "await each message" safe)
  (#replace! @for "while let")
  (#insert-before! @pattern "Some(")
  (#insert-after! @pattern ")")
  (#replace! @in "=")
  (#insert-after! @variable ".recv().await")
  (#rewrite! "make-mutable"))

((for_expression
   "for" @for
   pattern: (_) @pattern
   "in" @in
   value: (identifier) @variable)
  (#type? @variable
    "tokio_stream::wrappers::ReceiverStream" "tokio_stream::wrappers::UnboundedReceiverStream"
    "tokio_stream::wrappers::BroadcastStream" "tokio_stream::wrappers::IntervalStream")
  (#in-async? @variable)
  (#message! "`" @variable "` is no iterator: each item of a stream must be awaited")
  (#fix! "await each item" safe)
  (#replace! @for "while let")
  (#insert-before! @pattern "Some(")
  (#insert-after! @pattern ")")
  (#replace! @in "=")
  (#insert-after! @variable ".next().await")
  (#rewrite! "make-mutable")
  (#import! "tokio_stream::StreamExt"))
