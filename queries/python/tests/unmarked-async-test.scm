((function_definition
   "async"
   name: (identifier) @finding) @function
  (#imports? "pytest.*")
  (#not-runs-unmarked? asyncio anyio trio)
  (#refine? "unmarked-test")
  (#message! "no plugin runs `" @finding "`: without a mark, an async test fails or is skipped")
  (#help! "mark it for the plugin that runs your async tests, or have the plugin run every async test")
  (#fix! "mark it" safe)
  (#rewrite! "mark-test"))
