((async_block
   (block
     [
       (expression_statement (_) @value @finding)
       (async_block) @value @finding
       (call_expression) @value @finding
       (field_expression) @value @finding
       (identifier) @value @finding
       (macro_invocation) @value @finding
       (parenthesized_expression) @value @finding
       (struct_expression) @value @finding
     ] .))
  (#written? "async {" "async move {" "async{" "async move{")
  (#refine? "yields-future")
  (#message! "this async block gives a future, which nobody has awaited")
  (#fix! "await it" unsafe)
  (#await! @value))

((closure_expression
   "async"
   body: [
     (block [
       (expression_statement (_) @value @finding)
       (async_block) @value @finding
       (call_expression) @value @finding
       (field_expression) @value @finding
       (identifier) @value @finding
       (macro_invocation) @value @finding
       (parenthesized_expression) @value @finding
       (struct_expression) @value @finding
     ] .)
     [
       (async_block) (call_expression) (field_expression) (identifier) (macro_invocation) (parenthesized_expression)
       (struct_expression)
     ] @value @finding
   ])
  (#written? "async |" "async move |")
  (#refine? "yields-future")
  (#message! "this async closure gives a future, which nobody has awaited")
  (#fix! "await it" unsafe)
  (#await! @value))
