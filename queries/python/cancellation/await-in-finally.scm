((await) @wait @finding
  (#written? "anyio" "trio")
  (#written? "finally" "except:" "BaseException" "Cancelled" "get_cancelled_exc_class")
  (#in-async? @wait)
  (#inside? @wait finally_clause except_clause)
  (#refine? "unshielded-cleanup")
  (#message! "this await is cancelled at once if the task was: the rest of the clean-up does not happen")
  (#fix! "shield it, with a deadline" unsafe)
  (#rewrite! "shield"))

((for_statement "async") @wait @finding
  (#written? "anyio" "trio")
  (#written? "finally" "except:" "BaseException" "Cancelled" "get_cancelled_exc_class")
  (#in-async? @wait)
  (#inside? @wait finally_clause except_clause)
  (#refine? "unshielded-cleanup")
  (#message! "this loop is cancelled at once if the task was: the rest of the clean-up does not happen")
  (#fix! "shield it, with a deadline" unsafe)
  (#rewrite! "shield"))
