((function_item
   (function_modifiers "async")
   name: (identifier) @name) @main
  (#written? "async fn main")
  (#eq? @name "main")
  (#refine? "bare-async-main")
  (#message! "`main` cannot be async by itself: nothing would run its future")
  (#help! "add the attribute of a runtime, or block on the future in a plain `main`")
  (#fix! "add the runtime's attribute" safe)
  (#rewrite! "main-attribute"))
