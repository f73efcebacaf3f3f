((function_definition
   "async"
   name: (identifier) @finding) @function
  (#refine? "waits-for-nothing")
  (#message! "`" @finding "` is async but waits for nothing: each call makes a coroutine that never gives way")
  (#help! "make it a plain function, and take the `await` from its calls")
  (#fix! "make it a plain function" unsafe)
  (#rewrite! "make-plain"))
