((import_from_statement
   module_name: (dotted_name . (identifier) @package .)) @finding
  (#written? "from trio import")
  (#eq? @package "trio")
  (#message! "names taken from trio hide whose they are: `sleep` may be anyone's")
  (#help! "import trio, and write `trio.` before the names"))

((import_statement
   name: (aliased_import
     name: (dotted_name . (identifier) @package .))) @finding
  (#written? "trio as")
  (#eq? @package "trio")
  (#message! "another name for trio hides whose its functions are")
  (#help! "import trio under its own name"))
