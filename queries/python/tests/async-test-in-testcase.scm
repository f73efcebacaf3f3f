((class_definition
   superclasses: (argument_list
     (_) @base)
   body: (block
     [
       (function_definition "async" name: (identifier) @finding) @function
       (decorated_definition
         definition: (function_definition "async" name: (identifier) @finding) @function)
     ])) @class
  (#resolves-to? @base "unittest.TestCase" "unittest.case.TestCase")
  (#refine? "test-of-case")
  (#message! "`TestCase` calls `" @finding "` and drops the coroutine: its body never runs, and the test passes")
  (#help! "use `unittest.IsolatedAsyncioTestCase`")
  (#fix! "use `IsolatedAsyncioTestCase`" safe)
  (#rewrite! "isolate-case"))
