((for_statement
   right: (_) @value @finding) @loop
  (#written? "async for")
  (#async? @loop)
  (#iterates? @value sync)
  (#not-iterates? @value async)
  (#message! "`" @value "` has no async iterator: `async for` raises `TypeError`")
  (#fix! "iterate with a plain `for`" safe)
  (#rewrite! "turn-loop"))

((for_in_clause
   right: (_) @value @finding) @loop
  (#written? "async for")
  (#async? @loop)
  (#iterates? @value sync)
  (#not-iterates? @value async)
  (#message! "`" @value "` has no async iterator: `async for` raises `TypeError`")
  (#fix! "iterate with a plain `for`" safe)
  (#rewrite! "turn-loop"))

; Displays name no symbol, so they stand apart: the gate then needs no more than the text.
((for_statement
   right: [(list) (tuple) (set) (dictionary) (list_comprehension) (set_comprehension) (dictionary_comprehension)] @value @finding) @loop
  (#written? "async for")
  (#async? @loop)
  (#message! "`" @value "` has no async iterator: `async for` raises `TypeError`")
  (#fix! "iterate with a plain `for`" safe)
  (#rewrite! "turn-loop"))

((for_in_clause
   right: [(list) (tuple) (set) (dictionary) (list_comprehension) (set_comprehension) (dictionary_comprehension)] @value @finding) @loop
  (#written? "async for")
  (#async? @loop)
  (#message! "`" @value "` has no async iterator: `async for` raises `TypeError`")
  (#fix! "iterate with a plain `for`" safe)
  (#rewrite! "turn-loop"))
