((import_statement
   name: [
     (dotted_name . (identifier) @package)
     (aliased_import name: (dotted_name . (identifier) @package))
   ]) @statement
  (#written? "httpx")
  (#eq? @package "httpx")
  (#message! "`httpx` is no longer maintained; `httpx2` is its continuation")
  (#fix! "import `httpx2`" unsafe)
  (#rewrite! "import-successor"))

((import_from_statement
   module_name: (dotted_name . (identifier) @package)) @statement
  (#written? "httpx")
  (#eq? @package "httpx")
  (#message! "`httpx` is no longer maintained; `httpx2` is its continuation")
  (#fix! "import `httpx2`" unsafe)
  (#rewrite! "import-successor"))
