((await
   (call
     function: (attribute) @callee) @call) @finding
  (#resolves-to? @callee
    "httpx.Response.close" "httpx.Response.json" "httpx.Response.raise_for_status" "httpx.Response.read"
    "httpx2.Response.close" "httpx2.Response.json" "httpx2.Response.raise_for_status" "httpx2.Response.read"
    "requests.Response.close" "requests.Response.json" "requests.Response.raise_for_status"
    "aiohttp.ClientResponse.raise_for_status")
  (#message! "`" @callee "` is a plain method: awaiting what it returns raises `TypeError`")
  (#fix! "do not await it" safe)
  (#replace! @finding @call))
