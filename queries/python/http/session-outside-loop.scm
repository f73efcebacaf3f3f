((call
   function: (_) @callee) @call
  (#resolves-to? @callee "aiohttp.ClientSession" "aiohttp.client.ClientSession")
  (#at-import? @call)
  (#message! "no event loop runs when the module is imported: `" @callee "` fails there, or is bound to another loop")
  (#help! "make the session in async code: where the application starts, or in `async with`"))

((call
   function: (_) @callee) @call
  (#resolves-to? @callee "aiohttp.ClientSession" "aiohttp.client.ClientSession")
  (#refine? "made-outside-loop")
  (#message! "this file makes an object of the class where no event loop runs: `" @callee "` fails there, or is bound to another loop")
  (#help! "make the session in async code: where the application starts, or in `async with`"))
