((yield) @yield @finding
  (#in-async? @yield)
  (#written? "yield")
  (#inside? @yield with_statement)
  (#refine? "yields-in-with")
  (#message! "if this generator is not run to its end, the `with` around this `yield` is left late, or never")
  (#help! "have callers use `contextlib.aclosing`, or make it an async context manager"))
