((expression_statement
   (yield "from" (_) @value) @finding) @statement
  (#written? "yield from")
  (#in-async? @statement)
  (#message! "`yield from` cannot stand in an async function: this does not compile")
  (#fix! "yield each item" safe)
  (#rewrite! "yield-each"))

((yield "from" (_)) @finding
  (#written? "yield from")
  (#in-async? @finding)
  (#message! "`yield from` cannot stand in an async function: this does not compile")
  (#help! "write a loop that yields each item; what the inner generator returns must come another way"))
