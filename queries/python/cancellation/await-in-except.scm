((await) @wait @finding
  (#written? "anyio" "trio")
  (#written? "raise")
  (#in-async? @wait)
  (#inside? @wait except_clause)
  (#refine? "may-replace-exception")
  (#message! "this await may be cancelled, and the exception that is raised after it is lost then")
  (#fix! "shield it, with a deadline" unsafe)
  (#rewrite! "shield"))
