((expression_statement
   (call
     function: (attribute object: (_) @object) @callee) @call @finding)
  (#resolves-to? @callee "asyncio.StreamWriter.write" "asyncio.StreamWriter.writelines")
  (#in-async? @call)
  (#inside? @call for_statement while_statement)
  (#refine? "never-drained")
  (#message! "nothing here waits for the stream: what the other side does not read piles up in memory")
  (#fix! "wait until it is written" unsafe)
  (#rewrite! "drain-after"))
