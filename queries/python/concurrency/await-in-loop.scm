((list_comprehension
   body: (await (call) @call)
   . (for_in_clause left: (_)) @clause .) @whole
  (#written? "[await" "[\n")
  (#in-async? @whole)
  (#not-async? @clause)
  (#runtime? @whole asyncio)
  (#refine? "independent-calls")
  (#message! "these calls wait for each other: they could run at the same time")
  (#help! "gather them, a few at a time if there are many")
  (#fix! "gather them" unsafe)
  (#rewrite! "gather-comprehension")
  (#fix! "gather them, ten at a time" unsafe)
  (#rewrite! "gather-few-of-comprehension"))

((for_statement
   left: (identifier) @item
   body: (block
     . (expression_statement
         (call
           function: (attribute
             object: (identifier) @list
             attribute: (identifier) @method)
           arguments: (argument_list . (await (call) @call) .))) .)
   !alternative) @whole
  (#eq? @method "append")
  (#written? "append(await")
  (#in-async? @whole)
  (#not-async? @whole)
  (#runtime? @whole asyncio)
  (#refine? "independent-calls")
  (#message! "these calls wait for each other: they could run at the same time")
  (#help! "gather them, a few at a time if there are many")
  (#fix! "gather them" unsafe)
  (#rewrite! "gather-loop")
  (#fix! "gather them, ten at a time" unsafe)
  (#rewrite! "gather-few-of-loop"))
