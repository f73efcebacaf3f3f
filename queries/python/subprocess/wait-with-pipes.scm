; As a statement: what it gives is not used, so the call that reads can take its place.
((expression_statement
   (await
     (call
       function: (attribute
         object: (identifier) @process
         attribute: (identifier) @wait) @callee
       arguments: (argument_list) @arguments)) @finding)
  (#eq? @arguments "()")
  (#resolves-to? @callee "asyncio.subprocess.Process.wait")
  (#refine? "pipes-never-read")
  (#message! "nobody reads the pipes of `" @process "`: once they are full, it waits for a reader and this waits for it")
  (#help! "await `communicate`, which reads them to the end")
  (#fix! "read them to the end" unsafe)
  (#replace! @wait "communicate"))

((await
   (call
     function: (attribute
       object: (identifier) @process) @callee)) @finding
  (#resolves-to? @callee "asyncio.subprocess.Process.wait")
  (#refine? "pipes-never-read")
  (#message! "nobody reads the pipes of `" @process "`: once they are full, it waits for a reader and this waits for it")
  (#help! "await `communicate`, which reads them to the end, then look at `returncode`"))
