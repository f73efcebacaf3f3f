((call
   function: (_) @callee)
  (#resolves-to? @callee
    "logging.FileHandler" "logging.handlers.DatagramHandler" "logging.handlers.HTTPHandler"
    "logging.handlers.RotatingFileHandler" "logging.handlers.SMTPHandler" "logging.handlers.SocketHandler"
    "logging.handlers.SysLogHandler" "logging.handlers.TimedRotatingFileHandler"
    "logging.handlers.WatchedFileHandler")
  (#mentioned? "anyio" "asyncio" "trio")
  (#not-mentioned? "QueueHandler" "QueueListener")
  (#message! "every message that goes to this `" @callee "` is written by the thread that logs it, the event loop's")
  (#help! "give the logger a `QueueHandler`, and this handler to a `QueueListener`, which writes from a thread of its own"))
