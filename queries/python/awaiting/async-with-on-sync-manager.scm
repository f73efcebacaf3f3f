((with_statement
   (with_clause
     (with_item
       value: [(as_pattern . (_) @value) [(attribute) (await) (call) (identifier)] @value]) @finding)) @with
  (#written? "async with")
  (#async? @with)
  (#enters? @value sync)
  (#not-enters? @value async)
  (#message! "`" @value "` has no `__aenter__`: `async with` fails")
  (#fix! "enter it with a plain `with`" safe)
  (#rewrite! "turn-with"))
