((call
   function: (_) @callee
   arguments: [
     (generator_expression) @generator
     (argument_list . (generator_expression) @generator)
   ]) @call @finding
  (#resolves-to? @callee
    "builtins.dict" "builtins.enumerate" "builtins.frozenset" "builtins.list" "builtins.max" "builtins.min"
    "builtins.set" "builtins.sorted" "builtins.sum" "builtins.tuple")
  (#awaits-inside? @call)
  (#in-async? @call)
  (#iterates? @generator async)
  (#message! "`" @callee "` cannot take an async generator, which an `await` or `async for` makes of this expression")
  (#fix! "make a list first" safe)
  (#rewrite! "into-list"))

((call
   function: (_) @callee
   arguments: [
     (generator_expression) @generator
     (argument_list . (generator_expression) @generator)
   ]) @call @finding
  (#resolves-to? @callee "builtins.all" "builtins.any")
  (#awaits-inside? @call)
  (#in-async? @call)
  (#iterates? @generator async)
  (#message! "`" @callee "` cannot take an async generator, which an `await` or `async for` makes of this expression")
  (#help! "write the loop out, so that it still ends with the first answer; a list would await them all")
  (#fix! "make a list first" unsafe)
  (#rewrite! "into-list"))

((call
   function: (attribute object: (string) attribute: (identifier) @method) @callee
   arguments: (generator_expression) @generator) @call @finding
  (#written? ".join(")
  (#written? "async for" "await")
  (#eq? @method "join")
  (#awaits-inside? @call)
  (#in-async? @call)
  (#iterates? @generator async)
  (#message! "`" @callee "` cannot take an async generator, which an `await` or `async for` makes of this expression")
  (#fix! "make a list first" safe)
  (#rewrite! "into-list"))

((call
   function: (_) @callee
   arguments: (argument_list . (call) @value)) @finding
  (#resolves-to? @callee
    "builtins.dict" "builtins.enumerate" "builtins.frozenset" "builtins.list" "builtins.max" "builtins.min"
    "builtins.set" "builtins.sorted" "builtins.sum" "builtins.tuple")
  (#iterates? @value async)
  (#not-iterates? @value sync)
  (#message! "`" @callee "` cannot take `" @value "`, which is iterated with `async for` only")
  (#help! "collect the items first: `[item async for item in …]`"))
