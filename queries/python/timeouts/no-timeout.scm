((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "anyio.connect_tcp" "anyio.connect_unix" "asyncio.StreamReader.read" "asyncio.StreamReader.readexactly"
    "asyncio.StreamReader.readline" "asyncio.StreamReader.readuntil" "asyncio.open_connection"
    "asyncio.open_unix_connection" "trio.open_ssl_over_tcp_stream" "trio.open_tcp_stream" "trio.open_unix_socket")
  (#in-async? @call)
  (#refine? "unbounded")
  (#message! "`" @callee "` waits for the other side without a limit")
  (#help! "bound it: `asyncio.timeout(…)`, `trio.fail_after(…)` or `anyio.fail_after(…)` around it"))
