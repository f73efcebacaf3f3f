((call
   function: (_) @callee
   arguments: (argument_list . (attribute) @finding))
  (#resolves-to? @callee "pytest.raises" "unittest.TestCase.assertRaises" "unittest.IsolatedAsyncioTestCase.assertRaises")
  (#resolves-to? @finding "asyncio.TimeoutError" "asyncio.exceptions.TimeoutError")
  (#python? "3.11")
  (#message! "`" @finding "` is the built-in `TimeoutError` since Python 3.11")
  (#fix! "use the built-in" safe)
  (#refer! @finding "builtins.TimeoutError"))
