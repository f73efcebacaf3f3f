((function_item
   name: (identifier) @name) @main
  (#eq? @name "main")
  (#refine? "main-is-block-on")
  (#message! "`main` only starts a runtime and blocks on it")
  (#fix! "let the runtime's macro do it" safe)
  (#rewrite! "block-on-main"))
