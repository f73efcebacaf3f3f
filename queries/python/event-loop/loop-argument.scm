((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name) @argument @finding))
  (#eq? @name "loop")
  (#written? "loop=" "loop =")
  (#resolves-to? @callee
    "asyncio.BoundedSemaphore" "asyncio.Condition" "asyncio.Event" "asyncio.LifoQueue" "asyncio.Lock"
    "asyncio.PriorityQueue" "asyncio.Queue" "asyncio.Semaphore" "asyncio.as_completed" "asyncio.create_subprocess_exec"
    "asyncio.create_subprocess_shell" "asyncio.gather" "asyncio.open_connection" "asyncio.open_unix_connection"
    "asyncio.shield" "asyncio.sleep" "asyncio.start_server" "asyncio.start_unix_server" "asyncio.wait"
    "asyncio.wait_for")
  (#python? "3.10")
  (#not-refine? "for-a-version")
  (#message! "`" @callee "` takes no `loop` since Python 3.10")
  (#fix! "leave it out" safe)
  (#drop! @argument))

; Before 3.10 another loop than the running one could be given.
((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name) @argument @finding)) @call
  (#eq? @name "loop")
  (#written? "loop=" "loop =")
  (#resolves-to? @callee
    "asyncio.BoundedSemaphore" "asyncio.Condition" "asyncio.Event" "asyncio.LifoQueue" "asyncio.Lock"
    "asyncio.PriorityQueue" "asyncio.Queue" "asyncio.Semaphore" "asyncio.as_completed" "asyncio.create_subprocess_exec"
    "asyncio.create_subprocess_shell" "asyncio.gather" "asyncio.open_connection" "asyncio.open_unix_connection"
    "asyncio.shield" "asyncio.sleep" "asyncio.start_server" "asyncio.start_unix_server" "asyncio.wait"
    "asyncio.wait_for")
  (#in-async? @call)
  (#not-refine? "for-a-version")
  (#message! "`" @callee "` takes no `loop` since Python 3.10")
  (#fix! "leave it out" unsafe)
  (#drop! @argument))

; aiohttp takes the running loop by itself since version 3, and deprecates the argument.
((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name) @argument @finding)) @call
  (#eq? @name "loop")
  (#written? "loop=" "loop =")
  (#resolves-to? @callee
    "aiohttp.AsyncResolver" "aiohttp.ClientSession" "aiohttp.CookieJar" "aiohttp.DummyCookieJar" "aiohttp.TCPConnector"
    "aiohttp.ThreadedResolver" "aiohttp.UnixConnector")
  (#in-async? @call)
  (#message! "`" @callee "` takes the running loop by itself: its `loop` is deprecated")
  (#fix! "leave it out" unsafe)
  (#drop! @argument))

; An application takes the loop that runs it.
((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument name: (identifier) @name) @argument @finding))
  (#eq? @name "loop")
  (#written? "loop=" "loop =")
  (#resolves-to? @callee "aiohttp.web.Application")
  (#message! "`" @callee "` takes the loop that runs it: its `loop` is deprecated")
  (#fix! "leave it out" unsafe)
  (#drop! @argument))
