((function_item
   name: (identifier) @name
   body: (block
     [
       (expression_statement (call_expression function: (_) @callee))
       (call_expression function: (_) @callee)
     ])) @main
  (#eq? @name "main")
  (#resolves-to? @callee "tokio::runtime::Runtime::block_on")
  (#refine? "main-is-block-on")
  (#message! "`main` only starts a runtime and blocks on it")
  (#fix! "let the runtime's macro do it" safe)
  (#rewrite! "block-on-main"))
