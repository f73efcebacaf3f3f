((async_block
   (block
     [
       (await_expression (_) @future)
       (expression_statement (await_expression (_) @future))
     ])) @block
  (#written? "async {" "async move {" "async{" "async move{")
  (#refine? "redundant-async-block")
  (#message! "this async block only awaits another future")
  (#fix! "use that future" safe)
  (#rewrite! "redundant-async-block"))
