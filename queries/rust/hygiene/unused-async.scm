((function_item
   (function_modifiers "async")
   name: (_) @name @finding) @function
  (#written? "async fn" "async unsafe fn")
  (#refine? "never-awaits")
  (#message! "`" @name "` is async, and awaits nothing")
  (#fix! "make it a plain function" unsafe)
  (#rewrite! "make-sync"))
