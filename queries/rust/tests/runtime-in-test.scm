((function_item
   name: (_) @name
   body: (block
     [
       (expression_statement (call_expression function: (_) @callee))
       (call_expression function: (_) @callee)
     ])) @main
  (#written? "#[test]")
  (#resolves-to? @callee "tokio::runtime::Runtime::block_on")
  (#refine? "test-is-block-on")
  (#message! "`" @name "` only starts a runtime and blocks on it, which is what the runtime's test attribute does")
  (#fix! "use the runtime's test attribute" unsafe)
  (#rewrite! "block-on-test"))
