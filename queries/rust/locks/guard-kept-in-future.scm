((call_expression) @call
  (#guard? @call lock borrow)
  (#in-async? @call)
  (#refine? "dropped-before-await")
  (#message! "the compiler keeps the dropped guard in the future, which can then not move between threads")
  (#help! "put the lock and its uses into a block of their own")
  (#fix! "put the guard into a block" safe)
  (#rewrite! "block-around-guard"))
