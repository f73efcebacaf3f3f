((await_expression
   (call_expression
     function: (field_expression
       field: (field_identifier) @method) @callee)) @awaited
  (#any-of? @method "read" "write")
  (#written? ".read(" ".write(")
  (#refine? "amount-unread")
  (#message! "`" @method "` may stop half-way, and nothing looks at how far it came")
  (#fix! "go on to the end" unsafe)
  (#rewrite! "whole-amount"))
