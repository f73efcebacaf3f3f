((function_definition
   "async"
   parameters: (parameters
     [
       (identifier) @parameter @finding
       (typed_parameter . (identifier) @parameter) @finding
       (default_parameter name: (identifier) @parameter) @finding
       (typed_default_parameter name: (identifier) @parameter) @finding
     ])) @function
  (#eq? @parameter "timeout")
  (#refine? "own-limit")
  (#message! "callers can bound any code by a scope; a parameter for it must be handed through every layer")
  (#help! "leave the parameter out, and have callers write `async with asyncio.timeout(…)` or `with move_on_after(…)`"))
