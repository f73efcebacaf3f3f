((await
   (call
     function: [
       (attribute object: (identifier) @mock)
       (identifier) @mock
     ]) @finding)
  (#assigned-from? @mock "unittest.mock.Mock" "unittest.mock.MagicMock")
  (#refine? "plain-mock")
  (#message! "a call of a plain mock gives a plain mock, which cannot be awaited")
  (#help! "make it an `AsyncMock`, or give it one for what is awaited")
  (#fix! "use `AsyncMock`" unsafe)
  (#rewrite! "async-mock"))
