((function_definition
   parameters: (parameters
     [
       (identifier) @name
       (typed_parameter (identifier) @name)
     ] @parameter @finding)) @function
  (#imports? "pytest.*" "pytest_asyncio.*")
  (#refine? "loop-fixture-parameter")
  (#not-refine? "for-a-version")
  (#message! "pytest-asyncio has no fixture `event_loop` since version 1.0")
  (#help! "ask for the running loop in an async test or fixture")
  (#fix! "use the running loop" unsafe)
  (#rewrite! "drop-loop-parameter"))

((function_definition
   name: (identifier) @finding) @function
  (#imports? "pytest.*" "pytest_asyncio.*")
  (#refine? "loop-fixture-override")
  (#not-refine? "for-a-version")
  (#message! "pytest-asyncio runs no test on the loop of this fixture since version 1.0")
  (#help! "remove it; give tests and fixtures that must share a loop the same `loop_scope`"))
