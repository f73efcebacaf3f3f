((function_item
   name: (_) @name
   return_type: [(abstract_type) (bounded_type)]) @function
  (#written? "Future<")
  (#refine? "manual-async-fn")
  (#message! "`" @name "` only returns an async block, which is what an async function is")
  (#fix! "make it an async function" safe)
  (#rewrite! "manual-async-fn"))
