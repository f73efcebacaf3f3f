((function_item
   (function_modifiers "async")
   name: (_) @name) @test
  (#written? "#[test]")
  (#refine? "plain-async-test")
  (#message! "`" @name "` is an async test, and the plain test attribute cannot run it")
  (#help! "use the test attribute of a runtime")
  (#fix! "use the runtime's test attribute" safe)
  (#rewrite! "test-attribute"))
