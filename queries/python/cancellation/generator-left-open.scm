((for_statement
   right: (call) @value) @loop
  (#async? @loop)
  (#in-async? @loop)
  (#written? "yield")
  (#refine? "leaves-generator")
  (#message! "this leaves the generator before its end, and what it holds stays open until it is collected")
  (#help! "close it: `async with contextlib.aclosing(…)`")
  (#fix! "close it when the loop is left" unsafe)
  (#rewrite! "close-generator"))
