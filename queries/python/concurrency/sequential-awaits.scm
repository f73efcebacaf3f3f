((block
   (expression_statement
     (assignment
       left: (identifier) @result
       right: (await (call) @call))) @first
   .
   (expression_statement
     (assignment
       left: (identifier) @result
       right: (await (call) @call))) @second @finding)
  (#written? "= await")
  (#in-async? @first)
  (#runtime? @first asyncio)
  (#refine? "independent-calls")
  (#message! "this does not need the result before it: both could run at the same time")
  (#help! "gather the two")
  (#fix! "gather the two" unsafe)
  (#rewrite! "gather-pair"))
