; Reached into at once.
([
   (subscript value: (call function: (attribute) @callee) @call)
   (attribute object: (call function: (attribute) @callee) @call)
 ]
  (#resolves-to? @callee
    "aiohttp.ClientResponse.json" "aiohttp.ClientResponse.read" "aiohttp.ClientResponse.text"
    "httpx.AsyncClient.delete" "httpx.AsyncClient.get" "httpx.AsyncClient.head" "httpx.AsyncClient.options"
    "httpx.AsyncClient.patch" "httpx.AsyncClient.post" "httpx.AsyncClient.put" "httpx.AsyncClient.request"
    "httpx.Response.aread"
    "aiohttp.ClientSession.delete" "aiohttp.ClientSession.get" "aiohttp.ClientSession.head"
    "aiohttp.ClientSession.options" "aiohttp.ClientSession.patch" "aiohttp.ClientSession.post"
    "aiohttp.ClientSession.put" "aiohttp.ClientSession.request"
    "httpx2.AsyncClient.delete" "httpx2.AsyncClient.get" "httpx2.AsyncClient.head" "httpx2.AsyncClient.options"
    "httpx2.AsyncClient.patch" "httpx2.AsyncClient.post" "httpx2.AsyncClient.put" "httpx2.AsyncClient.request"
    "httpx2.Response.aread")
  (#in-async? @call)
  (#not-awaited? @call)
  (#refine? "no-coroutine-method")
  (#message! "`" @callee "` gives a coroutine, which is used here as if it were its result")
  (#fix! "await it" safe)
  (#await! @call))

; Given a name, and used under it.
((expression_statement
   (assignment
     left: (identifier) @name
     right: (call function: (attribute) @callee) @call))
  (#resolves-to? @callee
    "aiohttp.ClientResponse.json" "aiohttp.ClientResponse.read" "aiohttp.ClientResponse.text"
    "httpx.AsyncClient.delete" "httpx.AsyncClient.get" "httpx.AsyncClient.head" "httpx.AsyncClient.options"
    "httpx.AsyncClient.patch" "httpx.AsyncClient.post" "httpx.AsyncClient.put" "httpx.AsyncClient.request"
    "httpx.Response.aread"
    "aiohttp.ClientSession.delete" "aiohttp.ClientSession.get" "aiohttp.ClientSession.head"
    "aiohttp.ClientSession.options" "aiohttp.ClientSession.patch" "aiohttp.ClientSession.post"
    "aiohttp.ClientSession.put" "aiohttp.ClientSession.request"
    "httpx2.AsyncClient.delete" "httpx2.AsyncClient.get" "httpx2.AsyncClient.head" "httpx2.AsyncClient.options"
    "httpx2.AsyncClient.patch" "httpx2.AsyncClient.post" "httpx2.AsyncClient.put" "httpx2.AsyncClient.request"
    "httpx2.Response.aread")
  (#in-async? @call)
  (#refine? "used-as-result")
  (#message! "`" @callee "` gives a coroutine, and `" @name "` is used as if it were its result")
  (#fix! "await it" safe)
  (#await! @call))
