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

; Made by a configuration in the code.
((pair
   key: (string (string_content) @key)
   value: (string (string_content) @class) @finding)
  (#mentioned? "dictConfig")
  (#mentioned? "anyio" "asyncio" "trio")
  (#not-written? "QueueHandler" "QueueListener")
  (#eq? @key "class")
  (#any-of? @class
    "logging.FileHandler" "logging.handlers.DatagramHandler" "logging.handlers.HTTPHandler"
    "logging.handlers.RotatingFileHandler" "logging.handlers.SMTPHandler" "logging.handlers.SocketHandler"
    "logging.handlers.SysLogHandler" "logging.handlers.TimedRotatingFileHandler"
    "logging.handlers.WatchedFileHandler")
  (#message! "every message that goes to this `" @class "` is written by the thread that logs it, the event loop's")
  (#help! "configure a `logging.handlers.QueueHandler` with this handler behind it (Python 3.12), and start its listener"))

((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name) @finding))
  (#eq? @name "filename")
  (#resolves-to? @callee "logging.basicConfig")
  (#mentioned? "anyio" "asyncio" "trio")
  (#not-written? "QueueHandler" "QueueListener")
  (#message! "every message that goes to this file is written by the thread that logs it, the event loop's")
  (#help! "give the logger a `QueueHandler`, and a `FileHandler` to a `QueueListener`, which writes from a thread of its own"))
