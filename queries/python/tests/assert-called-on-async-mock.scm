((call
   function: (attribute
     object: (identifier) @mock
     attribute: (identifier) @assertion)) @finding
  (#any-of? @assertion
    "assert_any_call" "assert_called" "assert_called_once" "assert_called_once_with" "assert_called_with"
    "assert_has_calls")
  (#assigned-from? @mock "unittest.mock.AsyncMock")
  (#refine? "mock-of-coroutines")
  (#message! "`" @assertion "` also holds if the coroutine was made and never awaited")
  (#fix! "assert that it was awaited" unsafe)
  (#rewrite! "assert-awaited"))

((call
   function: (attribute
     object: (attribute
       object: (identifier) @mock)
     attribute: (identifier) @assertion)) @finding
  (#any-of? @assertion
    "assert_any_call" "assert_called" "assert_called_once" "assert_called_once_with" "assert_called_with"
    "assert_has_calls")
  (#assigned-from? @mock "unittest.mock.AsyncMock")
  (#refine? "mock-of-coroutines")
  (#message! "`" @assertion "` also holds if the coroutine was made and never awaited")
  (#fix! "assert that it was awaited" unsafe)
  (#rewrite! "assert-awaited"))

((call
   function: (attribute
     object: (attribute
       object: (attribute
         object: (identifier) @mock))
     attribute: (identifier) @assertion)) @finding
  (#any-of? @assertion
    "assert_any_call" "assert_called" "assert_called_once" "assert_called_once_with" "assert_called_with"
    "assert_has_calls")
  (#assigned-from? @mock "unittest.mock.AsyncMock")
  (#refine? "mock-of-coroutines")
  (#message! "`" @assertion "` also holds if the coroutine was made and never awaited")
  (#fix! "assert that it was awaited" unsafe)
  (#rewrite! "assert-awaited"))
