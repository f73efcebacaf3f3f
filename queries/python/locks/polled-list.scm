((while_statement
   body: (block
     [(expression_statement (assignment right: (call function: (attribute object: [(identifier) (attribute)] @list attribute: (identifier) @method))))
      (if_statement consequence: (block
        (expression_statement (assignment right: (call function: (attribute object: [(identifier) (attribute)] @list attribute: (identifier) @method))))))
      (while_statement body: (block
        (expression_statement (assignment right: (call function: (attribute object: [(identifier) (attribute)] @list attribute: (identifier) @method))))))])) @while
  (#any-of? @method "pop" "popleft")
  (#written? "popleft" ".pop(")
  (#written? "sleep")
  (#in-async? @while)
  (#refine? "polls-list")
  (#message! "this sleeps and looks again until something is in `" @list "`: a queue wakes up who waits for the next item")
  (#help! "let a queue of the runtime take its place, and await its items"))
