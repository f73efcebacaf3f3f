((function_definition
   "async"
   name: (identifier) @finding) @function
  (#written? "async def")
  (#refine? "awaits-nothing")
  (#message! "`" @finding "` is async, and awaits nothing: a plain function would do")
  (#help! "make it a plain function, and drop the `await` of its callers"))
