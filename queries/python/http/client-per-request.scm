((with_statement
   (with_clause
     (with_item
       value: [
         (as_pattern . (call function: (_) @callee) @call)
         (call function: (_) @callee) @call
       ]))) @block
  (#resolves-to? @callee
    "aiohttp.ClientSession" "aiohttp.client.ClientSession" "httpx.AsyncClient" "httpx2.AsyncClient"
    "niquests.AsyncSession")
  (#async? @block)
  (#inside? @block for_statement while_statement)
  (#refine? "same-each-round")
  (#message! "a new `" @callee "` in every round of the loop: no connection is used twice")
  (#help! "make one client before the loop")
  (#fix! "make one client for all rounds" unsafe)
  (#rewrite! "client-around-loop"))

((with_statement
   (with_clause
     (with_item
       value: [
         (as_pattern . (call function: (_) @callee) @call)
         (call function: (_) @callee) @call
       ]))) @block
  (#resolves-to? @callee
    "aiohttp.ClientSession" "aiohttp.client.ClientSession" "httpx.AsyncClient" "httpx2.AsyncClient"
    "niquests.AsyncSession")
  (#async? @block)
  (#refine? "in-gathered-function")
  (#message! "a new `" @callee "` for each of the calls that are gathered: no connection is shared")
  (#help! "make one client where the calls are gathered, and pass it to each"))
