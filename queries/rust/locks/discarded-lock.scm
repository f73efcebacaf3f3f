((call_expression) @call
  (#guard? @call lock async-lock)
  (#refine? "guard-discarded")
  (#message! "`let _` drops the guard at once: nothing is locked after this statement")
  (#fix! "keep the guard in a variable" unsafe)
  (#rewrite! "keep-guard"))
