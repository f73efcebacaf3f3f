((assignment
   left: (_) @name
   right: (call function: (_) @callee) @value) @finding
  (#resolves-to? @callee "anyio.get_cancelled_exc_class")
  (#refine? "caught-by-name")
  (#message! "the exception of a cancellation depends on the event loop that runs: a name for it may be wrong, and hides that a handler catches it")
  (#help! "write `" @value "` where it is needed")
  (#fix! "write it where it is needed" safe)
  (#rewrite! "inline-value"))

((assignment
   left: (_) @name
   right: [(identifier) (attribute)] @value) @finding
  (#resolves-to? @value "anyio.get_cancelled_exc_class")
  (#refine? "caught-by-name")
  (#message! "another name for `" @value "` hides that a handler catches cancellation")
  (#help! "write `" @value "` where it is needed")
  (#fix! "write it where it is needed" safe)
  (#rewrite! "inline-value"))

((import_from_statement
   module_name: (dotted_name) @module
   name: (aliased_import
     name: (dotted_name) @name) @finding)
  (#eq? @module "anyio")
  (#eq? @name "get_cancelled_exc_class")
  (#written? "get_cancelled_exc_class")
  (#message! "another name for `get_cancelled_exc_class` hides that a handler catches cancellation")
  (#help! "import it by its own name"))
