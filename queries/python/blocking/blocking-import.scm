((call
   function: (_) @callee) @call
  (#blocks? @callee import)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` finds, reads and runs a module, and blocks the event loop meanwhile")
  (#help! "import it at the top of the file, or before the event loop starts")
  (#fix! "import it in a worker thread" unsafe)
  (#offload! @call))

; Lazy: the modules are looked for while they are iterated.
((for_statement
   right: (call
     function: (_) @callee) @finding)
  (#resolves-to? @callee "pkgutil.iter_modules" "pkgutil.walk_packages")
  (#in-async? @finding)
  (#message! "the loop looks for modules through `" @callee "` and blocks the event loop meanwhile")
  (#help! "look for them before the event loop starts"))
