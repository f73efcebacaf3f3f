((for_statement
   right: (_) @value @finding) @loop
  (#not-async? @loop)
  (#in-async? @loop)
  (#iterates? @value async)
  (#not-iterates? @value sync)
  (#message! "`" @value "` is iterated with `async for` only: a plain `for` raises `TypeError`")
  (#fix! "iterate with `async for`" safe)
  (#rewrite! "turn-loop"))

((for_statement
   right: (_) @value @finding) @loop
  (#not-async? @loop)
  (#not-in-async? @loop)
  (#iterates? @value async)
  (#not-iterates? @value sync)
  (#message! "`" @value "` is iterated with `async for` only: a plain `for` raises `TypeError`")
  (#help! "make the function around it async, and iterate with `async for`"))

((for_in_clause
   right: (_) @value @finding) @loop
  (#not-async? @loop)
  (#in-async? @loop)
  (#iterates? @value async)
  (#not-iterates? @value sync)
  (#message! "`" @value "` is iterated with `async for` only: a plain `for` raises `TypeError`")
  (#fix! "iterate with `async for`" safe)
  (#rewrite! "turn-loop"))

((for_in_clause
   right: (_) @value @finding) @loop
  (#not-async? @loop)
  (#not-in-async? @loop)
  (#iterates? @value async)
  (#not-iterates? @value sync)
  (#message! "`" @value "` is iterated with `async for` only: a plain `for` raises `TypeError`")
  (#help! "make the function around it async, and iterate with `async for`"))
