((except_clause "except" @finding) @clause
  (#written? "except:" "except :" "BaseException" "Cancelled" "get_cancelled_exc_class")
  (#in-async? @clause)
  (#refine? "catches-only-cancellation")
  (#refine? "swallows-cancellation")
  (#message! "this handler ends the cancellation of its own task: the task goes on as if nobody had cancelled it")
  (#fix! "raise it again at the end" unsafe)
  (#rewrite! "raise-again"))

((except_clause "except" @finding) @clause
  (#written? "except:" "except :" "BaseException" "Cancelled" "get_cancelled_exc_class")
  (#in-async? @clause)
  (#not-refine? "catches-only-cancellation")
  (#refine? "swallows-cancellation")
  (#message! "this handler catches the cancellation of its own task among other exceptions: the task goes on as if nobody had cancelled it")
  (#fix! "let cancellation through" unsafe)
  (#rewrite! "let-cancellation-through"))
