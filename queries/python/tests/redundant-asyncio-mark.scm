((decorator
   (attribute) @mark) @decorator @finding
  (#resolves-to? @mark "pytest.mark.asyncio")
  (#runs-unmarked? asyncio)
  (#message! "`asyncio_mode` is `auto`: the plugin runs every async test, with `" @mark "` or without")
  (#fix! "remove it" safe)
  (#rewrite! "drop-decorator"))

((decorator
   (call
     function: (_) @mark
     arguments: (argument_list) @arguments)) @decorator @finding
  (#eq? @arguments "()")
  (#resolves-to? @mark "pytest.mark.asyncio")
  (#runs-unmarked? asyncio)
  (#message! "`asyncio_mode` is `auto`: the plugin runs every async test, with `" @mark "` or without")
  (#fix! "remove it" safe)
  (#rewrite! "drop-decorator"))

((expression_statement
   (assignment
     left: (identifier) @name
     right: (attribute) @mark)) @decorator @finding
  (#eq? @name "pytestmark")
  (#resolves-to? @mark "pytest.mark.asyncio")
  (#runs-unmarked? asyncio)
  (#message! "`asyncio_mode` is `auto`: the plugin runs every async test, with `" @mark "` or without")
  (#fix! "remove it" safe)
  (#rewrite! "drop-decorator"))
