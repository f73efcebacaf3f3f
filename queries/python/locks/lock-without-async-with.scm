((with_statement
   (with_clause
     (with_item
       value: [(as_pattern . (_) @value) [(attribute) (await) (call) (identifier)] @value]) @finding)) @with
  (#not-async? @with)
  (#in-async? @with)
  (#written? "  with" "\twith" "\n with")
  (#enters? @value async)
  (#not-enters? @value sync)
  (#not-refine? "no-lock")
  (#message! "`" @value "` is a lock for tasks: it is entered with `async with`, and a plain `with` fails")
  (#fix! "enter it with `async with`" safe)
  (#rewrite! "turn-with"))

((with_statement
   (with_clause
     (with_item
       value: [(as_pattern . (_) @value) [(attribute) (await) (call) (identifier)] @value]) @finding)) @with
  (#not-async? @with)
  (#not-in-async? @with)
  (#written? "  with" "\twith" "\n with" "\nwith")
  (#enters? @value async)
  (#not-enters? @value sync)
  (#not-refine? "no-lock")
  (#message! "`" @value "` is a lock for tasks: it is entered with `async with`, and a plain `with` fails")
  (#help! "make the function around it async, or use a lock for threads"))
